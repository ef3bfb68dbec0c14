import { isDeepStrictEqual } from 'node:util';
import { asSystem, type Ctx, type TxCtx } from '../../../kernel/context/context.ts';
import { isProblem } from '../../../kernel/errors/problem.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import type { Reason } from '../../caregivers/index.ts';
import { bookingRow } from '../actions/create.ts';
import { workOut, type Worked } from '../actions/quote.ts';
import { changeState, completesAt, payBy, recordTransition, respondBy } from '../actions/transition.ts';
import type { BookingRow } from '../entities.ts';
import { transitionBy } from '../machine.ts';
import { unitPrice } from '../pricing.ts';
import { weeklyOf } from './charges.ts';
import type { SeriesRow } from './entities.ts';
import { asOwner, record, type SeriesParts } from './parts.ts';
import type { Slot } from './plan.ts';

const dayMs = 86_400_000;

/**
 * Nobody need pay sooner: a day before it begins, or, where the week is charged together, until a card that failed could be mended. With the charge itself comes the
 * week's own moment, which is no later.
 */
export const dueNotBefore = ({ tenant }: Ctx, { billing }: Pick<SeriesRow, 'billing'>, startsAt: Date): Date => {
  const { beforeMs, mendMs } = weeklyOf(tenant.settings.bookings);
  return new Date(startsAt.getTime() - (billing === 'weekly' ? Math.max(0, beforeMs - mendMs) : dayMs));
};

/** A whole series that can't be booked is told by what it lacks, not by an error of one of its parts. */
const asReason = (error: unknown): Reason => {
  if (isProblem(error, 'caregiver_not_found')) return { code: 'caregiver_not_approved', detail: 'The caregiver takes no bookings at the moment.' };
  if (isProblem(error, 'service_not_found')) return { code: 'service_inactive', detail: 'The caregiver does not offer this service at the moment.' };
  if (isProblem(error, 'dog_not_found')) return { code: 'dog_not_available', detail: 'A dog of the series is no longer there.' };
  throw error;
};

const full: Reason = { code: 'fully_booked', detail: 'Some of it was booked in the meantime.' };

/** Works out one occurrence: for the owner, by the prices promised. In a transaction whether there is room is left to `hold`. */
export async function workOutSlot(parts: SeriesParts, ctx: TxCtx | Parameters<typeof workOut>[1], series: Pick<SeriesRow, 'ownerId' | 'caregiverId' | 'serviceType' | 'rates'>, slot: Slot): Promise<Worked | readonly Reason[]> {
  const request = { caregiverId: series.caregiverId, serviceType: series.serviceType, when: slot.when, dogIds: [...slot.dogIds] };
  try {
    return await workOut(parts, asSystem(ctx, 'series'), request, { ownerId: series.ownerId, goesOn: true, ...(series.rates && { rates: series.rates }) });
  } catch (error) {
    return [asReason(error)];
  }
}

const isReasons = (worked: Worked | readonly Reason[]): worked is readonly Reason[] => Array.isArray(worked);

/** Takes the places; says why not. */
async function hold(parts: SeriesParts, tx: TxCtx, worked: Worked): Promise<readonly Reason[]> {
  try {
    await parts.caregivers.hold(tx, worked.offer, worked.stay, { dogCount: worked.dogCount });
    return [];
  } catch (error) {
    if (!isProblem(error, 'no_longer_available')) throw error;
    return [{ ...full, date: worked.stay.dates[0]! }];
  }
}

export type Booked = { readonly booking: BookingRow; readonly worked: Worked } | { readonly reasons: readonly Reason[] };

/** Makes the booking of an occurrence, by the rules of any booking: confirmed once the caregiver has said yes to the series. */
export async function bookSlot(parts: SeriesParts, tx: TxCtx, series: SeriesRow, slot: Slot): Promise<Booked> {
  const worked = await workOutSlot(parts, tx, series, slot);
  if (isReasons(worked)) return { reasons: worked };
  const reasons = worked.reasons.length > 0 ? worked.reasons : await hold(parts, tx, worked);
  if (reasons.length > 0) return { reasons };
  const now = tx.clock.now();
  const transition = transitionBy(null, series.status === 'active' || worked.offer.service.instantBook ? 'book_instantly' : 'request')!;
  const row = bookingRow(parts, tx, worked, {
    ownerId: series.ownerId, note: series.note, policy: worked.policy, lines: [...worked.price.lines], totalMinor: worked.price.totalMinor,
    commissionMinor: worked.price.commissionMinor, status: transition.to, now,
    series: { seriesId: series.id, occurrence: slot.occurrence, dueNotBefore: dueNotBefore(tx, series, worked.stay.startsAt) },
  });
  const by = tx.actor.kind === 'user' && tx.actor.role === 'owner' ? 'owner' : 'system';
  return { booking: await recordTransition(parts, tx, row, transition, { by, reason: null, now, isNew: true }), worked };
}

/** What one unit of it costs now: for telling that it changed. */
export const unitOf = ({ offer, request }: Worked): number | null => unitPrice(offer, request.when) ?? null;

/**
 * Only what nobody has paid, has not begun, and is not being agreed on otherwise, is changed. What both sides agreed to have as another service is none of
 * the series' any more.
 */
export const isChangeable = ({ serviceType }: Pick<SeriesRow, 'serviceType'>, booking: BookingRow | undefined, now: Date): booking is BookingRow =>
  booking !== undefined && booking.serviceType === serviceType && (booking.status === 'pending' || booking.status === 'confirmed') && booking.paymentStatus === 'unpaid' && booking.openChangeId === null && booking.startsAt > now;

/** Called off as the owner's: it is unpaid, so nothing is given back. */
export const dropBooking = (parts: SeriesParts, tx: TxCtx, series: SeriesRow, bookingId: string, reason: string | null): Promise<BookingRow> =>
  changeState(parts, asOwner(tx, series), bookingId, 'cancel', reason);

/** Puts a booking where the slot is now; it stays the same booking. Where that can't be, it is as it was. */
export async function moveBooking(parts: SeriesParts, tx: TxCtx, series: SeriesRow, booking: BookingRow, slot: Slot): Promise<Booked> {
  const worked = await workOutSlot(parts, tx, series, slot);
  if (isReasons(worked)) return { reasons: worked };
  if (worked.reasons.length > 0) return { reasons: worked.reasons };
  const { caregiverId, serviceType, held, dogs } = booking;
  const before = { ...worked.stay, ...held };
  await parts.caregivers.release(tx, { caregiverId, serviceType, ...held, dogCount: dogs.length });
  const reasons = await hold(parts, tx, worked);
  if (reasons.length > 0) {
    // nobody else can have taken them: their rows are ours until the transaction ends
    await parts.caregivers.hold(tx, worked.offer, before, { dogCount: dogs.length });
    return { reasons };
  }
  const now = tx.clock.now();
  const settings = tx.tenant.settings.bookings;
  const { stay, price } = worked;
  const due = { startsAt: stay.startsAt, dueNotBefore: dueNotBefore(tx, series, stay.startsAt) };
  const isConfirmed = booking.status === 'confirmed';
  const isFree = price.totalMinor === 0;
  const patch: Partial<BookingRow> = {
    when: slot.when, startsAt: stay.startsAt, endsAt: stay.endsAt, timeZone: worked.offer.timeZone, dogs: [...worked.dogs], lines: [...price.lines],
    totalMinor: price.totalMinor, commissionMinor: price.commissionMinor, policy: worked.policy, held: { pool: stay.pool, places: stay.places },
    dueNotBefore: due.dueNotBefore,
    respondBy: isConfirmed ? null : respondBy(settings, stay.startsAt, now),
    payBy: isConfirmed && !isFree ? payBy(settings, due, now) : null,
    ...(isConfirmed && isFree ? { paymentStatus: 'paid' as const } : {}),
    updatedAt: nextVersion(now, booking.updatedAt),
  };
  await parts.repository.updateIf(tx, { id: booking.id }, patch);
  await parts.repository.replaceDogs(tx, booking, { ...booking, ...patch });
  const isSamePrice = isDeepStrictEqual([booking.lines, booking.commissionMinor], [patch.lines, patch.commissionMinor]);
  await parts.payments.abandon(tx, booking.id, isSamePrice ? 'dated' : undefined);
  const moved = { ...booking, ...patch };
  await setDeadlines(parts, tx, moved);
  await record(parts, tx, series, 'occurrence_moved', { bookingId: booking.id, occurrence: booking.occurrence, totalMinor: price.totalMinor });
  return { booking: moved, worked };
}

async function setDeadlines({ deadlines }: SeriesParts, tx: TxCtx, booking: BookingRow): Promise<void> {
  const subjectId = booking.id;
  if (booking.respondBy) return deadlines.set(tx, { kind: 'booking.request_expiry', subjectId, dueAt: booking.respondBy });
  if (booking.payBy) return deadlines.set(tx, { kind: 'booking.payment_due', subjectId, dueAt: booking.payBy });
  await deadlines.clear(tx, { kind: 'booking.payment_due', subjectId });
  await deadlines.set(tx, { kind: 'booking.auto_complete', subjectId, dueAt: completesAt(tx.tenant.settings.bookings, booking.endsAt) });
}
