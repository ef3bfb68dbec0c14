import type { CutOff, PolicyTerms } from '../../../kernel/context/tenant.ts';

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
const hours = (count: number): string => (count % 24 === 0 && count > 24 ? counted(count / 24, 'day') : counted(count, 'hour'));
const minutes = (count: number): string => (count % 60 === 0 ? hours(count / 60) : counted(count, 'minute'));
const percent = (bps: number): string => `${bps / 100}%`;

/** “6 PM”, “6:30 PM”. */
function clock(at: string): string {
  const [hour, minute] = [Number(at.slice(0, 2)), at.slice(3)];
  return `${hour % 12 || 12}${minute === '00' ? '' : `:${minute}`} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** “5 days before the start”, “6 PM 2 business days before”; the start is named once in a sentence. */
function moment({ hoursBefore, daysBefore = 0, at = '00:00', businessDays }: CutOff, isNamed = false): string {
  const before = isNamed ? 'before' : 'before the start';
  if (hoursBefore !== undefined) return hoursBefore === 0 ? 'the start' : `${hours(hoursBefore)} ${before}`;
  if (daysBefore === 0) return `${clock(at)} on the day of the start`;
  if (daysBefore === 1 && !businessDays) return `${clock(at)} the day ${before}`;
  return `${clock(at)} ${counted(daysBefore, businessDays ? 'business day' : 'day')} ${before}`;
}

const shareWord = (bps: number): string => (bps === 10_000 ? 'full' : bps === 5_000 ? 'half' : percent(bps));
const asRefund = (bps: number): string => (bps === 10_000 ? 'Full refund' : bps === 5_000 ? 'Half refund' : `${percent(bps)} refund`);

function rulesWords({ rules }: PolicyTerms): string {
  const [first, ...others] = rules.filter(({ refundBps }) => refundBps > 0);
  if (!first) return 'No refund.';
  return `${[`${asRefund(first.refundBps)} until ${moment(first)}`, ...others.map((rule) => `then ${shareWord(rule.refundBps)} until ${moment(rule, true)}`)].join(', ')}.`;
}

const nightsWords = (nights: number): string => (nights === 1 ? 'the first night is' : `the first ${nights} nights are`);

function neverWords({ neverRefunded }: PolicyTerms): string[] {
  const { ownerFeeBps = 0, totalBps = 0 } = neverRefunded ?? {};
  return [
    totalBps > 0 && `${totalBps === 10_000 ? 'Nothing' : `${percent(totalBps)} of the price`} is ${totalBps === 10_000 ? 'ever' : 'never'} refunded.`,
    ownerFeeBps > totalBps && `${ownerFeeBps === 10_000 ? 'The' : `${percent(ownerFeeBps)} of the`} service fee is never refunded.`,
  ].filter((sentence) => sentence !== false);
}

/** A policy in words, out of nothing but its data. */
export function summaryOf(terms: PolicyTerms): string {
  const { firstNights, afterStart, grace } = terms;
  return [
    rulesWords(terms),
    firstNights && `From ${moment(firstNights)} on, ${nightsWords(firstNights.nights)} not refunded.`,
    afterStart && afterStart.refundBps > 0
      && `After the start, ${afterStart.refundBps === 10_000 ? '' : `${shareWord(afterStart.refundBps)} of `}the nights not yet stayed ${afterStart.refundBps === 10_000 ? 'are' : 'is'} refunded.`,
    ...neverWords(terms),
    grace && `Free to cancel within ${minutes(grace.minutes)} of booking${grace.hoursBefore > 0 ? `, up to ${hours(grace.hoursBefore)} before the start` : ''}.`,
  ].filter(Boolean).join(' ');
}

/** What holds at a moment, as the refund found it. */
export type Holding =
  | { readonly by: 'other' } | { readonly by: 'grace' } | { readonly by: 'rule'; readonly index: number } | { readonly by: 'none' } | { readonly by: 'after_start' };

const refundedShare = (bps: number): string => `${bps === 10_000 ? 'everything' : bps === 0 ? 'nothing' : percent(bps)} is refunded.`;

/** Why just so much is refunded. `first`: how many first nights are not, though others are. */
export function explain(terms: PolicyTerms, holding: Holding, first: number): string {
  if (holding.by === 'other') return 'Cancelled by the caregiver or the business: everything is refunded.';
  if (holding.by === 'grace') return `Within ${minutes(terms.grace!.minutes)} of booking: everything is refunded.`;
  if (holding.by === 'after_start') {
    const bps = terms.afterStart?.refundBps ?? 0;
    return bps === 0 ? 'The stay has started: nothing is refunded.'
      : ['The stay has started: of the nights not yet stayed,', refundedShare(bps), ...neverWords(terms)].join(' ');
  }
  if (holding.by === 'none') {
    const last = terms.rules.findLast(({ refundBps }) => refundBps > 0);
    if (!last) return 'This policy gives no refund.';
    return `${last.hoursBefore !== undefined && last.hoursBefore > 0 ? `Less than ${moment(last)}` : `After ${moment(last)}`}: nothing is refunded.`;
  }
  const rule = terms.rules[holding.index]!;
  const lead = rule.hoursBefore === undefined || rule.hoursBefore === 0 ? `Before ${moment(rule)}` : `More than ${moment(rule)}`;
  return [
    `${lead}: ${refundedShare(rule.refundBps)}`,
    ...(rule.refundBps > 0 ? [first > 0 && `Only ${nightsWords(first)} not.`, ...neverWords(terms)] : []),
  ].filter(Boolean).join(' ');
}

/** Of a payment that is disputed at the payer's bank, and of one that the bank has given back. */
export const bankHolds = 'The payer’s bank has taken money of it back and has not decided yet: what it holds is refunded only if it decides for the business.';
export const bankGave = 'What the payer’s bank has given back already is not given back again.';
