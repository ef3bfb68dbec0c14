import type { Schema } from '../../../contract/contract.ts';
import type { DocumentDetails, DocumentRow } from './entities.ts';

/** For the person it belongs to. */
export const presentDocument = (row: DocumentRow, { issuer, number }: DocumentDetails, files: Schema<'UploadedFile'>[]): Schema<'Document'> => ({
  id: row.id,
  kind: row.kind,
  status: row.status,
  issuer,
  number,
  expiresOn: row.expiresOn,
  rejectionReason: row.rejectionReason,
  files,
  submittedAt: row.submittedAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
});

/** For those who decide: nothing of what stands on it. */
export const presentDocumentReview = (row: DocumentRow): Schema<'DocumentReview'> => ({
  id: row.id,
  userId: row.userId,
  kind: row.kind,
  status: row.status,
  expiresOn: row.expiresOn,
  rejectionReason: row.rejectionReason,
  submittedAt: row.submittedAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
});
