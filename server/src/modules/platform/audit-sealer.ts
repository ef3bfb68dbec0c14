import { createSystemRepository, type Database } from '../../kernel/db/index.ts';
import type { Counters } from '../../kernel/events/counters.ts';
import { counter } from './audit.ts';
import { sealOf } from './audit-chain.ts';
import { AuditEntity } from './entities.ts';

const batchSize = 200;

export interface AuditSealer {
  /** Puts what waits into the chains; answers how many entries. */
  sealAll(): Promise<number>;
  sealTenant(tenantId: string): Promise<number>;
}

/**
 * Chains audit rows, one tenant at a time. Rows are written without a place, as transactions that wait for one another's hash would all
 * stand in one line; whoever holds the tenant's counter is the only one to give places.
 */
export function createAuditSealer(db: Database, counters: Counters): AuditSealer {
  const rows = createSystemRepository(db, AuditEntity, { reason: 'sealer' });

  const sealSome = (tenantId: string): Promise<number> =>
    db.systemTransaction(async (tx) => {
      const next = await counters.take({ tx }, tenantId, counter, 0);
      const waiting = await rows.find({ tx }, { tenantId, position: null }, { orderBy: [['id', 'asc']], limit: batchSize });
      if (waiting.length === 0) return 0;
      const last = next === 1 ? null : await rows.findOne({ tx }, { tenantId, position: next - 1 });
      // where the last one is gone the chain goes on behind the gap, and the check names it
      let before: { position: number; hash: string } | null = next === 1 ? null : { position: next - 1, hash: last?.hash ?? '' };
      for (const row of waiting) {
        const seal = sealOf(row, before);
        await rows.update({ tx }, { id: row.id, position: null }, seal);
        before = seal;
      }
      await counters.take({ tx }, tenantId, counter, waiting.length);
      return waiting.length;
    });

  const sealTenant = async (tenantId: string): Promise<number> => {
    let sealed = 0;
    for (;;) {
      const some = await sealSome(tenantId);
      sealed += some;
      if (some < batchSize) return sealed;
    }
  };

  return {
    sealTenant,
    async sealAll() {
      const waiting = await rows.find({}, { position: null }, { orderBy: [['id', 'asc']], limit: 1_000 });
      let sealed = 0;
      for (const tenantId of new Set(waiting.map((row) => row.tenantId))) sealed += await sealTenant(tenantId);
      return sealed;
    },
  };
}
