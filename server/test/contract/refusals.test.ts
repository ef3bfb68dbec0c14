import { beforeAll, describe, expect, it } from 'vitest';
import { operations, type OperationId, type OperationInfo } from '../../src/contract/contract.ts';
import type { Role } from '../../src/kernel/context/context.ts';
import { fixedClock } from '../../src/kernel/time/clock.ts';
import { describeApp, operatorKey, outcome, type CallOptions } from '../app/index.ts';
import { nobodysParams } from '../matrix/contract.ts';

/** What all operations have in common, asked of every one in the contract: keys, businesses, roles, limits, and bodies that are none. */

const all = Object.values(operations) as OperationInfo[];
const ids = (of: readonly OperationInfo[]): OperationId[] => of.map(({ id }) => id);
const withTenant = all.filter(({ roles }) => !roles.some((role) => role === 'anyone' || role === 'provider' || role === 'operator'));
const open = withTenant.filter(({ roles }) => roles.includes('publishable'));
const closed = withTenant.filter(({ roles }) => !roles.includes('publishable'));
const people = ['owner', 'caregiver', 'support', 'admin'] as const satisfies readonly Role[];

describeApp('every operation', (world) => {
  const tokens: Record<string, string> = {};
  const ask = async (id: OperationId, options: CallOptions = {}) => outcome(await world.call(id, { params: nobodysParams(operations[id]), ...options }));
  /** Somebody who may. */
  const tokenFor = ({ roles }: OperationInfo): { token?: string } => {
    if (roles.includes('operator')) return { token: operatorKey };
    const role = people.find((one) => roles.includes(one));
    return role === undefined ? {} : { token: tokens[role]! };
  };

  beforeAll(async () => {
    for (const role of people) tokens[role] = (await world.person(role)).token;
    tokens['secret'] = world.secretKey('alpha');
    const { platform } = world.server.app.parts;
    const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, status: _status, ...alpha } = (await platform.repository.tenantBySlug('alpha'))!;
    const suspended = await platform.createTenant({ ...alpha, slug: 'gone', keys: ['pk_test_gone', 'sk_test_gone'] });
    await world.server.app.parts.db.systemTransaction((tx) => platform.repository.updateTenant(tx, suspended, { status: 'suspended' }));
    platform.tenants.forget();
  });

  it.each(ids(withTenant))('%s: knows the business by a key that it gave out', async (id) => {
    const keyed = (key: string) => ask(id, { tenant: null, headers: { 'x-publishable-key': key } });
    expect(await ask(id, { tenant: null })).toBe('401 unknown_key');
    expect(await keyed('pk_nobody')).toBe('401 unknown_key');
    expect(await keyed('nonsense')).toBe('401 unknown_key');
    expect(await ask(id, { tenant: null, token: 'sk_nobody' })).toBe('401 unknown_key');
    expect(await keyed('pk_test_gone')).toBe('403 tenant_suspended');
    expect(await ask(id, { tenant: null, token: 'sk_test_gone' })).toBe('403 tenant_suspended');
    // a publishable key is not secret, so it opens nothing as a bearer; and a secret one is not to be sent as publishable
    expect(await keyed('sk_test_alpha')).toMatch(/^401/);
    if (closed.some((one) => one.id === id)) expect(await ask(id, { token: 'pk_test_alpha' })).toBe('401 unauthenticated');
  });

  it.each(ids(closed))('%s: lets in the roles that the contract names, and no others', async (id) => {
    const operation: OperationInfo = operations[id];
    expect(await ask(id)).toBe('401 unauthenticated');
    for (const [role, token] of Object.entries(tokens)) {
      if (!operation.roles.includes(role as Role)) expect(await ask(id, { token }), role).toBe('403 forbidden');
    }
    expect(await ask(id, { ...tokenFor(operation), tenant: 'beta' })).toBe('401 unauthenticated');
  });

  it.each(ids(open.filter(({ secretAnswer }) => !secretAnswer)))('%s: takes no token of another business, though it needs none', async (id) => {
    expect(await ask(id, { token: tokens['owner']!, tenant: 'beta' })).toBe('401 unauthenticated');
  });

  it.each(ids(all.filter(({ body, rawBody, streamBody }) => body && !rawBody && !streamBody)))('%s: reads JSON of a bearable size', async (id) => {
    const operation: OperationInfo = operations[id];
    const send = (raw: string, headers = {}) => ask(id, { ...tokenFor(operation), raw, headers });
    expect(await send('{')).toBe('400 invalid_json #');
    expect(await send('[]')).toMatch(/^400 invalid_request #/);
    expect(await send('a=b', { 'content-type': 'text/plain' })).toBe('415 unsupported_media_type #/header/content-type');
    expect(await send(JSON.stringify({ x: 'x'.repeat(1_100_000) }))).toBe('413 payload_too_large');
  });
});

describeApp('every operation, asked too often', (world) => {
  describe('once the minute’s requests are used up', () => {
    beforeAll(async () => {
      await world.call('getBookingWorkflow');
    });
    it.each(ids(all))('%s', async (id) => {
      const { status, body, headers } = await world.call(id, { params: nobodysParams(operations[id]) });
      expect([status, body.code, headers.get('retry-after')]).toEqual([429, 'rate_limited', expect.stringMatching(/^\d+$/)]);
    });
  });
}, { env: { DOGCARE_LIMIT_ADDRESS: '1' }, wall: fixedClock(new Date('2026-06-01T10:00:00.000Z')) });
