import { keyIdOf, VaultError, type SealedPlace } from '../../kernel/crypto/index.ts';
import { createSystemRepository, type Database } from '../../kernel/db/index.ts';
import { SettingsVersionEntity, TenantEntity } from './entities.ts';
import type { PlatformRepository } from './repository.ts';
import { documentOf, withDefaults } from './settings-document.ts';
import type { SettingsSecrets } from './settings-secrets.ts';

const pageSize = 200;

/** The credentials in settings and in their earlier versions, whose keys can be changed. */
export function createSettingsPlace(db: Database, repository: PlatformRepository, secrets: SettingsSecrets, forget: () => void): SealedPlace {
  const versions = createSystemRepository(db, SettingsVersionEntity, { reason: 'housekeeping' });

  const resealTenant = (id: string): Promise<number> =>
    db.systemTransaction(async (tx) => {
      const row = await repository.lockTenant(tx, id); // as it is now: an admin may be changing it
      const settings = row && secrets.resealed({ tenant: { id } }, withDefaults(row.settings));
      return settings ? repository.updateTenant(tx, id, { settings }) : 0;
    });
  const resealVersion = (tenantId: string, version: number, document: Parameters<typeof withDefaults>[0]): Promise<number> | number => {
    const again = secrets.resealed({ tenant: { id: tenantId } }, documentOf(withDefaults(document)));
    return again ? db.systemTransaction((tx) => versions.update({ tx }, { tenantId, version }, { document: again })) : 0; // a version never changes
  };

  async function* everyTenant() {
    let cursor: string | undefined;
    do {
      const page = await repository.tenantPage({ limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
      yield* page.rows;
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
  }
  async function* everyVersion() {
    let after: string | undefined;
    do {
      const page = await versions.page({}, { where: {}, order: [['tenantId', 'asc'], ['version', 'asc']], after, limit: pageSize });
      yield* page.rows;
      after = page.next ?? undefined;
    } while (after !== undefined);
  }

  return {
    name: 'settings',
    purposes: secrets.purposes,
    columns: [`${TenantEntity.options.tableName}.settings`, `${SettingsVersionEntity.options.tableName}.document`],
    async count(keyIds) {
      const byKey: Record<string, number> = Object.fromEntries(keyIds.map((keyId) => [keyId, 0]));
      let other = 0;
      const count = (sealed: string): void => {
        const keyId = keyIdOf(sealed);
        if (keyId !== null && byKey[keyId] !== undefined) byKey[keyId] += 1;
        else other += 1;
      };
      for await (const { settings } of everyTenant()) secrets.sealedIn(withDefaults(settings)).forEach(count);
      for await (const { document } of everyVersion()) secrets.sealedIn(withDefaults(document)).forEach(count);
      return { byKey, other };
    },
    async reseal(oldKeyIds, run) {
      if (oldKeyIds.length === 0) return;
      let changed = 0;
      const each = async (id: string, work: () => Promise<number> | number): Promise<void> => {
        try {
          const count = await work();
          changed += count;
          if (count > 0) run.resealed(count);
        } catch (error) {
          if (!(error instanceof VaultError)) throw error;
          run.failed(id, error);
        }
      };
      for await (const { id, settings } of everyTenant()) {
        if (run.stopped()) break;
        await each(id, () => (secrets.resealed({ tenant: { id } }, withDefaults(settings)) ? resealTenant(id) : 0));
      }
      for await (const { tenantId, version, document } of everyVersion()) {
        if (run.stopped()) break;
        await each(`${tenantId} ${version}`, () => resealVersion(tenantId, version, document));
      }
      if (changed > 0) forget();
    },
  };
}
