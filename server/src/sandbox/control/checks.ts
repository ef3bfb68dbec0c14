import type { SandboxBackgroundCheck, SandboxCheckOutcome } from '../../ports/sandbox/index.ts';
import type { CheckrAccount } from '../checkr/account.ts';
import type { CheckrStandIn } from '../checkr/index.ts';
import { dispute, expire, finish, sendFinalNotice, submit, suspend } from '../checkr/lifecycle.ts';
import { CheckrApiError, type CheckrInvitation, type Report } from '../checkr/objects.ts';
import { ControlError, text, type Body } from './input.ts';

/** What the person, the searchers and time do. Where it needs a report, the invitation is taken up first. */
type Step = (account: CheckrAccount, report: Report) => unknown;
const outcomes: Record<Exclude<SandboxCheckOutcome, 'submit' | 'expire'>, Step> = {
  clear: (account, report) => finish(account, report, 'clear'),
  consider: (account, report) => finish(account, report, 'consider'),
  suspend,
  dispute,
  send_final_notice: sendFinalNotice,
};

const reportOf = (account: CheckrAccount, invitation: CheckrInvitation): Report =>
  invitation.report_id === null ? submit(account, invitation) : account.report(invitation.report_id);

/** Moves the candidate's newest check on, if they are the tenant's: our adapter writes the tenant into its metadata. */
export const completeCheck = (checkr: CheckrStandIn | null, body: Body): SandboxBackgroundCheck => {
  const [tenantId, candidateId] = [text(body, 'tenantId'), text(body, 'providerCandidateId')];
  const outcome = text(body, 'outcome') as SandboxCheckOutcome;
  if (outcome !== 'submit' && outcome !== 'expire' && !Object.hasOwn(outcomes, outcome))
    throw new ControlError(400, 'outcome is not known');
  if (checkr === null) throw new ControlError(404, 'No such background check');
  const found = checkr.accounts().find(({ account: one }) => one.invitationsOf(candidateId).length > 0);
  if (found === undefined) throw new ControlError(404, 'No such background check');
  const { account, name } = found;
  const [invitation] = account.invitationsOf(candidateId);
  if (invitation === undefined || account.candidate(candidateId).metadata.tenant_id !== tenantId)
    throw new ControlError(404, 'No such background check');
  try {
    if (outcome === 'submit') submit(account, invitation);
    else if (outcome === 'expire') expire(account, invitation);
    else outcomes[outcome](account, reportOf(account, invitation));
  } catch (error) {
    if (error instanceof CheckrApiError) throw new ControlError(409, error.message);
    throw error;
  }
  const now = account.invitation(invitation.id);
  const report = now.report_id === null ? null : account.report(now.report_id);
  return {
    providerCandidateId: candidateId,
    providerReportId: report?.id ?? null,
    account: name,
    status: report?.status ?? now.status,
    result: report?.result ?? null,
    adjudication: report?.adjudication ?? null,
  };
};
