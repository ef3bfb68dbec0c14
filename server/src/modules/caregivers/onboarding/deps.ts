import type { TxCtx } from '../../../kernel/context/context.ts';
import type { Database } from '../../../kernel/db/index.ts';
import type { Events } from '../../../kernel/events/events.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { Ids } from '../../../kernel/ids/ids.ts';
import type { Audit } from '../../platform/index.ts';
import { isActiveAccount, type Users } from '../../users/index.ts';
import type { Certifications } from '../certifications/index.ts';
import { createCertificationRepository } from '../certifications/repository.ts';
import type { CaregiverRow } from '../entities.ts';
import type { Pages } from '../pages.ts';
import type { PaperSources } from '../papers.ts';
import { createCaregiverRepository } from '../repository.ts';
import { createApplicationRepository } from './repository.ts';

export interface OnboardingDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly commit: Commit;
  readonly audit: Audit;
  readonly users: Pick<Users, 'byId'>;
  readonly pages: Pages;
  readonly sources: PaperSources;
  readonly certifications: Pick<Certifications, 'of'>;
}

export function createOnboardingParts(deps: OnboardingDeps) {
  const caregivers = createCaregiverRepository(deps.db);

  /** Whether the account itself may be shown: a page never is without it. */
  const isShown = async (tx: TxCtx, userId: string): Promise<boolean> => {
    const user = await deps.users.byId(tx, userId);
    return user !== null && isActiveAccount(user) && user.hiddenAt === null;
  };

  /** Changes a page so that search learns of it. */
  const change = async (tx: TxCtx, page: CaregiverRow, patch: Partial<CaregiverRow>): Promise<CaregiverRow> => {
    const change = { ...patch, updatedAt: nextVersion(tx.clock.now(), page.updatedAt) };
    await caregivers.update(tx, page.id, change);
    await deps.events.record(tx, { type: 'caregiver.updated', subjectId: page.id });
    return { ...page, ...change };
  };

  /** On the list, unless the account is not active: then the page comes with it. */
  const list = async (tx: TxCtx, page: CaregiverRow): Promise<CaregiverRow> => {
    const listed = (await isShown(tx, page.userId))
      ? { status: 'approved' as const, accountInactiveSince: null }
      : { status: 'suspended' as const, accountInactiveSince: tx.clock.now() };
    return change(tx, page, { ...listed, suspendedAt: null, suspensionReason: null });
  };

  return {
    ...deps, caregivers, change, list,
    applications: createApplicationRepository(deps.db),
    certificationRows: createCertificationRepository(deps.db),
  };
}
export type OnboardingParts = ReturnType<typeof createOnboardingParts>;
