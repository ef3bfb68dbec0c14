import type { Schema } from '../../../contract/contract.ts';
import type { CaregiverSettings } from '../../../kernel/context/tenant.ts';
import type { CaregiverRow } from '../entities.ts';
import type { ApplicationRow } from './entities.ts';
import { isComplete, type Step } from './steps.ts';

const suspensionOf = ({ suspendedAt, suspensionReason }: CaregiverRow): Schema<'Suspension'> | null =>
  suspendedAt && { reason: suspensionReason ?? '', since: suspendedAt.toISOString() };

const presentApplication = (row: ApplicationRow): Schema<'MyApplication'> => ({
  id: row.id,
  status: row.status,
  reason: row.reason,
  steps: row.steps,
  submittedAt: row.submittedAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
});

export interface OnboardingView {
  readonly page: CaregiverRow;
  readonly application: ApplicationRow | null;
  readonly steps: Step[];
}

/** For the caregiver. */
export const presentOnboarding = ({ page, application, steps }: OnboardingView, approval: CaregiverSettings['approval']): Schema<'Onboarding'> => ({
  caregiverId: page.id,
  status: page.status,
  approval,
  canSubmit: (page.status === 'draft' || page.status === 'changes_requested' || page.status === 'declined') && isComplete(steps),
  application: application && presentApplication(application),
  suspension: suspensionOf(page),
  steps,
});

/** For the people who run the business. */
export const presentAdminCaregiver = (row: CaregiverRow): Schema<'AdminCaregiver'> => ({
  id: row.id,
  userId: row.userId,
  status: row.status,
  displayName: row.displayName,
  headline: row.headline,
  city: row.city,
  region: row.region,
  suspension: suspensionOf(row),
  createdAt: row.createdAt.toISOString(),
});

export const presentReviewedApplication = (application: ApplicationRow, page: CaregiverRow): Schema<'CaregiverApplication'> =>
  ({ ...presentApplication(application), caregiver: presentAdminCaregiver(page) });
