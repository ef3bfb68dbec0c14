import type { EntitySchema } from 'typeorm';
import { entities } from '../entities.ts';
import { createSystemRepository, type Database } from '../kernel/db/index.ts';
import { TenantEntity } from '../modules/platform/index.ts';

/** Takes away what a start that was killed left half made, so that the next one makes it whole; answers how many businesses. */
export async function discardUnfinished(db: Database): Promise<number> {
  const tenants = createSystemRepository(db, TenantEntity, { reason: 'tenants' });
  const unfinished = await tenants.find({}, { status: 'filling' }, { limit: 100 });
  if (unfinished.length === 0) return 0;
  const own = (entities as EntitySchema<any>[])
    .filter((entity) => 'tenantId' in entity.options.columns)
    .map((entity) => createSystemRepository<{ tenantId: string }>(db, entity, { reason: 'tenants' }));
  await db.systemTransaction(async (tx) => {
    for (const { id } of unfinished) {
      for (const rows of own) await rows.delete({ tx }, { tenantId: id });
      await tenants.delete({ tx }, { id });
    }
  });
  return unfinished.length;
}
