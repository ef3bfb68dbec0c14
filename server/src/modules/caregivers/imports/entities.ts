import type { Schema } from '../../../contract/contract.ts';
import { bigint, defineEntity, flag, id, instant, integer, json, nullable, primary, ref, tenantId, text, varchar, type Row } from '../../../kernel/db/index.ts';

export type ImportStatus = Schema<'CaregiverImport'>['status'];
export type RowState = Schema<'CaregiverImportRowState'>;
export type IssueCode = NonNullable<Schema<'CaregiverImportRow'>['issue']>['code'];

export interface ImportHeader {
  readonly columns: readonly string[];
  readonly delimiter: string;
}

/** A file of caregivers, as far as it has arrived. */
export const ImportEntity = defineEntity({
  table: 'caregiver_imports',
  columns: {
    id: id(),
    tenantId: tenantId(),
    status: varchar<ImportStatus>(10),
    approve: flag(),
    header: json<ImportHeader>(),
    /** Where the first row begins that has not arrived. */
    receivedBytes: bigint(),
    receivedLines: integer(),
    receivedRows: integer(),
    failure: nullable(varchar(300)),
    createdAt: instant(),
    finishedAt: nullable(instant()),
  },
});
export type ImportRow = Row<typeof ImportEntity>;

/** A row of the file. What stood in it is kept, sealed, until it was worked off, and no longer. */
export const ImportedRowEntity = defineEntity({
  table: 'caregiver_import_rows',
  columns: {
    tenantId: primary(tenantId()),
    importId: primary(ref()),
    line: primary(integer()),
    state: varchar<RowState>(10),
    sealedRow: nullable(text()),
    caregiverId: nullable(ref()),
    code: nullable(varchar<IssueCode>(30)),
    inColumn: nullable(varchar(40)),
    detail: nullable(varchar(300)),
  },
  indices: [['tenantId', 'importId', 'state', 'line']],
});
export type ImportedRow = Row<typeof ImportedRowEntity>;
