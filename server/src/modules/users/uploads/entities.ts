import type { FilePurpose, FileRefusalCode } from '../../../kernel/files/index.ts';
import {
  bigint, defineEntity, id, instant, integer, json, nullable, primary, ref, tenantId, text, varchar, type Row,
} from '../../../kernel/db/index.ts';
import type { UploadStatus } from './machine.ts';

export type RejectionCode = FileRefusalCode | 'infected' | 'missing' | 'not_checked';

/** A file that was made of an upload. */
export interface KeptFile {
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly width: number | null;
  readonly height: number | null;
}

export const UploadEntity = defineEntity({
  table: 'uploads',
  columns: {
    id: id(),
    tenantId: tenantId(),
    userId: ref(),
    purpose: varchar<FilePurpose>(10),
    status: varchar<UploadStatus>(10),
    /** The file's name, sealed: people write into it what they please. */
    sealedName: text(),
    /** As they were announced, and signed. */
    contentType: varchar(100),
    sizeBytes: bigint(),
    /** What it takes of the account's room. */
    countedBytes: bigint(),
    files: nullable(json<readonly KeptFile[]>()),
    /** Of a document: the vault's key that its files are sealed under. */
    contentKeyId: nullable(varchar(20)),
    rejectionCode: nullable(varchar<RejectionCode>(30)),
    rejectionDetail: nullable(varchar(300)),
    /** What it is part of (`document:doc_…`); what is part of nothing is deleted after a day. */
    usedFor: nullable(varchar(80)),
    createdAt: instant(),
    completedAt: nullable(instant()),
    checkedAt: nullable(instant()),
  },
  indices: [['tenantId', 'userId', 'id']],
});
export type UploadRow = Row<typeof UploadEntity>;

/** What an account's uploads come to; the quota is a condition on its update. */
export const UploadUsageEntity = defineEntity({
  table: 'upload_usage',
  columns: {
    tenantId: primary(tenantId()),
    userId: primary(ref()),
    files: integer({ default: 0 }),
    bytes: bigint({ default: 0 }),
  },
});
export type UploadUsageRow = Row<typeof UploadUsageEntity>;

export const uploadEntities = [UploadEntity, UploadUsageEntity];
