import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Events } from '../../kernel/events/events.ts';
import { nextVersion } from '../../kernel/http/etag.ts';
import type { Deadlines } from '../../kernel/time/deadlines.ts';
import type { AccountRepository } from './account-repository.ts';
import type { PeopleBookings } from './accounts.ts';
import type { UserRow } from './entities.ts';
import { erasureDeadline } from './erasure.ts';
import { accountTransition, maySignIn, type AccountParty, type AccountTransition } from './machine.ts';
import type { AccountFollower } from './personal-data.ts';
import { meOf } from './policy.ts';
import type { UserRepository } from './repository.ts';

/** How long somebody may think better of it. */
const graceMs = 30 * 86_400_000;

const eventOf: Readonly<Record<Exclude<AccountTransition, 'erase'>, string>> = {
  deactivate: 'user.deactivated', reactivate: 'user.reactivated', suspend: 'user.suspended', reinstate: 'user.reinstated', delete: 'user.deletion_requested',
};
const leavesBusiness: readonly AccountTransition[] = ['deactivate', 'suspend', 'delete'];

export interface LifecycleDeps {
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly followers: readonly AccountFollower[];
  readonly bookings: Pick<PeopleBookings, 'hasOpen'>;
  readonly users: UserRepository;
  readonly repository: Pick<AccountRepository, 'hold'>;
}

export function createLifecycle({ events, deadlines, followers, bookings, users }: LifecycleDeps) {
  const tell = async (tx: TxCtx, user: UserRow, signedOut: boolean): Promise<void> => {
    const active = user.status === 'active';
    const account = { userId: user.id, active, shown: active && user.hiddenAt === null, signedOut };
    for (const follower of followers) await follower.accountChanged(tx, account);
  };

  const save = async (tx: TxCtx, before: UserRow, patch: Partial<UserRow>, signedOut: boolean): Promise<UserRow> => {
    const after = { ...before, ...patch, updatedAt: nextVersion(tx.clock.now(), before.updatedAt) };
    await users.update(tx, before.id, { ...patch, updatedAt: after.updatedAt });
    await tell(tx, after, signedOut);
    return after;
  };

  /** An account that is not erased, held until the transaction ends. */
  const existing = async (tx: TxCtx, userId: string): Promise<UserRow> => {
    const user = await users.byIdLocked(tx, userId);
    if (!user) throw problem('user_not_found', { pointer: '#/path/userId' });
    return user;
  };

  const assertOthersLeft = async (tx: TxCtx, user: UserRow): Promise<void> => {
    if (user.role !== 'admin' || user.status !== 'active') return;
    const others = (await users.activeAdminsLocked(tx)).filter(({ id }) => id !== user.id);
    if (others.length === 0) throw problem('last_admin', { detail: 'Invite another admin first.' });
  };

  const assertNoBookings = async (ctx: Ctx, userId: string): Promise<void> => {
    if (await bookings.hasOpen(ctx, userId)) throw problem('account_has_bookings', { detail: 'Cancel them first, or wait until they are over.' });
  };

  const move = async (tx: TxCtx, user: UserRow, name: Exclude<AccountTransition, 'erase'>, by: AccountParty, patch: Partial<UserRow> = {}): Promise<UserRow> => {
    const transition = accountTransition(user.status, name, by);
    if (!transition) throw problem('account_transition_not_allowed', { detail: `It is ${user.status}.` });
    const isLeaving = leavesBusiness.includes(name);
    if (isLeaving) await assertOthersLeft(tx, user);
    const after = await save(tx, user, { status: transition.to, ...patch }, isLeaving);
    await events.record(tx, { type: eventOf[name], subjectId: user.id, data: { by } });
    return after;
  };

  const back = { statusBefore: null, eraseAt: null, deletedBy: null } as const;

  return {
    existing,
    move,
    save,

    async me(ctx: Ctx): Promise<UserRow> {
      const user = await users.byId(ctx, meOf(ctx));
      if (!user) throw problem('unauthenticated');
      return user;
    },

    async deactivate(tx: TxCtx): Promise<UserRow> {
      const user = await existing(tx, meOf(tx));
      await assertNoBookings(tx, user.id);
      return move(tx, user, 'deactivate', 'self');
    },

    async reactivate(tx: TxCtx): Promise<UserRow> {
      const user = await existing(tx, meOf(tx));
      if (user.status === 'active') return user;
      if (!maySignIn(user)) throw problem('account_not_active');
      await deadlines.clear(tx, { kind: erasureDeadline, subjectId: user.id });
      return move(tx, user, 'reactivate', 'self', back);
    },

    /** The person's own wish, or the business's; asked again, it stays as it was. */
    async delete(tx: TxCtx, userId: string, by: 'self' | 'business'): Promise<UserRow> {
      const user = await existing(tx, userId);
      if (user.status === 'deleting' && (by === 'self' || user.deletedBy === 'business')) return user;
      await assertNoBookings(tx, userId);
      // from now on the business alone takes it back
      if (user.status === 'deleting') return save(tx, user, { deletedBy: by }, true);
      const eraseAt = new Date(tx.clock.now().getTime() + graceMs);
      await deadlines.set(tx, { kind: erasureDeadline, subjectId: userId, dueAt: eraseAt });
      return move(tx, user, 'delete', by, { statusBefore: user.statusBefore ?? user.status, eraseAt, deletedBy: by });
    },

    suspend: (tx: TxCtx, user: UserRow, reason: string): Promise<UserRow> =>
      move(tx, user, 'suspend', 'business', { statusBefore: user.status, suspendedAt: tx.clock.now(), suspensionReason: reason }),

    async reinstate(tx: TxCtx, user: UserRow): Promise<UserRow> {
      await deadlines.clear(tx, { kind: erasureDeadline, subjectId: user.id });
      const status = user.statusBefore === 'deactivated' ? 'deactivated' : 'active';
      return move(tx, user, 'reinstate', 'business', { ...back, status, suspendedAt: null, suspensionReason: null });
    },

    /** An account whose time was up while it was held is erased now. */
    async released(tx: TxCtx, user: UserRow): Promise<void> {
      if (user.status !== 'deleting' || user.eraseAt === null) return;
      const now = tx.clock.now();
      await deadlines.set(tx, { kind: erasureDeadline, subjectId: user.id, dueAt: user.eraseAt > now ? user.eraseAt : now });
    },
  };
}
export type Lifecycle = ReturnType<typeof createLifecycle>;
