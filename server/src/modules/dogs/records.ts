import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { DogParts } from './deps.ts';
import type { MedicalRecordRow } from './entities.ts';
import { assertRecordDate, seesSensitive, todayAtLatest } from './policy.ts';
import { presentRecord } from './presenter.ts';
import { most } from './repository.ts';

export const recordUse = (id: string): string => `medical-record:${id}`;

/** Medical records: added and removed, never changed. */
export function createMedicalRecords({ ids, repository, sealing, files, own, readable }: DogParts) {
  const present = async (ctx: Ctx, rows: readonly MedicalRecordRow[]): Promise<Schema<'MedicalRecord'>[]> => {
    const found = await files.filesOfAll(ctx, rows.flatMap(({ uploadId }) => uploadId ?? []));
    return rows.map((row) => presentRecord(row, sealing.records.open(ctx, row.sealed, row.id), (row.uploadId !== null && found.get(row.uploadId)) || []));
  };

  return {
    async list(ctx: Ctx, dogId: string, { limit, cursor }: { limit: number; cursor?: string }): Promise<Schema<'MedicalRecordList'>> {
      const { dog, audience } = await readable(ctx, dogId);
      if (!seesSensitive(audience)) throw problem('dog_details_withheld');
      const { rows, next } = await repository.recordPage(ctx, dog.id, { limit, after: cursor });
      return { data: await present(ctx, rows), nextCursor: next };
    },
    async add(tx: TxCtx, dogId: string, { kind, title, notes = '', occurredOn, uploadId = null }: Schema<'AddMedicalRecord'>): Promise<Schema<'MedicalRecord'>> {
      const dog = await own(tx, dogId);
      assertRecordDate(occurredOn, dog, todayAtLatest(tx.clock.now(), tx.tenant.timeZone).toString());
      if ((await repository.countRecords(tx, dogId)) >= most.records) {
        throw problem('dog_limit_reached', { detail: `Remove one of the ${most.records} medical records first.` });
      }
      const id = ids.next('medicalRecord');
      if (uploadId !== null) await files.use(tx, { uploadId, userId: dog.ownerId, purpose: 'document', usedFor: recordUse(id), pointer: '#/uploadId' });
      const row: MedicalRecordRow = {
        id, tenantId: tx.tenant.id, dogId, ownerId: dog.ownerId, kind, occurredOn, uploadId,
        sealed: sealing.records.seal(tx, { title: title.trim(), notes: notes.trim() }, id), createdAt: tx.clock.now(),
      };
      await repository.insertRecord(tx, row);
      return (await present(tx, [row]))[0]!;
    },
    async remove(tx: TxCtx, dogId: string, recordId: string): Promise<void> {
      const dog = await own(tx, dogId);
      const row = await repository.record(tx, dog.id, recordId);
      if (!row) throw problem('medical_record_not_found', { pointer: '#/path/recordId' });
      await repository.deleteRecord(tx, recordId);
      if (row.uploadId !== null) await files.release(tx, row.uploadId, recordUse(recordId));
    },
  };
}
export type MedicalRecords = ReturnType<typeof createMedicalRecords>;
