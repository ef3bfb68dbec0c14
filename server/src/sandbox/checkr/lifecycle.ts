/** How a check moves, and what is refused on the way. Each step tells the webhooks. */
import type { CheckrAccount } from './account.ts';
import { adverseItems, CheckrApiError, type AdverseAction, type CheckrInvitation, type Report } from './objects.ts';

const dayMs = 24 * 60 * 60 * 1000;
const inviteDays = 7;
const noticeDays = 7;

const at = (account: CheckrAccount, afterMs = 0): string => new Date(account.now().getTime() + afterMs).toISOString();

export const createInvitation = (
  account: CheckrAccount,
  candidateId: string,
  packageSlug: string,
): CheckrInvitation => {
  const candidate = account.candidate(candidateId);
  const id = account.newId();
  const invitation: CheckrInvitation = {
    id,
    object: 'invitation',
    uri: `/v1/invitations/${id}`,
    created_at: at(account),
    status: 'pending',
    invitation_url: `${account.publicUrl()}/checkr/apply/${id}`,
    completed_at: null,
    expires_at: at(account, inviteDays * dayMs),
    package: packageSlug,
    candidate_id: candidate.id,
    report_id: null,
  };
  account.saveInvitation(invitation);
  account.emit('invitation.created', invitation);
  return invitation;
};

/** The person gave what is asked for and agreed: the searches begin. */
export const submit = (account: CheckrAccount, invitation: CheckrInvitation): Report => {
  if (invitation.status !== 'pending') throw new CheckrApiError(400, `Invitation is ${invitation.status}`);
  const id = account.newId();
  const report: Report = {
    id,
    object: 'report',
    uri: `/v1/reports/${id}`,
    created_at: at(account),
    status: 'pending',
    result: null,
    adjudication: null,
    completed_at: null,
    package: invitation.package,
    candidate_id: invitation.candidate_id,
  };
  account.saveReport(report);
  const candidate = account.candidate(invitation.candidate_id);
  account.saveCandidate({ ...candidate, report_ids: [...candidate.report_ids, id] });
  const completed: CheckrInvitation = { ...invitation, status: 'completed', completed_at: at(account), report_id: id };
  account.saveInvitation(completed);
  account.emit('invitation.completed', completed);
  account.emit('report.created', report);
  return report;
};

export const expire = (account: CheckrAccount, invitation: CheckrInvitation): CheckrInvitation => {
  if (invitation.status !== 'pending') throw new CheckrApiError(400, `Invitation is ${invitation.status}`);
  const expired: CheckrInvitation = { ...invitation, status: 'expired' };
  account.saveInvitation(expired);
  account.emit('invitation.expired', expired);
  return expired;
};

const change = (account: CheckrAccount, report: Report, type: string, patch: Partial<Report>): Report => {
  const changed = { ...report, ...patch };
  account.saveReport(changed);
  account.emit(type, changed);
  return changed;
};

const actionIn = (account: CheckrAccount, report: Report, ...statuses: AdverseAction['status'][]) =>
  account.adverseActionsOf(report.id).find(({ status }) => statuses.includes(status));

export const finish = (account: CheckrAccount, report: Report, result: 'clear' | 'consider'): Report => {
  if (report.status === 'complete') throw new CheckrApiError(400, 'Report is complete');
  const disputed = actionIn(account, report, 'dispute');
  // A dispute that the person won ends the notice; one that they lost lets it go on.
  if (disputed !== undefined)
    account.saveAdverseAction(
      result === 'clear'
        ? { ...disputed, status: 'canceled', canceled_at: at(account) }
        : { ...disputed, status: 'pending' },
    );
  const patch = { status: 'complete', result, completed_at: at(account) } as const;
  return change(account, report, 'report.completed', result === 'clear' ? { ...patch, adjudication: null } : patch);
};

export const suspend = (account: CheckrAccount, report: Report): Report => {
  if (report.status !== 'pending') throw new CheckrApiError(400, `Report is ${report.status}`);
  return change(account, report, 'report.suspended', { status: 'suspended' });
};

export const dispute = (account: CheckrAccount, report: Report): Report => {
  if (report.status !== 'complete') throw new CheckrApiError(400, `Report is ${report.status}`);
  const action = actionIn(account, report, 'pending');
  if (action !== undefined) account.saveAdverseAction({ ...action, status: 'dispute' });
  return change(account, report, 'report.disputed', { status: 'dispute' });
};

export const engage = (account: CheckrAccount, report: Report): Report => {
  if (report.status !== 'complete') throw new CheckrApiError(400, `Report is ${report.status}`);
  if (actionIn(account, report, 'pending', 'dispute', 'complete') !== undefined)
    throw new CheckrApiError(400, 'Report has an active adverse action');
  return change(account, report, 'report.engaged', { adjudication: 'engaged' });
};

const assertConsider = (account: CheckrAccount, report: Report): void => {
  if (report.status !== 'complete' || report.result !== 'consider')
    throw new CheckrApiError(400, 'Report must have a status of consider');
  if (actionIn(account, report, 'pending', 'dispute', 'complete') !== undefined)
    throw new CheckrApiError(400, 'Report has an active adverse action');
};

export const listAdverseItems = (account: CheckrAccount, report: Report) => {
  assertConsider(account, report);
  return adverseItems(report);
};

export const createAdverseAction = (
  account: CheckrAccount,
  report: Report,
  itemIds: string[],
  scheduledAt: string | undefined,
): AdverseAction => {
  assertConsider(account, report);
  const known = new Set(adverseItems(report).map(({ id }) => id));
  if (itemIds.length === 0 || itemIds.some((id) => !known.has(id)))
    throw new CheckrApiError(400, 'adverse_item_ids is invalid');
  const id = account.newId();
  const action: AdverseAction = {
    id,
    object: 'adverse_action',
    uri: `/v1/adverse_actions/${id}`,
    created_at: at(account),
    status: 'pending',
    report_id: report.id,
    adverse_item_ids: itemIds,
    post_notice_scheduled_at: scheduledAt ?? at(account, noticeDays * dayMs),
    canceled_at: null,
  };
  account.saveAdverseAction(action);
  change(account, report, 'report.pre_adverse_action', { adjudication: 'pre_adverse_action' });
  return action;
};

export const cancelAdverseAction = (account: CheckrAccount, action: AdverseAction): AdverseAction => {
  if (action.status !== 'pending' && action.status !== 'dispute')
    throw new CheckrApiError(400, `AdverseAction is ${action.status}`);
  const canceled: AdverseAction = { ...action, status: 'canceled', canceled_at: at(account) };
  account.saveAdverseAction(canceled);
  account.saveReport({ ...account.report(action.report_id), adjudication: null });
  return canceled;
};

export const sendFinalNotice = (account: CheckrAccount, report: Report): Report => {
  const action = actionIn(account, report, 'pending');
  if (action === undefined) throw new CheckrApiError(400, 'Report has no pending adverse action');
  account.saveAdverseAction({ ...action, status: 'complete' });
  return change(account, report, 'report.post_adverse_action', { adjudication: 'post_adverse_action' });
};

/** Checkr sends final notices by itself when they are due. */
export const sweep = (account: CheckrAccount): void => {
  const now = account.now().getTime();
  for (const action of account.pendingAdverseActions())
    if (Date.parse(action.post_notice_scheduled_at) <= now) sendFinalNotice(account, account.report(action.report_id));
};
