import type { Booking, CareEntry, CareEntryKind, CareFlag, CarePlace, DisputeCategory } from '@dogcare/sdk';
import { humanize } from './words.ts';

const longestWaitMs = 5_000;
const withinMs = 18 * 3_600_000;

/** Where this device is; undefined where it can’t tell, or may not. A check-in without a place is as good, and says so. */
export function here(): Promise<CarePlace | undefined> {
  if (!('geolocation' in navigator)) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), longestWaitMs);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        clearTimeout(timer);
        resolve({ lat: coords.latitude, lng: coords.longitude, accuracyMeters: Math.min(100_000, coords.accuracy) });
      },
      () => {
        clearTimeout(timer);
        resolve(undefined);
      },
      { enableHighAccuracy: true, timeout: longestWaitMs, maximumAge: 60_000 },
    );
  });
}

export const entryWord: Record<CareEntryKind, string> = {
  check_in: 'Checked in',
  check_out: 'Checked out',
  walk_track: 'Walk',
  meal: 'Meal',
  medication: 'Medication',
  potty: 'Potty break',
  play: 'Play',
  photo: 'Photo',
  note: 'Note',
  void: 'Taken back',
};

export const flagWord: Record<CareFlag, string> = {
  far_away: 'Far from where it should be',
  no_place: 'Without a place',
  implausible_speed: 'Faster than a dog',
  noted_late: 'Noted later',
  outside_booking: 'Outside the booking’s time',
  other_dose: 'Another dose than the schedule’s',
};

export const categoryWord: Record<DisputeCategory, string> = {
  care_not_as_agreed: 'The care was not as agreed',
  injury_or_illness: 'An injury or illness',
  no_show: 'Nobody came',
  damage: 'Something was damaged',
  dog_not_as_described: 'The dog was not as described',
  payment: 'The payment',
  other: 'Something else',
};

const eaten = { all: 'ate all of it', some: 'ate some of it', none: 'ate nothing' };

export const distance = (meters: number, locale: string): string => {
  const miles = locale.endsWith('-US');
  const value = miles ? meters / 1609.344 : meters / 1000;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(value)} ${miles ? 'mi' : 'km'}`;
};
export const minutes = (seconds: number): string => `${Math.max(1, Math.round(seconds / 60))} min`;

/** What an entry says besides its kind and its note. */
export function factsOf(entry: CareEntry, locale: string): string[] {
  const { track, medication, ate } = entry;
  return [
    track && `${distance(track.distanceMeters, locale)} in ${minutes(track.walkingSeconds)}`,
    medication && `${medication.name}, ${medication.dose}`,
    ate && eaten[ate],
  ].filter((one) => typeof one === 'string');
}

/** In the log, but not in force. */
export const isGone = (entry: CareEntry): boolean => entry.supersededBy !== null || entry.kind === 'void';

export const dogNames = (booking: Booking, ids: readonly string[]): string[] =>
  booking.dogs.filter((dog) => ids.includes(dog.id)).map((dog) => dog.name);

/** A booking that a caregiver is with now, or soon: as the server’s clock has it, and not this device’s. */
export const isToday = (booking: Booking, now: number): boolean => {
  if (booking.status === 'in_progress') return true;
  const mayStart = booking.transitions.some((one) => one.name === 'start' && one.allowed);
  return mayStart || Date.parse(booking.startsAt) - now < withinMs;
};

export const flagText = (flag: CareFlag): string => flagWord[flag] ?? humanize(flag);
