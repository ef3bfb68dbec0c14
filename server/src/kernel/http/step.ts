import type { Ctx, TxCtx } from '../context/context.ts';
import { lastly, type Database } from '../db/index.ts';

/**
 * One of several transactions of an action, which is done once for an Idempotency-Key: what it came to (JSON) is kept in that very transaction, and
 * answered to whoever takes the request over from a server that died. Without a key it is a transaction like any other.
 */
export async function step<Result>(db: Database, ctx: Ctx, name: string, work: (tx: TxCtx) => Promise<Result>): Promise<Result> {
  const before = ctx.idempotency?.done(name);
  if (before !== undefined) return before as Result;
  return db.transaction(ctx, async (tx) => {
    const cameTo = await work(tx);
    if (tx.idempotency) lastly(tx, tx.idempotency.note(tx, name, cameTo ?? null));
    return cameTo;
  });
}
