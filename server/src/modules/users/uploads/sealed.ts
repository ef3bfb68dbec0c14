import { sealedColumn, VaultError, type ResealRun, type SealedPlace } from '../../../kernel/crypto/index.ts';
import { createSystemRepository, not, oneOf } from '../../../kernel/db/index.ts';
import type { UploadParts } from './deps.ts';
import { UploadEntity, type UploadRow } from './entities.ts';
import { filesPrefix } from './keys.ts';
import { contentPurpose } from './links.ts';

const pageSize = 50;
/** A file that is under no key that the row says: written before rows said it. */
const unknown = null;

/** What uploads keep sealed: the names of all, and the files of documents. */
export const createSealedUploads = (parts: UploadParts): SealedPlace[] =>
  [sealedColumn(parts.db, UploadEntity, 'sealedName', parts.names), createContentPlace(parts)];

function createContentPlace({ db, storage, links }: UploadParts): SealedPlace {
  const uploads = createSystemRepository<UploadRow>(db, UploadEntity, { reason: 'housekeeping' });
  const kept = { purpose: 'document', status: 'clean' } as const;

  const resealRow = async (row: UploadRow): Promise<number> => {
    let contentKeyId: string | null = null;
    for (const { name } of row.files ?? []) contentKeyId = await links.reseal(row, name);
    const where = { id: row.id, ...kept, contentKeyId: row.contentKeyId };
    if (contentKeyId !== null && (await db.systemTransaction((tx) => uploads.update({ tx }, where, { contentKeyId }))) > 0) return 1;
    // deleted or erased while it was written anew: it must not come back
    const now = await uploads.findOne({}, { id: row.id });
    if (now?.status !== 'clean') await storage.deletePrefix(filesPrefix(row));
    return 0;
  };

  const resealAll = async (contentKeyId: string | null | ReturnType<typeof oneOf<string>>, run: ResealRun): Promise<void> => {
    let after: string | undefined;
    do {
      const page = await uploads.page({}, { where: { ...kept, contentKeyId }, order: [['id', 'asc']], after, limit: pageSize });
      for (const row of page.rows) {
        if (run.stopped()) return;
        try {
          run.resealed(await resealRow(row));
        } catch (error) {
          if (!(error instanceof VaultError)) throw error;
          run.failed(row.id, error);
        }
      }
      after = page.next ?? undefined;
    } while (after !== undefined);
  };

  return {
    name: 'files of documents',
    purposes: [contentPurpose],
    columns: [],
    async count(keyIds) {
      const byKey: Record<string, number> = {};
      for (const keyId of keyIds) byKey[keyId] = await uploads.count({}, { ...kept, contentKeyId: keyId });
      const named = await uploads.count({}, { ...kept, contentKeyId: not<string | null>(null) });
      const unnamed = await uploads.count({}, { ...kept, contentKeyId: unknown });
      return { byKey, other: unnamed + Math.max(0, named - Object.values(byKey).reduce((sum, count) => sum + count, 0)) };
    },
    async reseal(oldKeyIds, run) {
      await resealAll(unknown, run);
      if (oldKeyIds.length > 0) await resealAll(oneOf(oldKeyIds), run);
    },
  };
}
