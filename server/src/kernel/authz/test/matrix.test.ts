import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, keys, operatorKey, type CallOptions } from '../../../../test/app/index.ts';
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

const placeholder: Readonly<Record<string, string>> = {
  dogId: 'dog_01JZ0000000000000000000000', caregiverId: 'cgv_01JZ0000000000000000000000', bookingId: 'bkg_01JZ0000000000000000000000',
  paymentId: 'pay_01JZ0000000000000000000000', serviceType: 'grooming',
  tenantId: 'ten_01JZ0000000000000000000000', keyId: 'key_01JZ0000000000000000000000', version: '1000000000',
  sessionId: 'ses_01JZ0000000000000000000000', identityId: 'idn_01JZ0000000000000000000000', factorId: 'mfa_01JZ0000000000000000000000', provider: 'google',
  userId: 'usr_01JZ0000000000000000000000', exportId: 'exp_01JZ0000000000000000000000', addressId: 'adr_01JZ0000000000000000000000',
  uploadId: 'upl_01JZ0000000000000000000000', documentId: 'doc_01JZ0000000000000000000000', checkId: 'chk_01JZ0000000000000000000000', token: 'e30.c2ln',
  exceptionId: 'avx_01JZ0000000000000000000000', calendarId: 'cal_01JZ0000000000000000000000', certificationId: 'crt_01JZ0000000000000000000000',
  importId: 'cim_01JZ0000000000000000000000', applicationId: 'cap_01JZ0000000000000000000000',
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
      // signing out would end the session that the other cases need
      const own = ['logout', 'deactivateMe', 'deleteMe'].includes(operation.id) && caller in { owner: 1, caregiver: 1, support: 1, admin: 1 }
        ? { token: (await world.person(caller as 'owner')).token }
        : options[caller];
      // nothing is done: a body that no operation takes, an id that nobody has
      const body = operation.body ? { body: { thisIsNoField: true } } : {};
      const answer = await world.call(operation.id, { ...own, ...body, params: placeholder });
      const isSignIn = ['login', 'registerUser', 'refreshSession'].includes(operation.id);
      const was = answer.status === 401 || answer.status === 403 ? answer.status : 'in';
      expect(was, `${answer.status} ${JSON.stringify(answer.body)}`).toBe(expected(operation, caller));
      if (was === 401) expect(answer.body.code).toBe(refusal(operation, caller));
      if (was === 403) expect(answer.body.code).toBe('forbidden');
      if (isSignIn && was === 'in') expect(answer.status).toBe(400);
    });
  });

  it('names every parameter that an address has', () => {
    const names = (Object.values(operations) as OperationInfo[]).flatMap(({ path }) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!));
    expect([...new Set(names)].filter((name) => !(name in placeholder))).toEqual([]);
  });
});
