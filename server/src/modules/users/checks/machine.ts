import type { BackgroundCheckDecision, ProviderCheck } from '../../../ports/background-checks/index.ts';

export type CheckStatus =
  | 'requested' | 'invited' | 'lapsed' | 'pending' | 'suspended' | 'disputed' | 'clear' | 'consider' | 'pre_adverse' | 'adverse' | 'adjudicated' | 'canceled'
  | 'expired';
export type Decision = 'engaged' | 'pre_adverse' | 'adverse';

/** Where the provider's news may lead from each state. Webhooks come late, twice and in any order: what is not here is old news. */
export const newsFrom: Readonly<Record<CheckStatus, readonly CheckStatus[]>> = {
  requested: ['invited'],
  invited: ['lapsed', 'pending', 'suspended', 'disputed', 'clear', 'consider', 'pre_adverse', 'adverse', 'adjudicated', 'canceled'],
  pending: ['suspended', 'disputed', 'clear', 'consider', 'pre_adverse', 'adverse', 'adjudicated', 'canceled'],
  suspended: ['pending', 'clear', 'consider', 'pre_adverse', 'adverse', 'adjudicated', 'canceled'],
  // as long as the provider only repeats what is disputed, it stays so
  disputed: ['pending', 'suspended', 'clear', 'adverse', 'adjudicated', 'canceled'],
  consider: ['pending', 'disputed', 'clear', 'pre_adverse', 'adverse', 'adjudicated', 'canceled'],
  pre_adverse: ['pending', 'disputed', 'clear', 'consider', 'adverse', 'adjudicated', 'canceled'],
  clear: ['pending', 'suspended', 'consider'],
  adjudicated: [],
  adverse: [],
  lapsed: [],
  canceled: [],
  expired: [],
};

/** What the business may decide, from where, and where it leads. */
export const decisions: Readonly<Record<Decision, { readonly from: readonly CheckStatus[]; readonly to: CheckStatus; readonly atProvider: BackgroundCheckDecision }>> = {
  engaged: { from: ['consider', 'pre_adverse', 'disputed'], to: 'adjudicated', atProvider: 'engaged' },
  pre_adverse: { from: ['consider', 'disputed'], to: 'pre_adverse', atProvider: 'pre_adverse_action' },
  adverse: { from: ['pre_adverse'], to: 'adverse', atProvider: 'post_adverse_action' },
};

export const disputableFrom: readonly CheckStatus[] = ['consider', 'pre_adverse'];
/** Something is still to come of it. */
export const openStates: readonly CheckStatus[] = ['requested', 'invited', 'pending', 'suspended', 'disputed', 'consider', 'pre_adverse'];
/** Nothing has come of it yet, for better or worse: what was known before still holds. */
export const beforeOutcome: readonly CheckStatus[] = ['requested', 'invited', 'lapsed', 'pending', 'suspended', 'canceled'];
export const goodStates: readonly CheckStatus[] = ['clear', 'adjudicated'];
/** A new one may begin. */
export const overStates: readonly CheckStatus[] = ['lapsed', 'canceled', 'expired'];

/** What the provider says, in one word of ours. */
export function statusAt({ status, decision }: Pick<ProviderCheck, 'status' | 'decision'>): CheckStatus {
  if (status === 'adjudicated') return decision === 'post_adverse_action' ? 'adverse' : 'adjudicated';
  return status === 'consider' && decision === 'pre_adverse_action' ? 'pre_adverse' : status;
}
