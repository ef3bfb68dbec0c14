/** An amount as the API shows it: integer minor units (cents) and an ISO 4217 currency. */
export interface Money {
  amount: number;
  currency: string;
}

export const money = (amountMinor: number, currency: string): Money => ({ amount: amountMinor, currency });

/** `numerator / denominator`, rounded half up (away from zero for negatives), in exact integer arithmetic. */
export function divideHalfUp(numerator: number, denominator: number): number {
  const n = BigInt(numerator) * 2n + BigInt(denominator) * (numerator < 0 ? -1n : 1n);
  return Number(n / (BigInt(denominator) * 2n));
}

/** A share given in basis points (100 = 1 %) of an amount, rounded half up. */
export const shareOf = (amountMinor: number, basisPoints: number): number => divideHalfUp(amountMinor * basisPoints, 10_000);

/** Adds up, and throws where a sum leaves the integers that a double holds exactly. */
export function sum(amountsMinor: readonly number[]): number {
  const total = amountsMinor.reduce((a, b) => a + b, 0);
  if (!Number.isSafeInteger(total)) throw new RangeError(`not an exact amount of minor units: ${total}`);
  return total;
}
