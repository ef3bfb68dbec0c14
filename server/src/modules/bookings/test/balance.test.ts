import { describe, expect, it } from 'vitest';
import { balanceOf } from '../balance.ts';
import type { BookingRow } from '../entities.ts';
import { keptFor, paidOf, statusAfter } from '../paid.ts';
import type { Line } from '../pricing.ts';

const line = (code: Line['code'], amountMinor: number, description: string = code): Line => ({ code, description, quantity: 1, unitMinor: amountMinor, amountMinor });
const three = { lines: [line('base', 16_500, 'Boarding, 3 nights'), line('owner_fee', 825), line('tax', 1_429)], commissionMinor: 3_300 };
const four = { lines: [line('base', 22_000, 'Boarding, 4 nights'), line('owner_fee', 1_100), line('tax', 1_906)], commissionMinor: 4_400 };
const totalOf = ({ lines }: { lines: readonly Line[] }): number => lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
const booking = (now: typeof four, before: typeof four | null, more: Partial<BookingRow> = {}): BookingRow => ({
  status: 'confirmed', paymentStatus: 'paid', ...now, totalMinor: totalOf(now), balanceDueMinor: totalOf(now) - totalOf(before ?? three), settledPrice: before, refundedMinor: 0, changeRefundMinor: 0, changeKeptMinor: 0, ...more,
} as BookingRow);

describe('the rest of a booking', () => {
  it('is exactly what each has more of the new price', () => {
    expect(balanceOf(booking(four, three))).toMatchObject({
      amountMinor: 6_252, caregiverMinor: 4_400, taxMinor: 477, lines: [{ code: 'base', description: 'Boarding, 4 nights', amountMinor: 5_500 }, { code: 'owner_fee', amountMinor: 275 }, { code: 'tax', amountMinor: 477 }],
    });
  });
  it('has one line where a line of the price became less, and one for its tax', () => {
    const other = { lines: [line('base', 23_000), line('tax', 1_906)], commissionMinor: 4_400 };
    expect(balanceOf(booking(other, three))).toMatchObject({ amountMinor: 6_152, caregiverMinor: 5_400, taxMinor: 477, lines: [{ code: 'adjustment', amountMinor: 5_675 }, { code: 'tax', amountMinor: 477 }] });
  });
  it('leaves nobody less than nothing, and gives nobody more than there is', () => {
    const untaxed = { lines: [line('base', 20_000)], commissionMinor: 0 };
    // the caregiver has 6,800 more of a price that is 1,246 dearer
    expect(balanceOf(booking(untaxed, three))).toMatchObject({ amountMinor: 1_246, caregiverMinor: 1_246, taxMinor: 0, lines: [{ code: 'adjustment', amountMinor: 1_246 }] });
  });
  it('is divided as the whole where nobody wrote down what was paid for', () => {
    expect(balanceOf(booking(four, null))).toMatchObject({ amountMinor: 6_252, caregiverMinor: 4_400, taxMinor: 477 });
  });
  it.each([[{ paymentStatus: 'unpaid' }], [{ paymentStatus: 'authorized' }], [{ status: 'cancelled' }], [{ balanceDueMinor: 0 }]] as const)('is not to be paid where the booking is %j', (more) => {
    expect(balanceOf(booking(four, three, more))).toBeNull();
  });
});

describe('what of a booking is paid', () => {
  const paid = { paymentStatus: 'paid', totalMinor: 5_000, balanceDueMinor: 0, refundedMinor: 0, changeRefundMinor: 0, changeKeptMinor: 0 } as const;
  it('is not less for what a change gave back, and never below nothing', () => {
    expect(paidOf({ ...paid, refundedMinor: 3_000, changeRefundMinor: 5_000 })).toBe(5_000);
    // 10,000 came in, an admin gave back 8,000 and a change wanted 5,000: there were 2,000
    const gone = { ...paid, refundedMinor: 10_000, changeRefundMinor: 5_000 };
    expect([paidOf(gone), keptFor(gone, 'caregiver'), statusAfter(gone)]).toEqual([0, 0, 'refunded']);
  });
  it('and what a change kept, is what is left of all that came in', () => {
    const kept = { ...paid, changeKeptMinor: 5_000, refundedMinor: 8_000 };
    expect([paidOf(kept), keptFor(kept, 'caregiver'), keptFor(kept, 'owner')]).toEqual([0, 2_000, 0]);
  });
});
