import type { Schema } from '../../../contract/contract.ts';
import type { UploadRow } from './entities.ts';

export type PresentedFile = Schema<'UploadedFile'>;

export const presentUpload = (row: UploadRow, fileName: string, files: PresentedFile[]): Schema<'Upload'> => ({
  id: row.id,
  purpose: row.purpose,
  status: row.status,
  fileName,
  contentType: row.contentType,
  sizeBytes: row.sizeBytes,
  rejection: row.rejectionCode === null ? null : { code: row.rejectionCode, detail: row.rejectionDetail ?? '' },
  files,
  createdAt: row.createdAt.toISOString(),
});
