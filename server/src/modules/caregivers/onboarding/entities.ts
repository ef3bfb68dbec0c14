import { defineEntity, id, instant, json, nullable, ref, tenantId, varchar, type Row } from '../../../kernel/db/index.ts';
import type { Schema } from '../../../contract/contract.ts';
import type { ApplicationStatus } from '../machine.ts';

/** A page handed in to be listed, and what became of it. */
export const ApplicationEntity = defineEntity({
  table: 'caregiver_applications',
  columns: {
    id: id(),
    tenantId: tenantId(),
    caregiverId: ref(),
    userId: ref(),
    status: varchar<ApplicationStatus>(20),
    /** The caregiver, while nobody has decided: there is one at a time. */
    openOf: nullable(ref()),
    reason: nullable(varchar(500)),
    steps: json<Schema<'OnboardingStepName'>[]>(),
    submittedAt: instant(),
    decidedAt: nullable(instant()),
  },
  uniques: [['tenantId', 'openOf']],
  indices: [['tenantId', 'caregiverId', 'id'], ['tenantId', 'status', 'id']],
});
export type ApplicationRow = Row<typeof ApplicationEntity>;
