import type { Schema } from '../../../contract/contract.ts';
import { defineEntity, id, instant, localDate, nullable, ref, tenantId, text, varchar, type Row } from '../../../kernel/db/index.ts';

export type CertificationKind = Schema<'CertificationKind'>;

/** What somebody else says of a caregiver, with its proof; insurance too. */
export const CertificationEntity = defineEntity({
  table: 'caregiver_certifications',
  columns: {
    id: id(),
    tenantId: tenantId(),
    caregiverId: ref(),
    userId: ref(),
    kind: varchar<CertificationKind>(30),
    issuer: varchar(120),
    sealedNumber: nullable(text()),
    /** The last day that it is good for, in the business's zone. */
    expiresOn: nullable(localDate()),
    status: varchar<'valid' | 'expired'>(10),
    uploadId: ref(),
    createdAt: instant(),
  },
  indices: [['tenantId', 'caregiverId', 'id']],
});
export type CertificationRow = Row<typeof CertificationEntity>;
