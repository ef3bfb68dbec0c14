import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { add, type Database } from '../../kernel/db/index.ts';
import type { SearchRepository } from './repository.ts';

const mostOwn = 200;

/** Who booked whom, and what follows from it for others. */
export function createPairs(db: Database, { pairs }: Pick<SearchRepository, 'pairs'>) {
  return {
    async booked(tx: TxCtx, ownerId: string, caregiverId: string): Promise<void> {
      const lastAt = tx.clock.now();
      if ((await pairs.update(tx, { ownerId, caregiverId }, { bookings: add(1), lastAt })) > 0) return;
      await pairs.insert(tx, { ownerId, caregiverId, bookings: 1, lastAt });
    },

    /** Whom somebody booked, the last first. */
    ofOwner: (ctx: Ctx, ownerId: string) => pairs.find(ctx, { ownerId }, { limit: mostOwn, orderBy: [['lastAt', 'desc']] }),

    /**
     * Whom owners chose who booked some of the same caregivers, from 0 to 1: each of those owners counts by how much they have in common, and a caregiver
     * whom everybody books counts less.
     */
    async alike(ctx: Ctx, ownerId: string, caregiverIds: readonly string[]): Promise<Map<string, number>> {
      if (caregiverIds.length === 0) return new Map();
      const placeholders = caregiverIds.map(() => '?').join(', ');
      const { rows } = await db.query<{ caregiverId: string; n: number; owners: number }>(
        ctx,
        `SELECT b.caregiverId AS caregiverId, SUM(o.common) AS n, COUNT(*) AS owners FROM (
           SELECT tenantId, ownerId, COUNT(*) AS common FROM search_pairs
           WHERE tenantId = ? AND caregiverId IN (${placeholders}) AND ownerId <> ? GROUP BY tenantId, ownerId ORDER BY common DESC, ownerId LIMIT 300
         ) o JOIN search_pairs b ON b.tenantId = o.tenantId AND b.ownerId = o.ownerId
         GROUP BY b.caregiverId ORDER BY n DESC LIMIT 400`,
        [ctx.tenant.id, ...caregiverIds, ownerId],
      );
      const most = Math.max(1, ...rows.map(({ n }) => Number(n)));
      return new Map(rows.map(({ caregiverId, n }) => [caregiverId, Number(n) / most]));
    },

    forget: (tx: TxCtx, ownerId: string) => pairs.delete(tx, { ownerId }),
  };
}
export type Pairs = ReturnType<typeof createPairs>;
