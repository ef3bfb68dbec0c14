import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp } from '../../../../test/app/index.ts';
import { nobodysParams } from '../../../../test/matrix/contract.ts';
import { operations, type OperationInfo } from '../../../contract/contract.ts';
import { roleRule } from '../roles.ts';

const keyed = (Object.values(operations) as OperationInfo[]).filter(({ roles }) => roles.includes('secret'));
const scopes = [...new Set(keyed.map(({ scope }) => scope!))];
describe('scopes', () => {
  it('stand at every operation that takes a secret key, and at no other', () => {
    for (const { id, roles, scope } of Object.values(operations) as OperationInfo[]) expect(scope !== null, id).toBe(roles.includes('secret'));
    expect(scopes).toEqual(expect.arrayContaining(['settings:read', 'settings:write', 'api-keys:write', 'audit-log:read', 'users:read', 'bookings:read']));
  });
  it('of an operation that has none are only all of them', () => {
    const rule = roleRule({ roles: ['secret'], scope: null, secretAnswer: false });
    const key = (...given: string[]) => () => rule.check({ kind: 'key', keyId: 'key_1', scopes: given });
    expect(key('*')).not.toThrow();
    expect(key(...scopes)).toThrow(expect.objectContaining({ code: 'insufficient_scope' }));
  });
});

describeApp('a secret key', (world) => {
  const only = new Map<string, string>();
  const allBut = new Map<string, string>();
  beforeAll(async () => {
    const make = async (given: string[]): Promise<string> => {
      const { status, body } = await world.call('createApiKey', { tenant: null, token: world.secretKey('alpha'), body: { kind: 'secret', name: 'test', scopes: given } });
      expect(status, JSON.stringify(body)).toBe(201);
      return body.key;
    };
    for (const scope of scopes) {
      only.set(scope, await make([scope]));
      allBut.set(scope, await make(scopes.filter((one) => one !== scope)));
    }
  });
  const ask = (operation: OperationInfo, token: string) =>
    world.call(operation.id, { tenant: null, token, params: nobodysParams(operation), ...(operation.body ? { body: { thisIsNoField: true } } : {}) });

  it.each(keyed.map((operation) => [operation.id, operation] as const))('opens %s by its scope alone', async (_, operation) => {
    const answer = await ask(operation, only.get(operation.scope!)!);
    expect([401, 403], JSON.stringify(answer.body)).not.toContain(answer.status);
    const refused = await ask(operation, allBut.get(operation.scope!)!);
    expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_scope']);
    expect(refused.body.detail).toContain(operation.scope);
  });
});
