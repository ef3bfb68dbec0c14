import {
  BackgroundCheckError,
  type AdjudicateInput,
  type BackgroundCheckProvider,
  type InviteInput,
  type ProviderCheck,
} from '../../../ports/background-checks/index.ts';
import type { CheckrConfig } from './config.ts';
import { expectList, expectObject, textOf, toCheck } from './convert.ts';
import { createCall, unexpected } from './http.ts';
import { verifyCheckrWebhook } from './webhook.ts';

export { checkrConfig, type CheckrConfig } from './config.ts';

const segment = encodeURIComponent;
const conflict = (message: string, retryable = false) =>
  new BackgroundCheckError({ kind: 'conflict', message, retryable });

const adverseActionOf = ({ decision }: ProviderCheck) => decision === 'pre_adverse_action';

/** Background checks by Checkr, or by whatever speaks its API at CHECKR_API_BASE. */
export const createCheckrChecks = (
  config: CheckrConfig,
  options: { timeoutMs?: number | undefined } = {},
): BackgroundCheckProvider => {
  const call = createCall(config, options.timeoutMs ?? 10_000);

  const createCandidate = async ({ idempotencyKey, checkId, tenantId, person, workLocation }: InviteInput) => {
    const body = {
      first_name: person.firstName,
      last_name: person.lastName,
      email: person.email,
      no_middle_name: true,
      custom_id: checkId,
      metadata: { tenant_id: tenantId },
      work_locations: locations(workLocation),
    };
    const made = await call('POST', 'candidates', { body, idempotencyKey: `${idempotencyKey}-candidate` });
    return expectObject(made, 'candidate').id;
  };

  const locations = ({ country, region, city }: InviteInput['workLocation']) => [
    { country, ...(region === undefined ? {} : { state: region }), ...(city === undefined ? {} : { city }) },
  ];

  const report = async (id: string): Promise<ProviderCheck> =>
    toCheck(expectObject(await call('GET', `reports/${segment(id)}`), 'report', id));

  const newestOf = async (candidateId: string): Promise<ProviderCheck> => {
    const candidate = expectObject(await call('GET', `candidates/${segment(candidateId)}`), 'candidate', candidateId);
    const invitations = expectList(await call('GET', `invitations?candidate_id=${segment(candidateId)}&per_page=100`));
    // Not in an order that is promised.
    const newest = invitations.sort((a, b) => String(b.created_at).localeCompare(String(a.created_at)))[0];
    const reports = Array.isArray(candidate.report_ids) ? candidate.report_ids : [];
    const reportId = newest === undefined ? textOf(reports.at(-1)) : textOf(newest.report_id);
    if (reportId !== null) return report(reportId);
    const stands = { pending: 'invited', completed: 'pending' } as const;
    return {
      providerCandidateId: candidateId,
      providerReportId: null,
      status: stands[(newest?.status ?? 'pending') as keyof typeof stands] ?? 'lapsed',
      decision: null,
      completedAt: null,
    };
  };

  const engage = async ({ providerReportId: id, idempotencyKey }: AdjudicateInput, now: ProviderCheck) => {
    if (adverseActionOf(now)) {
      const actions = expectList(await call('GET', `reports/${segment(id)}/adverse_actions`));
      for (const action of actions.filter(({ status }) => status === 'pending'))
        await call('DELETE', `adverse_actions/${segment(String(action.id))}`);
    }
    await call('POST', `reports/${segment(id)}`, { body: { adjudication: 'engaged' }, idempotencyKey });
  };

  /** Everything that was found is given as the reason: which of it counts is on the notice's page at Checkr. */
  const notify = async ({ providerReportId: id, idempotencyKey, finalNoticeAt }: AdjudicateInput) => {
    const items = expectList(await call('GET', `reports/${segment(id)}/adverse_items`));
    const body = {
      adverse_item_ids: items.map((item) => item.id),
      ...(finalNoticeAt === undefined ? {} : { post_notice_scheduled_at: finalNoticeAt.toISOString() }),
    };
    await call('POST', `reports/${segment(id)}/adverse_actions`, { body, idempotencyKey });
  };

  return {
    name: 'checkr',

    invite: async (input) => {
      const candidateId = input.providerCandidateId ?? (await createCandidate(input));
      const made = expectObject(
        await call('POST', 'invitations', {
          body: {
            candidate_id: candidateId,
            package: config.CHECKR_PACKAGE,
            work_locations: locations(input.workLocation),
          },
          idempotencyKey: `${input.idempotencyKey}-invitation`,
        }),
        'invitation',
      );
      const url = textOf(made.invitation_url);
      if (url === null || !URL.canParse(url)) throw unexpected('The invitation has no page');
      return { providerCandidateId: candidateId, providerInvitationId: made.id, invitationUrl: url, status: 'invited' };
    },

    retrieve: (of) => ('providerReportId' in of ? report(of.providerReportId) : newestOf(of.providerCandidateId)),

    adjudicate: async (input) => {
      const now = await report(input.providerReportId);
      if (now.decision === input.decision) return now;
      if (now.status !== 'consider') throw conflict(`Nothing is to be decided: the check is ${now.status}`);
      if (input.decision === 'post_adverse_action') {
        throw adverseActionOf(now)
          ? conflict('Checkr sends the final notice when it is due; it is not out yet', true)
          : conflict('The person must be told first, and have time to answer');
      }
      await (input.decision === 'engaged' ? engage(input, now) : notify(input));
      return report(input.providerReportId);
    },

    verifyWebhook: (input) => verifyCheckrWebhook(config.CHECKR_WEBHOOK_SECRET, input),
  };
};
