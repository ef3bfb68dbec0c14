import { isDeepStrictEqual } from 'node:util';
import { divideHalfUp, shareOf } from '../../../kernel/money/money.ts';
import type { Reason, Stay } from '../../caregivers/index.ts';
import type { BookingRow, When } from '../entities.ts';
import { isOver } from '../machine.ts';
import { isMeeting } from '../meetings.ts';
import { paidOf, settledOf, type Paid } from '../paid.ts';
import { refundOf } from '../policies.ts';
import type { ChangeBase, ChangeEffect, ChangeRow, Proposer } from './entities.ts';

/** What somebody wants in place of what is booked. */
export interface Wanted {
  readonly serviceType: BookingRow['serviceType'];
  readonly when: When;
  readonly dogIds: readonly string[];
}

export type ChangeRefusal = 'booking_over' | 'only_longer';

const hasBegun = ({ status, startsAt }: Pick<BookingRow, 'status' | 'startsAt'>, now: Date): boolean => status === 'in_progress' || startsAt <= now;

const dogsOf = ({ dogs }: Pick<BookingRow, 'dogs'>): string[] => dogs.map((dog) => dog.id);
const sameDogs = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((dogId) => other.includes(dogId));

/** Once a stay has begun it can only be lengthened: by nights at its end, for the same dogs. */
const isLonger = (booking: BookingRow, { serviceType, when, dogIds }: Wanted): boolean =>
  serviceType === booking.serviceType && sameDogs(dogIds, dogsOf(booking)) && when.unit === 'night' && booking.when.unit === 'night'
  && when.checkIn === booking.when.checkIn && when.checkOut > booking.when.checkOut;

/** Why a booking cannot become what is wanted any more, whatever there is room for; null where it can. */
export function refusalOf(booking: BookingRow, wanted: Wanted, now: Date): ChangeRefusal | null {
  if (isOver(booking.status) || booking.endsAt <= now) return 'booking_over';
  if (!hasBegun(booking, now)) return null;
  // a request that nobody answered is over when it begins
  if (booking.status === 'pending') return 'booking_over';
  return isLonger(booking, wanted) ? null : 'only_longer';
}

export const changesNothing = (booking: BookingRow, { serviceType, when, dogIds }: Wanted): boolean =>
  serviceType === booking.serviceType && isDeepStrictEqual(when, booking.when) && sameDogs(dogIds, dogsOf(booking));

const hourMs = 3_600_000;

/** Until when the other side can answer: so many hours, or until the earlier of both starts; for a stay that has begun, until its end. */
export function answerBy(booking: Pick<BookingRow, 'status' | 'startsAt' | 'endsAt'>, stay: Pick<Stay, 'startsAt'>, hours: number, now: Date): Date {
  const begins = Math.min(booking.startsAt.getTime(), stay.startsAt.getTime());
  const latest = hasBegun(booking, now) ? booking.endsAt.getTime() : begins;
  return new Date(Math.min(now.getTime() + hours * hourMs, latest));
}

/** Reasons that hold against a new booking and not against what is booked already, or agreed between both. */
export function standing(reasons: readonly Reason[], booking: BookingRow, wanted: Wanted, booked: readonly string[], now: Date): Reason[] {
  const isSameService = wanted.serviceType === booking.serviceType;
  const isSameTime = isSameService && (wanted.when.unit !== 'visit' || isDeepStrictEqual(wanted.when, booking.when));
  return reasons.filter(({ code, date }) => {
    switch (code) {
      // both agree to it, or it does not come about
      case 'too_short_notice': return false;
      // whatever the business has said of meeting since
      case 'meet_and_greet_not_offered': return false;
      case 'duration_not_offered': return !(isMeeting(booking) && isSameTime);
      case 'in_the_past': return !(hasBegun(booking, now) && isLonger(booking, wanted));
      case 'closed_that_day': case 'outside_hours': case 'calendar_busy': case 'beyond_horizon':
        return !(isSameTime && date !== undefined && booked.includes(date));
      case 'size_not_taken': return !(isSameService && wanted.dogIds.every((dogId) => dogsOf(booking).includes(dogId)));
      case 'outside_service_area': case 'address_missing': return !isSameService;
      case 'too_many_dogs': return !(isSameService && wanted.dogIds.length <= booking.dogs.length);
      default: return true;
    }
  });
}

/**
 * What share of what was paid too much goes back when a change is accepted: everything where the caregiver proposed it; where the owner did, the
 * share that cancelling would give back at this moment.
 */
export function refundShare(booking: BookingRow, by: Proposer, now: Date): { refundBps: number; refundRule: string } {
  if (by === 'caregiver') return { refundBps: 10_000, refundRule: 'The caregiver proposed it: all of the difference is given back.' };
  if (booking.totalMinor === 0) return { refundBps: 10_000, refundRule: '' };
  const { refundMinor, explanation } = refundOf({ ...booking, paidMinor: booking.totalMinor, now, by });
  return { refundBps: divideHalfUp(refundMinor * 10_000, booking.totalMinor), refundRule: `Of the difference the same share goes back as of the whole if it were cancelled now. ${explanation}` };
}

/** What of an earlier price was paid too much, once the booking is cheaper. */
export const excessOf = (booking: Paid, totalMinor: number): number => Math.max(0, settledOf(booking) - totalMinor);

/**
 * What accepting a change would do to the money, as the booking is now. Prices are compared: what somebody gave back of it meanwhile is not asked for again,
 * and is not given a second time.
 */
export function effectOf(booking: Paid, { totalMinor, refundBps }: Pick<ChangeRow, 'totalMinor' | 'refundBps'>): ChangeEffect {
  const paidMinor = paidOf(booking);
  const excessMinor = excessOf(booking, totalMinor);
  const shareMinor = shareOf(excessMinor, refundBps);
  return { paidMinor, refundMinor: Math.min(shareMinor, paidMinor), keptMinor: excessMinor - shareMinor, balanceDueMinor: Math.max(0, totalMinor - settledOf(booking)) };
}

/** The effect in words. */
export function explain({ refundMinor, keptMinor, balanceDueMinor }: ChangeEffect, { base, totalMinor, refundRule }: Pick<ChangeRow, 'base' | 'totalMinor' | 'refundRule'>): string {
  if (totalMinor === 0 && refundMinor + keptMinor === 0) return 'There is nothing to pay.';
  if (balanceDueMinor > 0 && balanceDueMinor === totalMinor) return 'Nothing was paid yet: the new total is to be paid.';
  if (balanceDueMinor > 0) return 'The difference is still to be paid.';
  if (refundMinor + keptMinor > 0) return refundRule;
  return totalMinor === base.totalMinor ? 'The price stays the same.' : 'Nothing more is to be paid.';
}

type Line = ChangeBase['lines'][number];
export interface LineDifference {
  readonly code: Line['code'];
  readonly description: string;
  readonly beforeMinor: number;
  readonly afterMinor: number;
}

/** A price beside another, line by line; what has no counterpart stands alone. Add-ons are told apart by their words. */
export function differencesOf(before: readonly Line[], after: readonly Line[]): LineDifference[] {
  const keyOf = (line: Line): string => (line.code === 'add_on' ? `add_on ${line.description}` : line.code);
  const keys = [...new Set([...after, ...before].map(keyOf))];
  return keys.map((key) => {
    const [old, fresh] = [before.filter((line) => keyOf(line) === key), after.filter((line) => keyOf(line) === key)];
    const { code, description } = (fresh[0] ?? old[0])!;
    const total = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + line.amountMinor, 0);
    return { code, description, beforeMinor: total(old), afterMinor: total(fresh) };
  });
}
