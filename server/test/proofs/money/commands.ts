import fc from 'fast-check';
import { faultCalls, faultKinds, type Fault } from './faults.ts';
import type { By, Rules } from './stage.ts';

/** As the stand-ins know them. `slow`, whose bank answers too late, is a fault here: its answer is lost without the wait. */
export const cards = {
  good: '4242424242424242', declined: '4000000000000002', poor: '4000000000009995', asks: '4000000000003220', alwaysAsks: '4000002760003184', failsLater: '4000000000000341',
  answerLost: '4000000000009045', refundsPend: '4000000000007726', disputes: '4000000000000259', inquires: '4000000000001976',
} as const;
export type Card = keyof typeof cards;

/**
 * Plain data, which a failure prints; `n` picks one of what there is at that moment, mostly one of which it makes sense. Where there is none, what has to
 * come before is done first, and now and then it is tried on what it makes no sense of.
 */
export type Command =
  | { readonly do: 'book'; readonly inDays: number; readonly nights: number; readonly dogs: 1 | 2 }
  /** Pays a booking by typing a card, all the way. */
  | { readonly do: 'pay'; readonly n: number; readonly card: Card; readonly bank: Bank; readonly when: When; readonly save: boolean }
  | { readonly do: 'begin'; readonly n: number; readonly when: When; readonly save: boolean; readonly provider: 'stripe' | 'paypal' | null }
  /** On any page that the payer was ever sent to. */
  | { readonly do: 'type'; readonly n: number; readonly card: Card; readonly bank: Bank }
  | { readonly do: 'paypal'; readonly n: number; readonly answer: Approval }
  | { readonly do: 'approve'; readonly n: number; readonly answer: Approval }
  | { readonly do: 'review'; readonly n: number; readonly ok: boolean }
  | { readonly do: 'save'; readonly card: Card }
  | { readonly do: 'pay saved'; readonly n: number; readonly card: number; readonly when: When }
  | { readonly do: 'return'; readonly n: number }
  | { readonly do: 'letters'; readonly how: 'all' | 'one' | 'twice' | 'backwards' | 'lost'; readonly n: number }
  | { readonly do: 'tip'; readonly n: number; readonly amount: number; readonly card: Card | number }
  | { readonly do: 'change'; readonly n: number; readonly by: 'owner' | 'caregiver'; readonly how: 'longer' | 'shorter' | 'later' | 'dogs' }
  | { readonly do: 'answer'; readonly n: number; readonly how: 'accept' | 'decline' }
  /** Pays what a change made due, by card or, now and then, by PayPal. */
  | { readonly do: 'rest'; readonly n: number; readonly card: Card }
  | { readonly do: 'cancel'; readonly n: number; readonly by: By }
  | { readonly do: 'refund'; readonly n: number; readonly how: 'all' | 'part' | 'line' | 'too much'; readonly share: number }
  | { readonly do: 'dispute'; readonly n: number; readonly by: 'owner' | 'caregiver' }
  | { readonly do: 'decide'; readonly n: number; readonly how: 'refund_full' | 'refund_partial' | 'no_refund'; readonly share: number }
  /** With `refund`, somebody gives a part of it back before we have heard. */
  | { readonly do: 'bank'; readonly n: number; readonly at: Provider; readonly what: 'disputed' | 'inquired' | 'dispute_won' | 'dispute_lost'; readonly refund: boolean }
  | { readonly do: 'evidence'; readonly n: number; readonly words: 'winning_evidence' | 'losing_evidence' | 'The dog was there.' }
  | { readonly do: 'go on'; readonly n: number; readonly to: 'in_progress' | 'completed' }
  | { readonly do: 'pay out'; readonly n: number }
  /** At PayPal it is an address, and what becomes of its payouts. */
  | { readonly do: 'set up payouts'; readonly to: Receiver }
  /** By its receiver, by time, or by PayPal. */
  | { readonly do: 'payout decided'; readonly n: number; readonly how: 'claimed' | 'returned' | 'sent_back' | 'failed' | 'denied' }
  | { readonly do: 'transfer back'; readonly n: number }
  | { readonly do: 'wait'; readonly hours: number }
  /** Until something happens by itself, or one may begin. */
  | { readonly do: 'wait until'; readonly n: number };
export type Bank = 'complete' | 'fail' | 'leave';
export type When = 'now' | 'at_start';
export type Provider = 'stripe' | 'paypal';
/** The beginnings of addresses that the stand-in knows; all others claim what they are paid. */
export type Receiver = 'grace' | 'unclaimed' | 'pending' | 'blocked' | 'failed' | 'denied';
export type Approval = 'balance' | 'declined' | 'pending' | 'cancel';

/** A command with what goes wrong while it is carried out, and what becomes of the webhooks that it brings about. */
export interface Step {
  readonly command: Command;
  readonly fault: Fault | null;
  readonly post: 'at once' | 'twice' | 'kept';
}
export interface Run {
  readonly rules: Rules;
  readonly first: Extract<Command, { do: 'book' }>;
  readonly steps: readonly Step[];
}

const n = fc.nat(40);
const card = fc.oneof(
  { weight: 8, arbitrary: fc.constant('good' as const) }, { weight: 1, arbitrary: fc.constantFrom<Card>('declined', 'poor', 'failsLater') }, { weight: 2, arbitrary: fc.constantFrom<Card>('asks', 'alwaysAsks') },
  { weight: 2, arbitrary: fc.constantFrom<Card>('answerLost', 'refundsPend') }, { weight: 1, arbitrary: fc.constantFrom<Card>('disputes', 'inquires') },
);
const savable = fc.constantFrom<Card>('good', 'good', 'asks', 'alwaysAsks', 'failsLater', 'answerLost', 'answerLost', 'refundsPend', 'disputes', 'poor');
const bank = fc.constantFrom<Bank>('complete', 'complete', 'complete', 'complete', 'fail', 'leave');
const when = fc.constantFrom<When>('now', 'at_start');
const approval = fc.constantFrom<Approval>('balance', 'balance', 'balance', 'declined', 'pending', 'cancel');
const provider = fc.constantFrom<Provider>('stripe', 'paypal');
const receiver = fc.constantFrom<Receiver>('grace', 'grace', 'unclaimed', 'unclaimed', 'pending', 'blocked', 'failed', 'denied');
const share = fc.integer({ min: 1, max: 99 });
const by = fc.constantFrom<By>('owner', 'owner', 'caregiver', 'admin');
const side = fc.constantFrom('owner' as const, 'caregiver' as const);
const of = <D extends Command['do']>(name: D, rest: { [K in keyof Omit<Extract<Command, { do: D }>, 'do'>]: fc.Arbitrary<Extract<Command, { do: D }>[K & keyof Extract<Command, { do: D }>]> }) =>
  fc.record({ do: fc.constant(name), ...rest }) as unknown as fc.Arbitrary<Extract<Command, { do: D }>>;

const booking = of('book', { inDays: fc.constantFrom(1, 2, 4, 5, 9, 16), nights: fc.integer({ min: 1, max: 3 }), dogs: fc.constantFrom<1 | 2>(1, 1, 2) });

/** Everything that can be done in a run, and how often. */
const all: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<Command>])[] = [
  [3, booking], [7, of('pay', { n, card, bank, when, save: fc.boolean() })], [2, of('begin', { n, when, save: fc.boolean(), provider: fc.constantFrom('stripe' as const, 'paypal' as const, null) })],
  [3, of('type', { n, card, bank })], [5, of('paypal', { n, answer: approval })], [2, of('approve', { n, answer: approval })], [2, of('review', { n, ok: fc.boolean() })],
  [3, of('save', { card: savable })], [5, of('pay saved', { n, card: n, when })], [3, of('return', { n })],
  [5, of('letters', { how: fc.constantFrom('all' as const, 'one' as const, 'twice' as const, 'backwards' as const, 'lost' as const), n })],
  [3, of('tip', { n, amount: fc.constantFrom(500, 1_234), card: fc.oneof(card, n) })],
  [4, of('change', { n, by: side, how: fc.constantFrom('longer' as const, 'shorter' as const, 'later' as const, 'dogs' as const) })],
  [4, of('answer', { n, how: fc.constantFrom('accept' as const, 'accept' as const, 'accept' as const, 'decline' as const) })],
  [4, of('rest', { n, card })], [4, of('cancel', { n, by })], [4, of('refund', { n, how: fc.constantFrom('all' as const, 'part' as const, 'part' as const, 'line' as const, 'line' as const, 'too much' as const), share })],
  [3, of('dispute', { n, by: side })], [3, of('decide', { n, how: fc.constantFrom('refund_full' as const, 'refund_partial' as const, 'refund_partial' as const, 'no_refund' as const), share })],
  [5, of('bank', { n, at: provider, what: fc.constantFrom('disputed' as const, 'disputed' as const, 'inquired' as const, 'dispute_won' as const, 'dispute_lost' as const), refund: fc.boolean() })],
  [1, of('evidence', { n, words: fc.constantFrom('winning_evidence' as const, 'losing_evidence' as const, 'The dog was there.' as const) })],
  [5, of('go on', { n, to: fc.constantFrom('in_progress' as const, 'completed' as const, 'completed' as const) })], [5, of('pay out', { n })], [2, of('set up payouts', { to: receiver })],
  [2, of('payout decided', { n, how: fc.constantFrom('claimed' as const, 'returned' as const, 'sent_back' as const, 'sent_back' as const, 'failed' as const, 'denied' as const) })],
  [1, of('transfer back', { n })], [2, of('wait', { hours: fc.constantFrom(1, 7, 25, 25, 73, 24 * 8) })], [4, of('wait until', { n: fc.nat(4) })],
];
const command = fc.oneof(...all.map(([weight, arbitrary]) => ({ weight, arbitrary })));
const fault: fc.Arbitrary<Fault | null> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom(...faultKinds), on: fc.constant(null), after: fc.constantFrom(0, 0, 1, 2, 3) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom(...faultKinds, 'dies after asking' as const, 'answer lost' as const), on: fc.constantFrom(...faultCalls, 'refund' as const, 'payouts.send' as const), after: fc.constantFrom(0, 0, 0, 1) }) },
);
const step: fc.Arbitrary<Step> = fc.record({ command, fault, post: fc.constantFrom('at once' as const, 'at once' as const, 'twice' as const, 'kept' as const) });

export const runs: fc.Arbitrary<Run> = fc.record({
  rules: fc.record({
    // nothing special, and about clocks that change; years after the wall clock, which goes on from run to run
    startsAt: fc.constantFrom('2031-06-02T15:00:00.000Z', '2031-03-05T18:20:00.000Z', '2031-10-29T20:40:00.000Z'),
    policy: fc.constantFrom('flexible' as const, 'moderate' as const, 'strict' as const), commissionOnRefund: fc.constantFrom('returned' as const, 'kept' as const),
    taxBps: fc.constantFrom(0, 825), payouts: fc.constantFrom('daily' as const, 'on_demand' as const), paysOutBy: provider,
  }),
  first: booking,
  steps: fc.array(step, { minLength: 3, maxLength: 10, size: 'max' }),
});

export const describe = ({ rules, first, steps }: Run): string => [
  `  rules    ${JSON.stringify(rules)}`,
  ...[{ command: first, fault: null, post: 'at once' }, ...steps].map(({ command: { do: name, ...rest }, fault: wrong, post }, i) =>
    `  ${i === 0 ? 'steps   ' : '        '} ${name}${Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ''}${wrong ? `, ${wrong.what}${wrong.on ? ` at ${wrong.on}` : ''} (${wrong.after})` : ''}${post === 'at once' ? '' : `, webhooks ${post}`}`),
].join('\n');
