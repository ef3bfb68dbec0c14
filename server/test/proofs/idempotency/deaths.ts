import type { Ctx, TxCtx } from '../../../src/kernel/context/context.ts';
import type { Database } from '../../../src/kernel/db/index.ts';
import { problem } from '../../../src/kernel/errors/problem.ts';

/** What becomes of one request, which is known by its user agent. */
export interface Fate {
  readonly agent: string;
  /** How many transactions it has begun; the first is its claim on the key. */
  readonly count: () => number;
  /** It is dead, or waits. */
  readonly reached: Promise<void>;
  readonly goOn: () => void;
}
export type Doom =
  | { readonly kind: 'count' }
  /** Its server is gone for good: nothing that would have followed happens, and nothing is given back. */
  | { readonly kind: 'die'; readonly at: number; readonly side: 'before' | 'after' }
  | { readonly kind: 'wait'; readonly at: number };

class Death extends Error {}
type Transaction = <T>(ctx: Ctx, work: (ctx: TxCtx) => Promise<T>) => Promise<T>;

/**
 * Puts death on either side of a request's commits into the database that the whole application was handed: one that others see, or, by `kill`, that of this
 * very process.
 */
export function createDeaths(db: Database, kill?: () => void) {
  const own = db as { transaction: Transaction; once: Transaction };
  const original = { transaction: own.transaction, once: own.once };
  const fates = new Map<string, { doom: Doom; count: number; reach: () => void; released: Promise<void> }>();
  const bury: (() => void)[] = [];
  let nth = 0;

  const around = (name: 'transaction' | 'once'): Transaction => async (ctx, work) => {
    const fate = ctx.tx ? undefined : fates.get(ctx.request?.userAgent ?? '');
    if (!fate) return original[name](ctx, work);
    fate.count += 1;
    const { doom } = fate;
    if (doom.kind === 'count' || doom.at !== fate.count) return original[name](ctx, work);
    if (doom.kind === 'wait') {
      fate.reach();
      await fate.released;
      return original[name](ctx, work);
    }
    // what is refused, or taken back on purpose, ends there as well
    await original[name](ctx, async (tx) => {
      const result = await work(tx);
      if (doom.side === 'after') return result;
      kill?.();
      throw new Death();
    }).catch(() => undefined);
    kill?.();
    fate.reach();
    // a dead process answers nobody; this one does, long after, so that it can end
    return new Promise<never>((_, reject) => bury.push(() => reject(problem('overloaded'))));
  };
  own.transaction = around('transaction');
  own.once = around('once');

  return {
    plan(doom: Doom): Fate {
      const agent = `doomed/${(nth += 1)}`;
      const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const fate = { doom, count: 0, reach: reached.resolve, released: released.promise };
      fates.set(agent, fate);
      return { agent, count: () => fate.count, reached: reached.promise, goOn: released.resolve };
    },
    end() {
      Object.assign(own, original);
      for (const one of bury) one();
    },
  };
}
export type Deaths = ReturnType<typeof createDeaths>;
