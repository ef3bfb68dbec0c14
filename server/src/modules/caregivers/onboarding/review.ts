import type { Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { transitionFrom } from '../../../kernel/machine/machine.ts';
import type { CaregiverRow } from '../entities.ts';
import { caregiverMachine, type CaregiverStatus } from '../machine.ts';
import { byType, toService } from '../service-rules.ts';
import type { OnboardingParts } from './deps.ts';
import type { ApplicationRow } from './entities.ts';
import type { Progress } from './progress.ts';
import type { ApplicationFilter } from './repository.ts';

type Paging = { limit: number; cursor?: string | undefined };
type Decision = Schema<'DecideCaregiverApplication'>;

const stepBy = { approved: 'approve', declined: 'decline', changes_requested: 'ask' } as const;
const factBy = { approved: 'caregiver.approved', declined: 'caregiver.declined', changes_requested: 'caregiver.changes_requested' } as const;

/** What the business does with applications and pages; written to the audit log with its change. */
export function createReview(parts: OnboardingParts, progress: Progress) {
  const { db, audit, events, caregivers, applications, certifications, change, list } = parts;

  const locked = async (tx: TxCtx, caregiverId: string): Promise<CaregiverRow> => {
    const page = await caregivers.byIdLocked(tx, caregiverId);
    if (!page) throw problem('caregiver_not_found', { pointer: '#/path/caregiverId' });
    return page;
  };
  const found = async (ctx: Ctx, id: string): Promise<ApplicationRow> => {
    const row = await applications.byId(ctx, id);
    if (!row) throw problem('application_not_found', { pointer: '#/path/applicationId' });
    return row;
  };
  const withPages = async (ctx: Ctx, rows: readonly ApplicationRow[]): Promise<{ application: ApplicationRow; page: CaregiverRow }[]> => {
    const pages = new Map((await caregivers.byIds(ctx, [...new Set(rows.map((row) => row.caregiverId))])).map((page) => [page.id, page]));
    return rows.map((application) => ({ application, page: pages.get(application.caregiverId)! }));
  };
  const notAllowed = (page: CaregiverRow) => problem('caregiver_transition_not_allowed', { detail: `The page is ${page.status}.` });
  const note = (tx: TxCtx, { id, userId }: CaregiverRow, action: string, reason: string | null, data = {}) =>
    audit.record(tx, { action, subjectKind: 'caregiver', subjectId: id, data: { userId, ...data }, ...(reason !== null && { personal: { reason }, personId: userId }) });

  /** Closes an open application and moves its page; whoever comes second finds it decided. */
  const decide = async (tx: TxCtx, application: ApplicationRow, page: CaregiverRow, decision: Decision) => {
    const to: CaregiverStatus | undefined = transitionFrom(caregiverMachine, page.status, stepBy[decision.decision])?.to;
    const reason = 'reason' in decision ? decision.reason.trim() : null;
    const patch = {
      status: decision.decision, reason, steps: decision.decision === 'changes_requested' ? (decision.steps ?? []) : [], decidedAt: tx.clock.now(),
    };
    if (!to || !(await applications.decide(tx, application.id, patch))) {
      throw problem('application_transition_not_allowed', { detail: `The application is ${application.status}, the page ${page.status}.` });
    }
    const moved = decision.decision === 'approved' ? await list(tx, page) : await change(tx, page, { status: to });
    await events.record(tx, { type: factBy[decision.decision], subjectId: page.id, data: { userId: page.userId, applicationId: application.id } });
    return { application: { ...application, ...patch, openOf: null }, page: moved };
  };

  return {
    decide,
    admin: {
      caregivers: (ctx: Ctx, { status }: { status?: CaregiverStatus | undefined }, page: Paging) => caregivers.page(ctx, status === undefined ? {} : { status }, page),
      async applications(ctx: Ctx, filter: ApplicationFilter, page: Paging) {
        const { rows, next } = await applications.page(ctx, filter, page);
        return { rows: await withPages(ctx, rows), next };
      },
      async look(ctx: Ctx, id: string) {
        const row = await found(ctx, id);
        const [{ application, page }] = (await withPages(ctx, [row])) as [{ application: ApplicationRow; page: CaregiverRow }];
        await db.transaction(ctx, (tx) => audit.record(tx, {
          action: 'caregiver_application.read', subjectKind: 'caregiver_application', subjectId: id, data: { caregiverId: page.id, userId: page.userId },
        }));
        return {
          application, page,
          steps: await progress.steps(ctx, page, []),
          services: (await caregivers.services(ctx, page.id)).map(toService).sort(byType),
          certifications: await certifications.of(ctx, page.id),
        };
      },
      async decide(tx: TxCtx, id: string, decision: Decision) {
        const before = await found(tx, id);
        const page = await locked(tx, before.caregiverId);
        const decided = await decide(tx, before, page, decision);
        await note(tx, page, `caregiver_application.${decision.decision}`, decided.application.reason, { applicationId: id });
        return decided;
      },
      async suspend(tx: TxCtx, caregiverId: string, given: string): Promise<CaregiverRow> {
        const page = await locked(tx, caregiverId);
        const step = transitionFrom(caregiverMachine, page.status, 'suspend');
        // off the list with its account is not yet off the list for itself
        if (!step && !(page.status === 'suspended' && page.suspendedAt === null)) throw notAllowed(page);
        const reason = given.trim();
        const suspended = await change(tx, page, { status: 'suspended', suspendedAt: tx.clock.now(), suspensionReason: reason, accountInactiveSince: null });
        await note(tx, page, 'caregiver.suspended', reason);
        await events.record(tx, { type: 'caregiver.suspended', subjectId: page.id, data: { userId: page.userId } });
        return suspended;
      },
      async reinstate(tx: TxCtx, caregiverId: string): Promise<CaregiverRow> {
        const page = await locked(tx, caregiverId);
        if (page.suspendedAt === null) throw notAllowed(page);
        const back = await list(tx, page);
        await note(tx, page, 'caregiver.reinstated', null);
        await events.record(tx, { type: 'caregiver.reinstated', subjectId: page.id, data: { userId: page.userId } });
        return back;
      },
    },
  };
}
export type CaregiverReview = ReturnType<typeof createReview>['admin'];
