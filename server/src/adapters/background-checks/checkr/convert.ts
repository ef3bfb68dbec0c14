import type {
  BackgroundCheckDecision,
  BackgroundCheckStatus,
  ProviderCheck,
} from '../../../ports/background-checks/index.ts';
import { unexpected } from './http.ts';

export type Plain = Record<string, unknown>;

export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** The answer is what was asked for, and has an id. */
export const expectObject = (answer: unknown, object: string, id?: string): Plain & { id: string } => {
  const found = (answer ?? {}) as Plain;
  if (found.object !== object || textOf(found.id) === null || (id !== undefined && found.id !== id))
    throw unexpected(`The answer is not the ${object} asked for`);
  return found as Plain & { id: string };
};

export const expectList = (answer: unknown): Plain[] => {
  const { data } = (answer ?? {}) as Plain;
  if (!Array.isArray(data)) throw unexpected('The answer is not a list');
  return data as Plain[];
};

const decisions: readonly BackgroundCheckDecision[] = ['engaged', 'pre_adverse_action', 'post_adverse_action'];

const statusOf = (
  status: unknown,
  result: unknown,
  decision: BackgroundCheckDecision | null,
): BackgroundCheckStatus => {
  switch (status) {
    case 'pending':
    // Waits for a word on whether to go on: ours to see as under way.
    case 'paused':
      return 'pending';
    case 'suspended':
      return 'suspended';
    case 'dispute':
      return 'disputed';
    case 'canceled':
      return 'canceled';
    // Older accounts have the result in the status.
    case 'clear':
    case 'consider':
    case 'complete': {
      if ((status === 'complete' ? result : status) === 'clear') return 'clear';
      // Complete without a result is for a person to look at, too.
      return decision === 'engaged' || decision === 'post_adverse_action' ? 'adjudicated' : 'consider';
    }
    default:
      throw unexpected(`Unknown status ${String(status)}`);
  }
};

export const toCheck = (report: Plain & { id: string }): ProviderCheck => {
  const candidateId = textOf(report.candidate_id);
  if (candidateId === null) throw unexpected('The report has no candidate');
  const decision = decisions.find((known) => known === report.adjudication) ?? null;
  const completedAt = textOf(report.completed_at);
  return {
    providerCandidateId: candidateId,
    providerReportId: report.id,
    status: statusOf(report.status, report.result, decision),
    decision,
    completedAt: completedAt === null ? null : new Date(completedAt),
  };
};
