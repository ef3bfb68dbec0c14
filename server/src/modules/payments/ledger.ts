import { partsOf, type Parts, type PaymentTerms } from './refunds/lines.ts';

/**
 * The books' rules, pure. **Debits are positive, credits negative**, and every transaction sums to zero: money that comes to the
 * provider's account is `gateway_clearing +A`, and what we owe for it stands against it, `caregiver_payable −(S−C)`,
 * `platform_revenue −(C+F)`, `tax −T`. The balance of an account is the sum of its entries.
 */
export type LedgerAccount =
  /** Money at the provider. */
  | 'gateway_clearing'
  /** What owners owe us: a payment that was taken back from us, say. */
  | 'owner_receivable'
  | 'caregiver_payable'
  | 'platform_revenue'
  /** Owed to caregivers beside what they charge; no commission. */
  | 'tips'
  | 'tax'
  | 'refunds'
  | 'chargebacks'
  /** What the provider keeps. */
  | 'provider_fees';

/** What is booked, once for each cause. */
export type LedgerKind = 'payment' | 'refund' | 'tip' | 'chargeback' | 'chargeback_reversal' | 'chargeback_loss' | 'payout' | 'payout_reversal' | 'payout_part_reversal' | 'provider_fee' | 'adjustment';

export interface LedgerEntry {
  readonly account: LedgerAccount;
  /** Whose: the caregiver's user for what they are owed; the business itself otherwise. */
  readonly subjectId: string | null;
  readonly amountMinor: number;
}

/** How an amount that was paid is divided; the platform has the rest. Frozen on the payment. */
export interface Split {
  readonly amountMinor: number;
  readonly caregiverMinor: number;
  readonly taxMinor: number;
}

export interface Price {
  readonly amountMinor: number;
  readonly subtotalMinor: number;
  readonly commissionMinor: number;
  readonly ownerFeeMinor: number;
  readonly taxMinor: number;
}

/** Throws where the parts are not the whole: such a price must never be paid. */
export function splitOf(price: Price): Split {
  const { amountMinor, subtotalMinor, commissionMinor, ownerFeeMinor, taxMinor } = price;
  const parts = [amountMinor, subtotalMinor, commissionMinor, ownerFeeMinor, taxMinor];
  if (!parts.every((part) => Number.isSafeInteger(part) && part >= 0)) {
    throw new RangeError('Amounts are integers of minor units, 0 or more');
  }
  if (subtotalMinor + ownerFeeMinor + taxMinor !== amountMinor) {
    throw new RangeError('The lines do not add up to what is to be paid');
  }
  if (commissionMinor > subtotalMinor) throw new RangeError('The commission is more than the caregiver charges');
  return { amountMinor, caregiverMinor: subtotalMinor - commissionMinor, taxMinor };
}

/** Whether what was begun to be paid is what is asked now: a price can be changed. */
export const isSplitOf = (paid: Split, price: Price): boolean => isSameSplit(paid, splitOf(price));

export const isSameSplit = (one: Split, other: Split): boolean =>
  one.amountMinor === other.amountMinor && one.caregiverMinor === other.caregiverMinor && one.taxMinor === other.taxMinor;

/** `whole × part ⁄ of`, half up; exact beyond 2^53 on the way, as a product of two amounts may be. */
const proportion = (whole: number, part: number, of: number): number =>
  Number((BigInt(whole) * BigInt(part) * 2n + BigInt(of)) / (BigInt(of) * 2n));

/** What of a charge goes back when so much of it does: the caregiver gives their part of it, or, where the commission is kept, all of it. */
const caregiverGone = (split: Split, terms: PaymentTerms, chargedBackMinor: number): number => {
  const charged = partsOf(terms.lines, terms.lines.map(({ amountMinor }, line) => ({ line, amountMinor }))).chargedMinor;
  if (terms.commissionOnRefund === 'kept' || charged === 0) return chargedBackMinor;
  return proportion(split.caregiverMinor, chargedBackMinor, charged);
};

const entriesOf = (cashMinor: number, caregiverMinor: number, taxMinor: number, caregiverUserId: string): LedgerEntry[] => {
  const all: LedgerEntry[] = [
    { account: 'gateway_clearing', subjectId: null, amountMinor: cashMinor },
    { account: 'caregiver_payable', subjectId: caregiverUserId, amountMinor: -caregiverMinor },
    { account: 'platform_revenue', subjectId: null, amountMinor: caregiverMinor + taxMinor - cashMinor },
    { account: 'tax', subjectId: null, amountMinor: -taxMinor },
  ];
  return all.filter((entry) => entry.amountMinor !== 0);
};

/** A tip is owed to the caregiver beside what they charge. */
export const onAccountOf = (purpose: 'booking' | 'tip' | 'week' | 'balance', entries: LedgerEntry[]): LedgerEntry[] =>
  purpose !== 'tip' ? entries : entries.map((entry) => (entry.account === 'caregiver_payable' ? { ...entry, account: 'tips' } : entry));

/** What a payment books. */
export const entriesForPayment = (split: Split, caregiverUserId: string): LedgerEntry[] =>
  entriesOf(split.amountMinor, split.caregiverMinor, split.taxMinor, caregiverUserId);

/**
 * What a refund books, by its lines: tax goes back as tax, the owner's fee as the platform's, and of what the caregiver charged each gives their part. It is
 * the difference of two divisions, of what had gone back `before` and of what has then, so that many partial refunds together reverse the payment exactly,
 * whatever each was rounded to. A chargeback that is lost books the same against the money that the bank holds (`from`).
 */
export function entriesForRefund(
  split: Split, terms: PaymentTerms, before: Parts, refund: Parts, caregiverUserId: string, from: LedgerAccount = 'gateway_clearing',
): LedgerEntry[] {
  const { chargedMinor, feeMinor, taxMinor } = refund;
  const refundMinor = chargedMinor + feeMinor + taxMinor;
  const goneMinor = before.chargedMinor + before.feeMinor + before.taxMinor;
  if (refundMinor <= 0 || Math.min(chargedMinor, feeMinor, taxMinor, goneMinor) < 0 || goneMinor + refundMinor > split.amountMinor) {
    throw new RangeError('A refund of more than was paid');
  }
  const caregiverMinor = caregiverGone(split, terms, before.chargedMinor + chargedMinor) - caregiverGone(split, terms, before.chargedMinor);
  return entriesOf(-refundMinor, -caregiverMinor, -taxMinor, caregiverUserId).map((entry) => (entry.account === 'gateway_clearing' ? { ...entry, account: from } : entry));
}

/** What the caregiver has of a payment of which so much went back. */
export const caregiverKeeps = (split: Split, terms: PaymentTerms, gone: Parts): number => split.caregiverMinor - caregiverGone(split, terms, gone.chargedMinor);

/** Throws for what must never be written. */
export function assertBalanced(entries: readonly LedgerEntry[]): void {
  const total = entries.reduce((sum, entry) => sum + entry.amountMinor, 0);
  if (entries.length < 2 || total !== 0 || !entries.every((entry) => Number.isSafeInteger(entry.amountMinor))) {
    throw new RangeError(`A ledger transaction of ${entries.length} entries that sums to ${total}`);
  }
}
