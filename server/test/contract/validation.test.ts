import { describe, expect, test } from 'vitest';
import { operations } from '../../src/contract/contract.ts';
import { validators } from '../../src/contract/generated/validators.js';
import { issuesOf } from '../../src/contract/issues.ts';
import { readQuery } from '../../src/contract/query.ts';

describe('validators', () => {
  test('exist for every operation', () => {
    expect(Object.keys(validators).sort()).toEqual(Object.keys(operations).sort());
    for (const { id, answers } of Object.values(operations)) {
      for (const [status, types] of Object.entries(answers)) {
        const json = types.some((type: string) => /[/+]json$/.test(type));
        expect(typeof validators[id].responses[Number(status)], `${id} ${status}`).toBe(
          json ? 'function' : 'undefined',
        );
      }
    }
  });

  test('convert parameters and fill in defaults', () => {
    const given = readQuery(operations.listSandboxInbox, new URLSearchParams('limit=5'));
    expect(validators.listSandboxInbox.query(given)).toBe(true);
    expect(given).toEqual({ limit: 5 });
    const nothing = {};
    expect(validators.listSandboxInbox.query(nothing)).toBe(true);
    expect(nothing).toEqual({ limit: 20 });
  });

  test.each([
    ['an unknown parameter', 'colour=red', '#/query/colour', 'unknown_field'],
    ['a parameter given twice', 'limit=1&limit=2', '#/query/limit', 'type'],
    ['an empty number', 'limit=', '#/query/limit', 'type'],
    ['too much', 'limit=101', '#/query/limit', 'maximum'],
  ])('refuse %s and name it', (_, search, pointer, code) => {
    const given = readQuery(operations.listSandboxInbox, new URLSearchParams(search));
    expect(validators.listSandboxInbox.query(given)).toBe(false);
    expect(issuesOf(validators.listSandboxInbox.query.errors, 'query')).toMatchObject([{ pointer, code }]);
  });

  test('refuse a path parameter of another form', () => {
    const { params } = validators.completeSandboxPayment;
    expect(params({ paymentId: 'usr_01JZ0000000000000000000001' })).toBe(false);
    expect(issuesOf(params.errors, 'path')).toMatchObject([{ pointer: '#/path/paymentId', code: 'pattern' }]);
  });

  test('name every field of a body that is wrong', () => {
    const body = validators.sendSandboxEvent.body!;
    expect(body({ paymentId: 'x', 'a/b': 1 })).toBe(false);
    expect(issuesOf(body.errors, 'body').sort((a, b) => (a.pointer < b.pointer ? -1 : 1))).toEqual([
      { pointer: '#/a~1b', detail: 'is not known here', code: 'unknown_field' },
      { pointer: '#/paymentId', detail: 'must match ^pay_[0-9A-Z]{26}$', code: 'pattern' },
      { pointer: '#/type', detail: 'is required', code: 'required' },
    ]);
  });

  test('name at most twenty of them', () => {
    const body = validators.loadSandboxScenario.body!;
    expect(body(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, i])))).toBe(false);
    expect(issuesOf(body.errors, 'body')).toHaveLength(20);
  });

  test('do not let an answer say more than the contract names', () => {
    const ok = validators.getHealth.responses[200]!;
    expect(ok({ status: 'ok', version: '1' })).toBe(true);
    expect(ok({ status: 'ok', version: '1', databasePassword: 'x' })).toBe(false);
  });

  test('know which codes an operation may answer', () => {
    const problem = {
      type: '/docs/errors#dog_not_found',
      title: 'No such dog',
      status: 404,
      code: 'dog_not_found',
      requestId: 'req_1',
    };
    expect(validators.getDog.responses[404]!({ ...problem, further: { any: 'member' } })).toBe(true);
    expect(validators.getDog.responses[404]!({ ...problem, code: 'booking_not_found' })).toBe(false);
  });
});

describe('readQuery', () => {
  const read = (search: string) =>
    readQuery({ queryLists: { size: 'repeat', tag: 'comma' } }, new URLSearchParams(search));
  test('reads lists by repeated key or by comma', () => {
    expect(read('size=s&size=m')).toEqual({ size: ['s', 'm'] });
    expect(read('size=s')).toEqual({ size: ['s'] });
    expect(read('tag=a,b')).toEqual({ tag: ['a', 'b'] });
    expect(read('q=a,b')).toEqual({ q: 'a,b' });
  });
  test('takes a hostile name for a name', () => {
    expect(Object.keys(read('__proto__=1&constructor=2'))).toEqual(['__proto__', 'constructor']);
  });
});
