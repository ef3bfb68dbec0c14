import { createSystemRepository, type Database } from '../../kernel/db/index.ts';
import { SettingsVersionEntity } from './entities.ts';
import type { PlatformRepository } from './repository.ts';
import { documentOf, withDefaults } from './settings-document.ts';
import type { SettingsSecrets } from './settings-secrets.ts';

const pageSize = 200;

/**
 * Puts the credentials in settings and in their earlier versions under today's key, so that the one before can be taken away. The keys are
 * read at the start, so one pass for each start is enough.
 */
export function createSettingsReseal(db: Database, repository: PlatformRepository, secrets: SettingsSecrets, forget: () => void) {
  const versions = createSystemRepository(db, SettingsVersionEntity, { reason: 'housekeeping' });
  let done = false;

  const resealTenant = (id: string): Promise<number> =>
    db.systemTransaction(async (tx) => {
      const row = await repository.lockTenant(tx, id); // as it is now: an admin may be changing it
      const settings = row && secrets.resealed({ tenant: { id } }, withDefaults(row.settings));
      return settings ? repository.updateTenant(tx, id, { settings }) : 0;
    });

  const resealVersions = async (): Promise<number> => {
    let count = 0;
    let after: string | undefined;
    do {
      const page = await versions.page({}, { where: {}, order: [['tenantId', 'asc'], ['version', 'asc']], after, limit: pageSize });
      for (const { tenantId, version, document } of page.rows) {
        const again = secrets.resealed({ tenant: { id: tenantId } }, documentOf(withDefaults(document)));
        if (again) count += await db.systemTransaction((tx) => versions.update({ tx }, { tenantId, version }, { document: again }));
      }
      after = page.next ?? undefined;
    } while (after !== undefined);
    return count;
  };

  /** Answers how many rows were under an older key. */
  return async (): Promise<number> => {
    if (done) return 0;
    let count = 0;
    for (const { id, settings } of await repository.allTenants()) {
      if (secrets.resealed({ tenant: { id } }, withDefaults(settings))) count += await resealTenant(id);
    }
    count += await resealVersions();
    done = true;
    if (count > 0) forget();
    return count;
  };
}
