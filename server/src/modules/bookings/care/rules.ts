import type { Schema } from '../../../contract/contract.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { BookingRow } from '../entities.ts';
import { mostEntries } from './repository.ts';
import type { OpenEntry } from './deps.ts';
import { localDate } from './tasks.ts';

export type Given = Schema<'AddCareLogEntry'>;

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** Phones' clocks differ a little. */
const aheadMs = 2 * minuteMs;
/** Dogs are brought early, and no earlier. */
const beforeStartMs = 3 * hourMs;
const outsideMs = hourMs;
const lateMs = hourMs;
/** For phones that were without a network, and for corrections. */
const openAfterEndMs = 7 * 24 * hourMs;

/** The dogs that an entry is about. Throws `dog_not_found` for those that are not in the booking. */
export function dogsOf(booking: Pick<BookingRow, 'dogs'>, given: Given): string[] {
  const known = new Set(booking.dogs.map(({ id }) => id));
  const detail = 'It is not in this booking.';
  if (given.kind === 'medication') {
    if (!known.has(given.dogId)) throw problem('dog_not_found', { pointer: '#/dogId', detail });
    return [given.dogId];
  }
  if (given.kind === 'void' || !given.dogIds) return [...known];
  const missing = [...given.dogIds.keys()].filter((index) => !known.has(given.dogIds![index]!));
  if (missing.length > 0) throw problem('dog_not_found', { errors: missing.map((index) => ({ pointer: `#/dogIds/${index}`, detail })) });
  return [...given.dogIds];
}

/** Throws `care_log_closed`, `care_log_full`. Before it is in progress a booking takes nothing but the check-in that starts it. */
export function assertOpen(booking: Pick<BookingRow, 'status' | 'endsAt'>, given: Given, entryCount: number, now: Date): void {
  const { status, endsAt } = booking;
  const isLate = status === 'completed' && now.getTime() <= endsAt.getTime() + openAfterEndMs;
  if (status !== 'in_progress' && !isLate && !(status === 'confirmed' && given.kind === 'check_in' && !given.corrects)) {
    const detail = status === 'confirmed' ? 'Check in first.' : `The booking is ${status}${status === 'completed' ? ', and its log is closed' : ''}.`;
    throw problem('care_log_closed', { detail, extra: { bookingStatus: status } });
  }
  if (entryCount >= mostEntries) throw problem('care_log_full', { detail: `A booking has at most ${mostEntries}.` });
}

/** When something happened, as far as that can be. Throws `invalid_care_time`. */
export function happenedAtOf(booking: Pick<BookingRow, 'startsAt'>, given: string | Date | undefined, now: Date, pointer = '#/happenedAt'): Date {
  if (given === undefined) return now;
  const at = new Date(given);
  if (at.getTime() > now.getTime() + aheadMs) throw problem('invalid_care_time', { pointer, detail: 'That is still to come.' });
  if (at.getTime() < booking.startsAt.getTime() - beforeStartMs) throw problem('invalid_care_time', { pointer, detail: 'That is long before the booking starts.' });
  return at > now ? now : at;
}

/** Dogs come once and go once: who was checked in or out is not again, unless the entry was taken back. Throws `care_entry_repeated`, `invalid_care_time`. */
export function assertOnce(kind: 'check_in' | 'check_out', dogIds: readonly string[], happenedAt: Date, inForce: readonly OpenEntry[]): void {
  const before = inForce.filter(({ row }) => row.kind === kind && row.dogIds.some((id) => dogIds.includes(id)));
  if (before.length > 0) {
    throw problem('care_entry_repeated', { detail: `It is ${before[0]!.row.id}; correct that one.`, extra: { entryId: before[0]!.row.id } });
  }
  if (kind === 'check_in') return;
  const checkedIn = inForce.filter(({ row }) => row.kind === 'check_in' && row.dogIds.some((id) => dogIds.includes(id)));
  if (checkedIn.some(({ row }) => row.happenedAt > happenedAt)) throw problem('invalid_care_time', { pointer: '#/happenedAt', detail: 'That is before the check-in.' });
}

/** Whether a check-out ends the booking: the last of the dogs goes, and of a stay of nights it is the last day or after. */
export function endsStay(booking: Pick<BookingRow, 'dogs' | 'when' | 'endsAt' | 'timeZone'>, dogIds: readonly string[], happenedAt: Date, inForce: readonly OpenEntry[]): boolean {
  const gone = new Set([...dogIds, ...inForce.filter(({ row }) => row.kind === 'check_out').flatMap(({ row }) => row.dogIds)]);
  const lastDay = localDate(new Date(booking.endsAt.getTime() - 1), booking.timeZone);
  return booking.dogs.every(({ id }) => gone.has(id)) && (booking.when.unit !== 'night' || localDate(happenedAt, booking.timeZone) >= lastDay);
}

/** What is odd about when something happened and was told. */
export function timeFlags({ startsAt, endsAt }: Pick<BookingRow, 'startsAt' | 'endsAt'>, happenedAt: Date, now: Date): Schema<'CareFlag'>[] {
  const at = happenedAt.getTime();
  const isOutside = at < startsAt.getTime() - outsideMs || at > endsAt.getTime() + beforeStartMs;
  return [...(now.getTime() - at > lateMs ? ['noted_late' as const] : []), ...(isOutside ? ['outside_booking' as const] : [])];
}
