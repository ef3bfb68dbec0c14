import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { sum } from '../../../kernel/money/money.ts';
import type { PaymentRow } from '../entities.ts';
import type { PayoutParts } from './deps.ts';
import type { UnpaidEntry } from './repository.ts';

export type Hold = Schema<'PayoutHold'>;

/** What is owed for one booking, or for none. */
export interface Owed {
  readonly bookingId: string | null;
  readonly entries: readonly UnpaidEntry[];
  readonly owedMinor: number;
  readonly releaseAt: Date | null;
  /** Why it waits. What is owed the other way never waits: it is netted at once. */
  readonly held: Hold | null;
}
export interface Assessment {
  readonly all: readonly Owed[];
  /** What a payout now would pay; below zero, what it is short of. */
  readonly availableMinor: number;
  readonly payable: readonly UnpaidEntry[];
}

/** Works out what a caregiver can be paid. In a transaction each booking is locked, so that no dispute, refund or cancellation comes between. */
export function createAssess({ repository, payments, payable, payouts, frozen }: PayoutParts) {
  /** What is to go back and is not in the books yet. What a lost chargeback took stays reserved for good, as nobody can give it back again. */
  const promisedMinor = async (ctx: Ctx, { id, refundReservedMinor, refundedMinor }: PaymentRow): Promise<number> =>
    refundReservedMinor - refundedMinor - sum((await payments.chargebacksOf(ctx, id)).map(({ reservedMinor }) => reservedMinor));

  const holdOf = async (ctx: Ctx, bookingId: string, release: { releasedAt: Date | null } | undefined): Promise<Hold | null> => {
    if (ctx.tx) await payable.find(ctx, bookingId);
    if (!release) return 'not_over';
    if (await frozen(ctx, bookingId)) return 'chargeback';
    if (await payouts.disputed(ctx, bookingId)) return 'dispute';
    for (const payment of await payments.appliedAll(ctx, bookingId)) if ((await promisedMinor(ctx, payment)) > 0) return 'refund';
    return release.releasedAt === null ? 'waiting' : null;
  };

  return async (ctx: Ctx, caregiverUserId: string): Promise<Assessment> => {
    const unpaid = await repository.unpaidOf(ctx, caregiverUserId);
    const byBooking = Map.groupBy(unpaid, ({ bookingId }) => bookingId);
    const bookingIds = [...byBooking.keys()].filter((id) => id !== null).toSorted();
    const releases = new Map((await repository.releasesOf(ctx, bookingIds)).map((row) => [row.bookingId, row]));
    const all: Owed[] = [];
    // in one order, as two runs must not wait for each other
    for (const bookingId of [...bookingIds, ...(byBooking.has(null) ? [null] : [])]) {
      const entries = byBooking.get(bookingId)!;
      const owedMinor = sum(entries.map((entry) => entry.owedMinor));
      const release = bookingId === null ? undefined : releases.get(bookingId);
      const held = bookingId === null || owedMinor < 0 ? null : await holdOf(ctx, bookingId, release);
      all.push({ bookingId, entries, owedMinor, releaseAt: release?.dueAt ?? null, held });
    }
    const free = all.filter(({ held }) => held === null);
    return { all, availableMinor: sum(free.map(({ owedMinor }) => owedMinor)), payable: free.flatMap(({ entries }) => entries) };
  };
}
export type Assess = ReturnType<typeof createAssess>;
