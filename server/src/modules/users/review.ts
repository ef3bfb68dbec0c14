import type { Schema } from '../../contract/contract.ts';
import type { Actor, Ctx, TxCtx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { Audit } from '../platform/index.ts';
import type { AccountRepository } from './account-repository.ts';
import type { Addresses, OpenedAddress } from './addresses.ts';
import type { LegalHoldRow, UserRow } from './entities.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { UserRepository } from './repository.ts';

/** An account with all that was decided about it. */
export interface ReviewedAccount {
  readonly user: UserRow;
  readonly hold: LegalHoldRow | null;
  /** Null where they were not asked for, or may not be seen. */
  readonly homes: readonly OpenedAddress[] | null;
}

export interface ReviewDeps {
  readonly db: Database;
  readonly audit: Audit;
  readonly events: Events;
  readonly lifecycle: Lifecycle;
  readonly addresses: Pick<Addresses, 'of'>;
  readonly users: Pick<UserRepository, 'byId'>;
  readonly repository: AccountRepository;
}

const partyOf = (actor: Actor): Pick<LegalHoldRow, 'placedByKind' | 'placedById'> => ({
  placedByKind: actor.kind, placedById: actor.kind === 'user' ? actor.userId : actor.kind === 'key' ? actor.keyId : null,
});

/** What the business decides about accounts: every act is written to the audit log, in the transaction of its change. */
export function createReview({ db, audit, events, lifecycle, addresses, users, repository }: ReviewDeps) {
  const note = (tx: TxCtx, userId: string, action: string, personal?: Record<string, unknown>): Promise<void> =>
    audit.record(tx, { action, subjectKind: 'user', subjectId: userId, ...(personal && { personal }) });
  const seen = async (ctx: Ctx, user: UserRow): Promise<ReviewedAccount> => ({ user, hold: await repository.hold(ctx, user.id), homes: null });
  const notErased = async (tx: TxCtx, userId: string): Promise<UserRow> => {
    const user = await lifecycle.existing(tx, userId);
    if (user.status === 'erased') throw problem('account_transition_not_allowed', { detail: 'It is erased.' });
    return user;
  };

  return {
    async get(ctx: Ctx, userId: string, { sensitive }: { sensitive: boolean }): Promise<ReviewedAccount> {
      const user = await users.byId(ctx, userId);
      if (!user) throw problem('user_not_found', { pointer: '#/path/userId' });
      const account = await seen(ctx, user);
      if (!sensitive || ctx.actor.kind !== 'user') return account;
      const homes = await addresses.of(ctx, userId);
      await db.transaction(ctx, (tx) => note(tx, userId, 'user.homes_read'));
      return { ...account, homes };
    },

    async suspend(tx: TxCtx, userId: string, reason: string): Promise<ReviewedAccount> {
      const user = await lifecycle.suspend(tx, await lifecycle.existing(tx, userId), reason.trim());
      await note(tx, userId, 'user.suspended', { reason: reason.trim() });
      return seen(tx, user);
    },

    async reinstate(tx: TxCtx, userId: string): Promise<ReviewedAccount> {
      const user = await lifecycle.reinstate(tx, await lifecycle.existing(tx, userId));
      await note(tx, userId, 'user.reinstated');
      return seen(tx, user);
    },

    async delete(tx: TxCtx, userId: string): Promise<UserRow> {
      const user = await lifecycle.delete(tx, userId, 'business');
      await note(tx, userId, 'user.deleted');
      return user;
    },

    async placeHold(tx: TxCtx, userId: string, reason: string): Promise<LegalHoldRow> {
      await notErased(tx, userId);
      const hold = { tenantId: tx.tenant.id, userId, reason: reason.trim(), ...partyOf(tx.actor), placedAt: tx.clock.now() };
      const before = await repository.hold(tx, userId);
      if (before) await repository.changeHold(tx, userId, hold.reason);
      else await repository.insertHold(tx, hold);
      await note(tx, userId, 'user.hold_placed');
      return before ? { ...before, reason: hold.reason } : hold;
    },

    async releaseHold(tx: TxCtx, userId: string): Promise<void> {
      const user = await lifecycle.existing(tx, userId);
      if ((await repository.deleteHold(tx, userId)) === 0) throw problem('legal_hold_not_found');
      await lifecycle.released(tx, user);
      await note(tx, userId, 'user.hold_released');
    },

    async moderate(tx: TxCtx, userId: string, { decision, reason }: Schema<'ModerateProfile'>): Promise<ReviewedAccount> {
      const before = await notErased(tx, userId);
      const isHidden = decision === 'hide';
      const patch = { hiddenAt: isHidden ? (before.hiddenAt ?? tx.clock.now()) : null, hiddenReason: isHidden ? reason.trim() : null };
      const user = await lifecycle.save(tx, before, patch, false);
      await events.record(tx, { type: isHidden ? 'user.profile_hidden' : 'user.profile_shown', subjectId: userId });
      await note(tx, userId, isHidden ? 'user.profile_hidden' : 'user.profile_shown', { reason: reason.trim() });
      return seen(tx, user);
    },
  };
}
export type AccountReview = ReturnType<typeof createReview>;
