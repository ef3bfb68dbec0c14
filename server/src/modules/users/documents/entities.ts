import { defineEntity, id, instant, localDate, nullable, ref, tenantId, text, varchar, type Row } from '../../../kernel/db/index.ts';
import type { DocumentStatus } from './machine.ts';

export type DocumentKind = 'identity' | 'address' | 'insurance' | 'licence';

/** What stands on a document besides its expiry; sealed. */
export interface DocumentDetails {
  readonly issuer: string | null;
  readonly number: string | null;
}

export const DocumentEntity = defineEntity({
  table: 'documents',
  columns: {
    id: id(),
    tenantId: tenantId(),
    userId: ref(),
    kind: varchar<DocumentKind>(20),
    status: varchar<DocumentStatus>(20),
    /** Of each kind one in review and one that is good: `<user>:<kind>:<status>`, null for all others. */
    standing: nullable(varchar(90)),
    uploadId: ref(),
    sealedDetails: text(),
    /** The last day that it is good for. */
    expiresOn: nullable(localDate()),
    rejectionReason: nullable(varchar(500)),
    submittedAt: instant(),
    decidedAt: nullable(instant()),
  },
  uniques: [['tenantId', 'standing']],
  indices: [['tenantId', 'userId', 'id'], ['tenantId', 'status', 'id']],
});
export type DocumentRow = Row<typeof DocumentEntity>;
