/** An amount as the API shows it: integer minor units (cents) and an ISO 4217 currency. */
export interface Money {
  amount: number;
  currency: string;
}

export const money = (amountMinor: number, currency: string): Money => ({ amount: amountMinor, currency });

/** An amount as people read it, in whatever language: `173.25 USD`. For what is told in passing; where a locale is known, `Intl` writes it better. */
export function amountText(amountMinor: number, currency: string): string {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${currency}`;
}

const halfUp = (numerator: bigint, denominator: bigint): number =>
  Number((numerator * 2n + denominator * (numerator < 0n ? -1n : 1n)) / (denominator * 2n));

/** `numerator / denominator`, rounded half up (away from zero for negatives), in exact integer arithmetic. */
export const divideHalfUp = (numerator: number, denominator: number): number => halfUp(BigInt(numerator), BigInt(denominator));

/** A share given in basis points (100 = 1 %) of an amount, rounded half up. */
export const shareOf = (amountMinor: number, basisPoints: number): number => halfUp(BigInt(amountMinor) * BigInt(basisPoints), 10_000n);

/** As much of an amount as `part` is of `whole`, rounded half up. */
export const portionOf = (amountMinor: number, part: number, whole: number): number => halfUp(BigInt(amountMinor) * BigInt(part), BigInt(whole));

/** Adds up, and throws where a sum leaves the integers that a double holds exactly. */
export function sum(amountsMinor: readonly number[]): number {
  const total = amountsMinor.reduce((a, b) => a + b, 0);
  if (!Number.isSafeInteger(total)) throw new RangeError(`not an exact amount of minor units: ${total}`);
  return total;
}
