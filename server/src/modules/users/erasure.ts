import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { DeadlineHandler, Deadlines } from '../../kernel/time/deadlines.ts';
import type { Storage } from '../../ports/storage/index.ts';
import type { Audit } from '../platform/index.ts';
import type { AccountRepository } from './account-repository.ts';
import type { PeopleBookings } from './accounts.ts';
import type { UserRow } from './entities.ts';
import { filesOf } from './exports.ts';
import type { PersonalData } from './personal-data.ts';
import type { UserRepository } from './repository.ts';

export const erasureDeadline = 'user.erasure';
const again = 86_400_000;

export interface ErasureDeps {
  readonly db: Database;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly audit: Audit;
  readonly storage: Pick<Storage, 'deletePrefix'>;
  readonly bookings: PeopleBookings;
  readonly registry: () => readonly PersonalData[];
  readonly users: Pick<UserRepository, 'byId' | 'byIdLocked'>;
  /** Where the providers are stand-ins, they forget what was sent to these. */
  readonly forgetSent?: ((ctx: Ctx, to: readonly string[]) => Promise<void>) | undefined;
  readonly repository: AccountRepository;
}

/** The end of an account whose time is up. Files go after the rows that lead to them; if that fails, it is tried again. */
export function createErasure({ db, events, deadlines, audit, storage, bookings, registry, users, repository, forgetSent }: ErasureDeps): DeadlineHandler {
  const isDue = (ctx: Ctx, user: UserRow): boolean => user.status === 'deleting' && user.eraseAt !== null && user.eraseAt <= ctx.clock.now();

  /** Before the rows go, as nobody knows the addresses afterwards. */
  const forgetWhatWasSent = async (ctx: Ctx, userId: string): Promise<void> => {
    const user = forgetSent && (await users.byId(ctx, userId));
    if (!forgetSent || !user || !isDue(ctx, user) || (await repository.hold(ctx, userId)) || (await bookings.hasOpen(ctx, userId))) return;
    const to: string[] = [];
    for (const part of registry()) to.push(...((await part.reachedAt?.(ctx, userId)) ?? []));
    await forgetSent(ctx, [...new Set(to)]);
  };

  const eraseRows = async (tx: TxCtx, userId: string): Promise<boolean> => {
    const user = await users.byIdLocked(tx, userId);
    if (!user) return false;
    if (user.status === 'erased') return true;
    if (!isDue(tx, user)) return false;
    // a hold wins; its release sets the deadline anew
    if (await repository.hold(tx, userId)) return false;
    if (await bookings.hasOpen(tx, userId)) {
      await deadlines.set(tx, { kind: erasureDeadline, subjectId: userId, dueAt: new Date(tx.clock.now().getTime() + again) });
      return false;
    }
    for (const part of registry()) await part.erase(tx, userId);
    await audit.record(tx, { action: 'user.erased', subjectKind: 'user', subjectId: userId });
    await events.record(tx, { type: 'user.erased', subjectId: userId });
    return true;
  };

  return {
    kind: erasureDeadline,
    mode: 'effect',
    async run(ctx: Ctx, userId: string) {
      await forgetWhatWasSent(ctx, userId);
      const gone = await db.transaction(ctx, (tx) => eraseRows(tx, userId));
      if (gone) await storage.deletePrefix(filesOf(ctx.tenant.id, userId));
    },
  };
}
