import type { Ctx, TxCtx } from '../context/context.ts';
import { createRepository, isUniqueViolation, type Database } from '../db/index.ts';
import type { Ids } from '../ids/ids.ts';
import { DeadlineEntity } from './entities.ts';

export interface Deadlines {
  /** Has it due at `dueAt` (business time); one that is set already moves. */
  set(ctx: TxCtx, deadline: { kind: string; subjectId: string; dueAt: Date }): Promise<void>;
  /** Calls it off; one that is not set is fine. */
  clear(ctx: TxCtx, deadline: { kind: string; subjectId: string }): Promise<void>;
}

/** What to do when a deadline of this kind is due. */
export type DeadlineHandler = { readonly kind: string } & (
  | {
      /** Database work only; the deadline's row goes in the same transaction, so it happens exactly once. */
      readonly mode: 'transaction';
      run(ctx: TxCtx, subjectId: string): Promise<void>;
    }
  | {
      /** Calls a provider, so it must bear being called again. */
      readonly mode: 'effect';
      run(ctx: Ctx, subjectId: string): Promise<void>;
    }
);

export function createDeadlines(db: Database, ids: Ids): Deadlines {
  const deadlines = createRepository(db, DeadlineEntity);
  return {
    async set(ctx, { kind, subjectId, dueAt }) {
      const fresh = { dueAt, attempts: 0, leaseUntil: null, leaseToken: null };
      try {
        await deadlines.insert(ctx, { id: ids.next('deadline'), kind, subjectId, ...fresh });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        await deadlines.update(ctx, { kind, subjectId }, fresh);
      }
    },
    async clear(ctx, { kind, subjectId }) {
      await deadlines.delete(ctx, { kind, subjectId });
    },
  };
}
