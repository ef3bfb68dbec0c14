import { portionOf, sum } from '../../kernel/money/money.ts';
import type { PayableBalance, PayableLine } from '../payments/index.ts';
import { differencesOf } from './changes/rules.ts';
import type { BookingRow, SettledPrice } from './entities.ts';
import { amountOf, subtotalOf } from './pricing.ts';

const payableIn: readonly BookingRow['status'][] = ['confirmed', 'in_progress', 'completed'];

const caregiverOf = ({ lines, commissionMinor }: SettledPrice): number => subtotalOf(lines) - commissionMinor;
const within = (amountMinor: number, mostMinor: number): number => Math.max(0, Math.min(amountMinor, mostMinor));
const once = (code: PayableLine['code'], description: string, amountMinor: number): PayableLine => ({ code, description, quantity: 1, unitMinor: amountMinor, amountMinor });

/** The rest of a booking that was paid and became dearer, as long as it can be paid. */
export function balanceOf(row: BookingRow): PayableBalance | null {
  const { balanceDueMinor: amountMinor, paymentStatus, lines, totalMinor } = row;
  if (amountMinor <= 0 || !payableIn.includes(row.status) || paymentStatus === 'unpaid' || paymentStatus === 'authorized') return null;
  const before = row.settledPrice;
  // of the difference of two prices each has exactly what they have more of the new one; what is not known by lines is divided as the whole is
  const isKnown = before !== null && sum(before.lines.map((line) => line.amountMinor)) === totalMinor - amountMinor;
  const partOf = (now: number, then: number): number => (isKnown ? now - then : portionOf(amountMinor, now, totalMinor));
  const taxMinor = within(partOf(amountOf(lines, 'tax'), isKnown ? amountOf(before.lines, 'tax') : 0), amountMinor);
  const caregiverMinor = within(partOf(caregiverOf(row), isKnown ? caregiverOf(before) : 0), amountMinor - taxMinor);
  const more = isKnown ? differencesOf(before.lines, lines).map((line) => once(line.code, line.description, line.afterMinor - line.beforeMinor)).filter((line) => line.amountMinor !== 0) : [];
  const isByLine = more.length > 0 && more.every((line) => line.amountMinor > 0);
  const rest = [once('adjustment', 'The rest after a change', amountMinor - taxMinor), once('tax', 'Tax', taxMinor)].filter((line) => line.amountMinor > 0);
  return { amountMinor, caregiverMinor, taxMinor, lines: isByLine ? more : rest };
}
