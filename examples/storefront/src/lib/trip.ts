import type { ServiceType, When } from '@dogcare/sdk';
import { addDays, daysBetween, formatDate, formatTime, isDate, mediumDate } from './dates.ts';
import { plural } from './words.ts';

export type Unit = 'night' | 'day' | 'visit';

/** What somebody is looking for, as it travels in the address bar from search over the caregiver's page to checkout. */
export interface Trip {
  serviceType: ServiceType | undefined;
  checkIn: string | undefined;
  checkOut: string | undefined;
  date: string | undefined;
  time: string | undefined;
  durationMinutes: number | undefined;
  dogCount: number;
}

const count = (text: string | null): number | undefined => {
  const value = Number(text);
  return text !== null && Number.isInteger(value) && value > 0 ? value : undefined;
};
const date = (text: string | null): string | undefined => (isDate(text) ? text : undefined);

export function readTrip(query: URLSearchParams, serviceTypes: readonly ServiceType[]): Trip {
  const time = query.get('time');
  return {
    serviceType: serviceTypes.find((type) => type === query.get('service')),
    checkIn: date(query.get('checkIn')),
    checkOut: date(query.get('checkOut')),
    date: date(query.get('date')),
    time: time !== null && /^\d{2}:\d{2}$/.test(time) ? time : undefined,
    durationMinutes: count(query.get('minutes')),
    dogCount: Math.min(count(query.get('dogs')) ?? 1, 10),
  };
}

/** Writes the parts that fit the service's unit. */
export function tripParams(trip: Trip, unit: Unit | undefined): Record<string, string> {
  const all: Record<string, string | undefined> = {
    service: trip.serviceType,
    checkIn: unit === 'night' ? trip.checkIn : undefined,
    checkOut: unit === 'night' ? trip.checkOut : undefined,
    date: unit === 'night' ? undefined : trip.date,
    time: unit === 'visit' ? trip.time : undefined,
    minutes: unit === 'visit' && trip.durationMinutes ? String(trip.durationMinutes) : undefined,
    dogs: String(trip.dogCount),
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The API's `when`, once everything it needs is chosen. */
export function whenOf(trip: Trip, unit: Unit | undefined): When | null {
  if (unit === 'night' && trip.checkIn && trip.checkOut && trip.checkOut > trip.checkIn) {
    return { unit, checkIn: trip.checkIn, checkOut: trip.checkOut };
  }
  if (unit === 'day' && trip.date) return { unit, date: trip.date };
  if (unit === 'visit' && trip.date && trip.time && trip.durationMinutes) {
    return { unit, date: trip.date, time: trip.time, durationMinutes: trip.durationMinutes };
  }
  return null;
}

/** “Fri, Jun 12 – Mon, Jun 15 (3 nights)”. */
export function describeWhen(when: When, locale: string): string {
  if (when.unit === 'night') {
    const range = `${formatDate(when.checkIn, locale, mediumDate)} – ${formatDate(when.checkOut, locale, mediumDate)}`;
    return `${range} (${plural(daysBetween(when.checkIn, when.checkOut), 'night').replace(' ', '\u00a0')})`;
  }
  const day = formatDate(when.date, locale, mediumDate);
  return when.unit === 'day' ? day : `${day}, ${formatTime(when.time, locale)} (${when.durationMinutes}\u00a0minutes)`;
}

/** A changed check-in keeps the stay a stay. */
export function withCheckIn(trip: Trip, checkIn: string | undefined): Trip {
  const tooEarly = checkIn && trip.checkOut && trip.checkOut <= checkIn;
  return { ...trip, checkIn, checkOut: tooEarly ? addDays(checkIn, 1) : trip.checkOut };
}
