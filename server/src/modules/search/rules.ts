import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { DeadlineHandler, Deadlines } from '../../kernel/time/deadlines.ts';
import type { Projection } from './projection.ts';
import type { SearchRepository } from './repository.ts';

const kind = 'search.rules';
const start = 'after:';
/** By then every server has read the new settings, see `knownForMs` of the tenants; what was worked out by the old ones would stay. */
const settledMs = 1_500;
/** What decides who is listed: documents, certifications and checks that a business asks of its caregivers. */
const decides = (pointer: string): boolean => pointer.startsWith('/caregivers/') && pointer !== '/caregivers/approval';

export interface RulesDeps {
  readonly db: Pick<Database, 'transaction'>;
  readonly repository: Pick<SearchRepository, 'listedAfter'>;
  readonly projection: Pick<Projection, 'refresh'>;
  readonly deadlines: Pick<Deadlines, 'set'>;
  /** How many at once: the sweeper has other things to do between. */
  readonly atOnce?: number;
}

/**
 * When a business asks something else of its caregivers, everybody of theirs is brought in line, some at a time. How far it has come is
 * the subject of the next deadline, so that it goes on there after whatever stopped it.
 */
export function createRules({ db, repository, projection, deadlines, atOnce = 300 }: RulesDeps) {
  return {
    async changed(tx: TxCtx, pointers: readonly string[]): Promise<void> {
      if (!pointers.some(decides)) return;
      await deadlines.set(tx, { kind, subjectId: start, dueAt: new Date(tx.clock.now().getTime() + settledMs) });
    },
    deadline: {
      kind,
      mode: 'effect',
      async run(ctx: Ctx, subjectId: string): Promise<void> {
        const ids = await repository.listedAfter(ctx, subjectId.slice(start.length), atOnce);
        // each by itself: a booking of one of them waits for no other
        for (const caregiverId of ids) await db.transaction(ctx, (tx) => projection.refresh(tx, caregiverId));
        if (ids.length < atOnce) return;
        await db.transaction(ctx, (tx) => deadlines.set(tx, { kind, subjectId: start + ids.at(-1)!, dueAt: tx.clock.now() }));
      },
    } satisfies DeadlineHandler,
  };
}
