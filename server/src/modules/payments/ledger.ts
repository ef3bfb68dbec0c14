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
export type LedgerKind = 'payment' | 'refund' | 'tip' | 'chargeback' | 'chargeback_reversal' | 'payout' | 'payout_reversal' | 'provider_fee' | 'adjustment';

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
export function isSplitOf(paid: Split, price: Price): boolean {
  const asked = splitOf(price);
  return paid.amountMinor === asked.amountMinor && paid.caregiverMinor === asked.caregiverMinor && paid.taxMinor === asked.taxMinor;
}

/** `whole × part ⁄ of`, half up; exact beyond 2^53 on the way, as a product of two amounts may be. */
const proportion = (whole: number, part: number, of: number): number =>
  Number((BigInt(whole) * BigInt(part) * 2n + BigInt(of)) / (BigInt(of) * 2n));

/** The division of the first `amountMinor` that go back: caregiver and tax rounded half up each, the platform has the rest. */
const divided = (split: Split, amountMinor: number) => {
  if (split.amountMinor === 0) return { caregiver: 0, tax: 0 };
  return {
    caregiver: proportion(split.caregiverMinor, amountMinor, split.amountMinor),
    tax: proportion(split.taxMinor, amountMinor, split.amountMinor),
  };
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

/** What a payment books. */
export const entriesForPayment = (split: Split, caregiverUserId: string): LedgerEntry[] =>
  entriesOf(split.amountMinor, split.caregiverMinor, split.taxMinor, caregiverUserId);

/**
 * What a refund books, given how much had gone back before it. The difference of two divisions, so that many partial refunds
 * together reverse the payment exactly, whatever each was rounded to.
 */
export function entriesForRefund(
  split: Split, refundedBeforeMinor: number, refundMinor: number, caregiverUserId: string,
): LedgerEntry[] {
  const afterMinor = refundedBeforeMinor + refundMinor;
  if (refundMinor <= 0 || refundedBeforeMinor < 0 || afterMinor > split.amountMinor) {
    throw new RangeError('A refund of more than was paid');
  }
  const before = divided(split, refundedBeforeMinor);
  const after = divided(split, afterMinor);
  return entriesOf(-refundMinor, before.caregiver - after.caregiver, before.tax - after.tax, caregiverUserId);
}

/** Throws for what must never be written. */
export function assertBalanced(entries: readonly LedgerEntry[]): void {
  const total = entries.reduce((sum, entry) => sum + entry.amountMinor, 0);
  if (entries.length < 2 || total !== 0 || !entries.every((entry) => Number.isSafeInteger(entry.amountMinor))) {
    throw new RangeError(`A ledger transaction of ${entries.length} entries that sums to ${total}`);
  }
}
