import type { BackgroundCheck, Document } from '@dogcare/sdk';

type Tone = 'good' | 'wait' | 'bad' | 'info' | 'done';

export const documentKind: Record<Document['kind'], string> = {
  identity: 'Identity document',
  address: 'Proof of address',
  insurance: 'Insurance',
  licence: 'License',
};

export const documentStatus: Record<Document['status'], readonly [word: string, tone: Tone]> = {
  in_review: ['In review', 'wait'],
  approved: ['Approved', 'good'],
  rejected: ['Not accepted', 'bad'],
  expired: ['Expired', 'bad'],
  replaced: ['Replaced', 'done'],
};

/** What a state is called, and what it means for the person. */
export const checkStatus: Record<BackgroundCheck['status'], readonly [word: string, tone: Tone, meaning: string]> = {
  requested: ['On its way', 'wait', 'We’re asking the provider for your invitation. That takes a moment.'],
  invited: ['Your turn', 'wait', 'Give the provider what it needs for the search. None of it comes through here.'],
  lapsed: ['Ran out', 'bad', 'The invitation was not used in time. Start again whenever you like.'],
  pending: ['Being checked', 'wait', 'The provider is searching. That takes a few days at most; you need to do nothing.'],
  suspended: ['On hold', 'wait', 'The provider needs something else from you, and has written to you.'],
  disputed: ['Disputed', 'wait', 'You said that something isn’t right. It is being looked at again.'],
  clear: ['Passed', 'good', 'All is well.'],
  consider: ['Being looked at', 'wait', 'Something was found. We’re looking at it, and will write to you. If it isn’t right, say so.'],
  pre_adverse: ['Please answer', 'bad', 'We may have to turn you down for what was found. If it isn’t right, say so, here and to the provider.'],
  adverse: ['Turned down', 'bad', 'We can’t take you on, for what was found. The provider has sent you its report.'],
  adjudicated: ['Passed', 'good', 'We have looked at what was found, and all is well.'],
  canceled: ['Canceled', 'done', 'The provider ended the search. Start again whenever you like.'],
  expired: ['Too old', 'bad', 'Your check was good, but is too old now. Start a new one.'],
};

const renewableMs = 30 * 86_400_000;

/** A new one can be started: this one is over, or good for a month at most. */
export const canStart = ({ status, goodUntil }: BackgroundCheck, now: number = Date.now()): boolean =>
  ['lapsed', 'canceled', 'expired'].includes(status) ||
  (['clear', 'adjudicated'].includes(status) && goodUntil !== null && Date.parse(goodUntil) - now < renewableMs);
export const isDisputable = (status: BackgroundCheck['status']): boolean => status === 'consider' || status === 'pre_adverse';
/** Something comes of it without the person doing anything here. */
export const isMoving = (status: BackgroundCheck['status']): boolean => ['requested', 'invited', 'pending', 'suspended', 'disputed'].includes(status);
