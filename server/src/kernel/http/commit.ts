import type { Ctx, TxCtx } from '../context/context.ts';
import { lastly, type Database } from '../db/database.ts';

/** Runs an action and its answer in one transaction, and completes the request's idempotency claim in that same transaction. */
export type Commit = <Answer>(ctx: Ctx, work: (ctx: TxCtx) => Promise<Answer>) => Promise<Answer>;

export const createCommit = (db: Database): Commit => (ctx, work) =>
  db.transaction(ctx, async (tx) => {
    const answer = await work(tx);
    if (tx.privileged) await tx.privileged.settle(tx);
    if (tx.idempotency) lastly(tx, tx.idempotency.complete(tx, answer));
    return answer;
  });
