import { shareOf, sum } from '../../kernel/money/money.ts';
import type { Line, LineCode } from './pricing.ts';

/** A cancellation policy as data; the one in force is copied into each booking. */
export interface Policy {
  readonly name: 'flexible' | 'moderate' | 'strict';
  readonly summary: string;
  /** Longest first. The first whose cut-off is still ahead applies; after the last, nothing is refunded. */
  readonly rules: readonly { readonly hoursBefore: number; readonly refundBps: number }[];
}

export const presets: Readonly<Record<Policy['name'], Policy>> = {
  flexible: {
    name: 'flexible',
    summary: 'Full refund until 24 hours before the start.',
    rules: [{ hoursBefore: 24, refundBps: 10_000 }],
  },
  moderate: {
    name: 'moderate',
    summary: 'Full refund until 5 days before the start, then half until 24 hours before.',
    rules: [{ hoursBefore: 120, refundBps: 10_000 }, { hoursBefore: 24, refundBps: 5_000 }],
  },
  strict: {
    name: 'strict',
    summary: 'Full refund until 14 days before the start, then half until 7 days before.',
    rules: [{ hoursBefore: 336, refundBps: 10_000 }, { hoursBefore: 168, refundBps: 5_000 }],
  },
};

const hourMs = 3_600_000;

export interface RefundInput {
  readonly policy: Policy;
  readonly lines: readonly Line[];
  /** Captured and not yet given back. */
  readonly paidMinor: number;
  readonly startsAt: Date;
  readonly now: Date;
  readonly by: 'owner' | 'caregiver' | 'admin' | 'system';
}

export interface Refund {
  readonly refundBps: number;
  readonly refundMinor: number;
  readonly lines: readonly { code: LineCode; description: string; amountMinor: number; refundMinor: number }[];
  readonly explanation: string;
  readonly nextChangeAt: Date | null;
}

function words(hours: number): string {
  return hours % 24 === 0 && hours > 24 ? `${hours / 24} days` : `${hours} hours`;
}

/** What cancelling now gives back, by line. Preview and cancellation both come from here. */
export function refundOf({ policy, lines, paidMinor, startsAt, now, by }: RefundInput): Refund {
  const before = startsAt.getTime() - now.getTime();
  const index = by === 'owner' ? policy.rules.findIndex((rule) => before >= rule.hoursBefore * hourMs) : -1;
  const rule = policy.rules[index];
  const refundBps = by === 'owner' ? (rule?.refundBps ?? 0) : 10_000;
  const refunds = lines.map((line) => ({
    code: line.code,
    description: line.description,
    amountMinor: line.amountMinor,
    refundMinor: paidMinor === 0 ? 0 : shareOf(line.amountMinor, refundBps),
  }));
  return {
    refundBps,
    refundMinor: Math.min(paidMinor, sum(refunds.map((line) => line.refundMinor))),
    lines: refunds,
    explanation: explain(by, policy, rule),
    nextChangeAt: rule ? new Date(startsAt.getTime() - rule.hoursBefore * hourMs) : null,
  };
}

function explain(by: RefundInput['by'], policy: Policy, rule: Policy['rules'][number] | undefined): string {
  if (by !== 'owner') return 'Cancelled by the caregiver or the business: everything is refunded.';
  if (rule) {
    const share = rule.refundBps === 10_000 ? 'everything' : `${rule.refundBps / 100}%`;
    return `More than ${words(rule.hoursBefore)} before the start: ${share} is refunded.`;
  }
  const last = policy.rules.at(-1);
  return last ? `Less than ${words(last.hoursBefore)} before the start: nothing is refunded.` : 'This policy gives no refund.';
}
