import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { isUniqueViolation, lastly, type Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { guessesInAnHour, guessMs } from './policy.ts';
import type { AuthRepository } from './repository.ts';
import { sha256 } from './secrets.ts';
import type { Account, Guess, Guesses } from './second-factor.ts';

export interface GuessDeps {
  readonly db: Database;
  readonly repository: AuthRepository;
}

/** A guess that may be made, or how long until one may. */
type Taken = Guess | { readonly waitMs: number };

/**
 * Counts in the database, not in the rate limiter: its buckets fill again bit by bit, and without Redis each server would count for itself.
 * A slot that is taken is free again an hour later, so there are never more in any hour than there are slots.
 */
export function createGuesses({ db, repository }: GuessDeps) {
  /** Null if another guess has won the slot. Reads in the transaction: one outside of it may not see yet what the winner wrote. */
  const tryOnce = (ctx: Ctx, account: string, most: number): Promise<Taken | null> =>
    db.transaction(ctx, async (tx): Promise<Taken | null> => {
      const taken = await takeFree(tx, account, most);
      if (taken && 'slot' in taken && tx.idempotency) lastly(tx, tx.idempotency.note(tx, noteOf(account), taken));
      return taken;
    }).catch((error: unknown) => {
      if (isUniqueViolation(error)) return null;
      throw error;
    });

  async function takeFree(tx: TxCtx, account: string, most: number): Promise<Taken | null> {
    const now = tx.wall.now();
    const until = new Date(now.getTime() + guessMs);
    const rows = await repository.guesses(tx, account, most);
    const held = heldBefore(tx, account);
    if (held && rows.some((row) => row.slot === held.slot && row.freeAt.getTime() === held.until.getTime())) return held;
    const free = rows.find((row) => row.freeAt <= now);
    if (free) return (await repository.moveGuess(tx, free, until)) === 1 ? { account, slot: free.slot, until } : null;
    if (rows.length >= most) return { waitMs: Math.min(...rows.map((row) => row.freeAt.getTime())) - now.getTime() };
    await repository.insertGuess(tx, { account, slot: rows.length, freeAt: until });
    return { account, slot: rows.length, until };
  }

  const takeSlot = async (ctx: Ctx, account: string, most: number): Promise<Taken> => {
    // each round that fails is one that another guess has won, and there are no more slots to win than so many
    for (let round = 0; round <= most; round += 1) {
      const taken = await tryOnce(ctx, account, most);
      if (taken) return taken;
    }
    return { waitMs: guessMs / most };
  };

  const giveBack = (ctx: Ctx, { account, slot, until }: Guess): Promise<void> =>
    db.transaction(ctx, async (tx) => {
      await repository.moveGuess(tx, { account, slot, freeAt: until }, tx.wall.now());
    });

  /** Whose budget it is: that of a device which signed in to the account before, or the one that all others share. */
  const budgetOf = async (ctx: Ctx, account: Account): Promise<string> => {
    const userId = 'userId' in account ? account.userId : '';
    const deviceHash = ctx.request?.deviceId ? sha256(ctx.request.deviceId) : null;
    // asked for nobody, too: the time it takes must not tell
    const known = deviceHash !== null && (await repository.device(ctx, userId, deviceHash)) !== null;
    if ('email' in account) return sha256(`email:${account.email.trim().toLowerCase()}`);
    return sha256(known ? `device:${userId}:${deviceHash}` : `user:${userId}`);
  };

  const guesses: Guesses = {
    async take(ctx, account) {
      return orRefuse(await takeSlot(ctx, await budgetOf(ctx, account), guessesInAnHour));
    },
    giveBack,
  };

  return {
    ...guesses,
    /** The same for anything else that may happen only so often in an hour; throws `too_many_guesses`. */
    takeOf: async (ctx: Ctx, what: string, most = guessesInAnHour): Promise<Guess> => orRefuse(await takeSlot(ctx, sha256(what), most)),
    /** Whether something may happen once more in this hour, and counts it. */
    mayOnceMore: async (ctx: Ctx, what: string, most: number): Promise<boolean> => 'slot' in (await takeSlot(ctx, sha256(what), most)),
    /** The way out for somebody whose account is being guessed at: a reset frees what the guesses took. */
    free: (tx: Parameters<AuthRepository['freeGuesses']>[0], userId: string) => repository.freeGuesses(tx, sha256(`user:${userId}`)),
  };
}
export type GuessCounter = ReturnType<typeof createGuesses>;

const noteOf = (account: string): string => `guess ${account}`;

/** One and the same request guesses once: what it took before its server died is its own still. */
function heldBefore({ idempotency }: Ctx, account: string): Guess | null {
  const held = idempotency?.done(noteOf(account)) as (Omit<Guess, 'until'> & { readonly until: string | Date }) | undefined;
  return held ? { ...held, until: new Date(held.until) } : null;
}

function orRefuse(taken: Taken): Guess {
  if ('slot' in taken) return taken;
  const seconds = Math.max(1, Math.ceil(taken.waitMs / 1_000));
  throw problem('too_many_guesses', {
    detail: `Wait ${Math.ceil(seconds / 60)} min, use a device that you signed in with before, or set a new password by mail.`,
    headers: { 'retry-after': String(seconds) },
  });
}
