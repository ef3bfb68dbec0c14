import { beforeAll, describe, expect, it } from 'vitest';
import { engines, openTestDatabase } from '../../../../test/services/engines.ts';
import { movableClock, testCtx, testTenant } from '../../../../test/services/tenant.ts';
import { operations, type OperationInfo } from '../../../contract/contract.ts';
import type { Actor, Ctx, Tx, TxCtx } from '../../context/context.ts';
import type { Database } from '../../db/index.ts';
import { createCommit } from '../../http/commit.ts';
import { isPrivileged, oversee, type GenericEntry } from '../privileged.ts';

const user = (role: 'owner' | 'caregiver' | 'support' | 'admin'): Actor => ({ kind: 'user', userId: `usr_${role}`, role, sessionId: 'ses_1' });
const privileged: readonly Actor[] = [user('admin'), user('support'), { kind: 'key', keyId: 'key_1', scopes: ['*'] }, { kind: 'operator' }];
const others: readonly Actor[] = [user('owner'), user('caregiver'), { kind: 'anonymous' }];
const all = Object.values(operations) as OperationInfo[];
const changes = all.filter(({ mutation, roles }) => mutation && !roles.includes('anyone') && !roles.includes('provider'));

describe.each(engines)('privileged acts (%s)', (engine) => {
  let db: Database;
  let written: { tenantId: string; actor: Actor; entry: GenericEntry; tx: Tx }[];
  let worked: Tx | undefined;
  beforeAll(async () => {
    const test = await openTestDatabase(engine, { migrated: false });
    ({ db } = test);
    return test.close;
  });
  const ctxOf = (actor: Actor): Ctx => testCtx(testTenant('ten_1'), movableClock(), actor);
  const record = async (tx: TxCtx, tenantId: string, entry: GenericEntry): Promise<void> => {
    written.push({ tenantId, actor: tx.actor, entry, tx: tx.tx });
    tx.privileged?.noted(tx);
  };
  /** What an action by somebody leaves behind. */
  const left = async (id: string, actor: Actor, action: (ctx: Ctx) => Promise<unknown>, params: Record<string, string> = {}) => {
    written = [];
    const handlers = oversee({ [id]: action } as Record<string, (ctx: Ctx, request: unknown) => Promise<unknown>>, db, record);
    await handlers[id]!(ctxOf(actor), { params });
    return written;
  };
  const commit = (work: (tx: TxCtx) => Promise<unknown> = async () => 'done') => (ctx: Ctx) => createCommit(db)(ctx, (tx) => {
    worked = tx.tx;
    return work(tx);
  });

  it.each(changes.map(({ id }) => id))('%s cannot forget who acts for others', async (id) => {
    for (const actor of privileged) {
      const rows = await left(id, actor, commit(), { tenantId: 'ten_2', userId: 'usr_1' });
      expect(rows).toMatchObject([{ actor }]);
      expect(rows[0]!.tx, 'with the change').toBe(worked);
      expect(rows[0]!.entry).not.toHaveProperty('data');
      expect(rows[0]!.entry.action).toMatch(/^[a-z_]+\.[a-z_]+$/);
      expect(rows[0]!.entry.action.length).toBeLessThanOrEqual(80);
    }
    for (const actor of others) expect(await left(id, actor, commit())).toEqual([]);
  });

  it('adds nothing to what the action wrote, in the same transaction or in one before', async () => {
    const admin = user('admin');
    expect(await left('cancelBooking', admin, commit(async (tx) => tx.privileged?.noted(tx)))).toEqual([]);
    expect(await left('cancelBooking', admin, async (ctx) => {
      await db.transaction(ctx, async (tx) => tx.privileged?.noted(tx));
      await commit()(ctx);
    })).toEqual([]);
  });

  it('does not take what a lost attempt wrote for written', async () => {
    const rows = await left('cancelBooking', user('admin'), async (ctx) => {
      await db.transaction(ctx, async (tx) => {
        tx.privileged?.noted(tx);
        throw new Error('undone');
      }).catch(() => undefined);
      await commit()(ctx);
    }, { bookingId: 'bkg_1' });
    expect(rows.map(({ entry }) => entry)).toEqual([{ action: 'bookings.cancel_booking', subjectKind: 'booking', subjectId: 'bkg_1' }]);
  });

  it('writes for an action that has no transaction, once it is done; and nothing for one that failed', async () => {
    expect(await left('advanceSandboxClock', user('admin'), async () => 'done')).toMatchObject([{ tenantId: 'ten_1', entry: { subjectKind: 'tenant', subjectId: 'ten_1', data: { afterwards: true } } }]);
    await expect(left('advanceSandboxClock', user('admin'), commit(async () => {
      throw new Error('refused');
    }))).rejects.toThrow('refused');
    expect(written).toEqual([]);
  });

  it('puts what the operator does into the log of the tenant it is done to', async () => {
    expect(await left('suspendTenant', { kind: 'operator' }, commit(), { tenantId: 'ten_9' })).toMatchObject([{ tenantId: 'ten_9', entry: { subjectKind: 'tenant', subjectId: 'ten_9' } }]);
  });

  it('leaves reads alone', async () => {
    for (const { id } of all.filter(({ mutation }) => !mutation)) expect(await left(id, user('admin'), async () => 'done')).toEqual([]);
    expect(privileged.every(isPrivileged)).toBe(true);
    expect(others.some(isPrivileged)).toBe(false);
  });
});
