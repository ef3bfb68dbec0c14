import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, keys, operatorKey, type CallOptions } from '../../../../test/app/index.ts';
import { nobodysParams } from '../../../../test/matrix/contract.ts';
import { operations, type ContractRole, type OperationInfo } from '../../../contract/contract.ts';

const callers = ['nobody', 'publishable', 'owner', 'caregiver', 'support', 'admin', 'secret', 'operator'] as const;
type Caller = (typeof callers)[number];

/** What the contract's `x-roles` mean for a kind of caller: refused with 401, refused with 403, or let in. */
function expected({ roles }: OperationInfo, caller: Caller): 'in' | 401 | 403 {
  const allowed = new Set<ContractRole>(roles);
  if (allowed.has('anyone') || allowed.has('provider')) return 'in';
  // the operator's operations know no tenant and none of its keys; and the operator's key opens no tenant
  if (allowed.has('operator')) return caller === 'operator' ? 'in' : 401;
  if (caller === 'operator') return 401;
  if (caller === 'nobody') return 401;
  if (allowed.has('publishable') || allowed.has(caller as ContractRole)) return 'in';
  return caller === 'publishable' ? 401 : 403;
}

/** Which of the two: no credential that this could be, or one that opens nothing here. */
const refusal = ({ roles }: OperationInfo, caller: Caller): string => {
  const here = roles.includes('operator');
  if (caller === 'nobody' || caller === 'publishable') return here || caller === 'publishable' ? 'unauthenticated' : 'unknown_key';
  return here || caller === 'operator' ? 'unknown_key' : 'unauthenticated';
};

describeApp('who may call what', (world) => {
  const options = {} as Record<Caller, CallOptions>;
  beforeAll(async () => {
    options.nobody = { tenant: null };
    options.publishable = {};
    for (const role of ['owner', 'caregiver', 'support', 'admin'] as const) options[role] = { token: (await world.person(role)).token };
    options.secret = { tenant: null, token: keys.alpha.secret };
    options.operator = { tenant: null, token: operatorKey };
  });

  describe.each(Object.values(operations) as OperationInfo[])('$id', (operation) => {
    it.each(callers)(`for %s`, async (caller) => {
      // what no wrong body holds up is done, and may end the session that the other cases need
      const own = operation.mutation && !operation.body && caller in { owner: 1, caregiver: 1, support: 1, admin: 1 }
        ? { token: (await world.person(caller as 'owner')).token }
        : options[caller];
      // nothing is done: a body that no operation takes, an id that nobody has
      const body = operation.body ? { body: { thisIsNoField: true } } : {};
      const answer = await world.call(operation.id, { ...own, ...body, params: nobodysParams(operation) });
      const isSignIn = ['login', 'registerUser', 'refreshSession'].includes(operation.id);
      const was = answer.status === 401 || answer.status === 403 ? answer.status : 'in';
      expect(was, `${answer.status} ${JSON.stringify(answer.body)}`).toBe(expected(operation, caller));
      if (was === 401) expect(answer.body.code).toBe(refusal(operation, caller));
      if (was === 403) expect(answer.body.code).toBe('forbidden');
      if (isSignIn && was === 'in') expect(answer.status).toBe(400);
    });
  });
});
