import { describe, expect, test } from 'vitest';
import { bundle } from '../../../openapi/tools/bundle.ts';
import type { Sources } from '../../../openapi/tools/bundle/load.ts';
import { lintExamples } from '../../../openapi/tools/lint/examples.ts';
import { forbidden, rings } from '../../../openapi/tools/lint/imports.ts';
import { lintOperations } from '../../../openapi/tools/lint/operations.ts';
import { lintSchemas } from '../../../openapi/tools/lint/schemas.ts';
import { sqlValues } from '../../../openapi/tools/lint/sql.ts';

/** The contract with one thing spoiled. */
function spoiled(change: (document: any) => void): Sources {
  const sources = structuredClone(bundle());
  change(sources.document);
  return sources;
}
const health = (document: any): any => document.paths['/api/health'].get;
const event = (document: any): any => document.components.schemas.SendSandboxEvent;

describe('the contract lints', () => {
  test('find nothing in the contract as it is', () => {
    const sources = bundle();
    expect([
      ...sources.findings,
      ...lintOperations(sources),
      ...lintSchemas(sources),
      ...lintExamples(sources),
    ]).toEqual([]);
  });

  test.each<[string, (document: any) => void, (sources: Sources) => string[], RegExp]>([
    [
      'a second operationId',
      (d) => {
        health(d).operationId = 'getReadiness';
      },
      lintOperations,
      /getReadiness: the operationId is also at/,
    ],
    [
      'no roles',
      (d) => {
        delete health(d)['x-roles'];
      },
      lintOperations,
      /getHealth: has no x-roles/,
    ],
    [
      'an unknown role',
      (d) => {
        health(d)['x-roles'] = ['king'];
      },
      lintOperations,
      /getHealth: x-roles: king/,
    ],
    [
      'an unknown code',
      (d) => {
        health(d)['x-errors'] = ['nope'];
      },
      lintOperations,
      /getHealth: nope is not in errors.yaml/,
    ],
    [
      'a path outside of /api',
      (d) => {
        d.paths['/health'] = { get: health(d) };
        delete d.paths['/api/health'];
      },
      lintOperations,
      /does not start with \/api/,
    ],
    [
      'a list without a cursor',
      (d) => {
        delete d.components.schemas.SandboxMessageList.properties.nextCursor;
      },
      lintOperations,
      /listSandboxInbox: a list answers/,
    ],
    [
      'a deepObject',
      (d) => {
        health(d).parameters = [{ name: 'near', in: 'query', style: 'deepObject', schema: { type: 'object' } }];
      },
      lintOperations,
      /near: no deepObject/,
    ],
    [
      'an open request',
      (d) => {
        delete event(d).additionalProperties;
      },
      lintSchemas,
      /SendSandboxEvent.*additionalProperties: false/,
    ],
    [
      'readOnly',
      (d) => {
        event(d).properties.type.readOnly = true;
      },
      lintSchemas,
      /no readOnly/,
    ],
    [
      'a discriminator mapping',
      (d) => {
        event(d).discriminator = { propertyName: 'type', mapping: {} };
      },
      lintSchemas,
      /no discriminator.mapping/,
    ],
    [
      'no example',
      (d) => {
        delete health(d).responses['200'].content['application/json'].example;
      },
      lintExamples,
      /getHealth 200: has no example/,
    ],
    [
      'a wrong example',
      (d) => {
        health(d).responses['200'].content['application/json'].example.version = 7;
      },
      lintExamples,
      /getHealth 200: the example does not fit: \/version type/,
    ],
    [
      'an example with more than the schema',
      (d) => {
        health(d).responses['200'].content['application/json'].example.more = 7;
      },
      lintExamples,
      /getHealth 200: the example does not fit/,
    ],
    [
      'a wrong example of a request',
      (d) => {
        d.paths['/api/sandbox/events'].post.requestBody.content['application/json'].example.type = 'x';
      },
      lintExamples,
      /sendSandboxEvent request: the example does not fit/,
    ],
  ])('find %s', (_, change, lint, finding) => {
    expect(lint(spoiled(change)).filter((one) => finding.test(one))).toHaveLength(1);
  });
});

describe('the import lint', () => {
  test.each([
    ['kernel/db/a.ts', 'contract/contract.ts'],
    ['modules/bookings/service.ts', 'modules/payments/index.ts'],
    ['modules/bookings/actions/create.ts', 'modules/bookings/policy.ts'],
    ['modules/analytics/service.ts', 'modules/admin/index.ts'],
    ['adapters/email/sendgrid/index.ts', 'ports/email/index.ts'],
    ['app.ts', 'modules/bookings/index.ts'],
  ])('lets %s import %s', (from, to) => {
    expect(forbidden(from, to)).toBeUndefined();
  });

  test.each([
    ['contract/contract.ts', 'kernel/ids/ids.ts'],
    ['kernel/db/a.ts', 'ports/email/index.ts'],
    ['ports/email/index.ts', 'modules/users/index.ts'],
    ['adapters/email/sendgrid/index.ts', 'modules/users/index.ts'],
    ['modules/bookings/service.ts', 'adapters/email/sendgrid/index.ts'],
    ['modules/bookings/service.ts', 'modules/payments/service.ts'],
    ['modules/payments/service.ts', 'modules/bookings/index.ts'],
    ['modules/dogs/service.ts', 'modules/caregivers/index.ts'],
    ['modules/bookings/service.ts', 'modules/notifications/index.ts'],
    ['modules/analytics/service.ts', 'modules/notifications/index.ts'],
    ['modules/bookings/service.ts', 'app.ts'],
    ['modules/bookings/service.ts', 'modules/bookings/test/kit.ts'],
  ])('refuses %s importing %s', (from, to) => {
    expect(forbidden(from, to)).toEqual(expect.any(String));
  });

  test('finds a ring', () => {
    expect(
      rings(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['a']],
          ['d', ['a']],
        ]),
      ),
    ).toEqual([['a', 'b', 'c', 'a']]);
    expect(
      rings(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['c']],
          ['c', []],
        ]),
      ),
    ).toEqual([]);
  });
});

describe('the SQL lint', () => {
  test.each([
    'db.query(`SELECT * FROM dogs WHERE id = ${id}`)',
    "db.query(`UPDATE dogs SET name = '${input.name}'`)",
    "db.query('SELECT * FROM dogs WHERE id = ' + id)",
    'db.query(`SELECT * FROM dogs ${rows.map((r) => `x ${r}`).join()} LIMIT ${limit}`)',
    'builder.where(`a WHERE b = ${value}`)',
  ])('finds the value in %s', (source) => {
    expect(sqlValues(source)).not.toEqual([]);
  });
  test.each([
    'db.query(`SELECT * FROM dogs WHERE id = ?`, [id])',
    'db.query(`SELECT ${columns} FROM ${table} WHERE id IN (${placeholders}) ${lockSql}`, ids)',
    'say(`Update your profile, ${name}`)',
    '// SELECT * FROM dogs WHERE id = ${id}\nlog(`${id}`)',
  ])('leaves %s alone', (source) => {
    expect(sqlValues(source)).toEqual([]);
  });
});
