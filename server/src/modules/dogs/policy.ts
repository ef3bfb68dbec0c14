import { Temporal } from 'temporal-polyfill';
import type { Actor } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { findBreed, type Breed } from './breeds.ts';

const oldestYears = 30;

/** The later of today in the zone and in UTC, so that nobody's puppy of this morning is from tomorrow. */
const todayAtLatest = (now: Date, timeZone: string): Temporal.PlainDate => {
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  const [here, utc] = [timeZone, 'UTC'].map((zone) => instant.toZonedDateTimeISO(zone).toPlainDate()) as [Temporal.PlainDate, Temporal.PlainDate];
  return Temporal.PlainDate.compare(here, utc) > 0 ? here : utc;
};

/** Throws `invalid_birth_date` for a day that is still to come, or so long ago that no dog lives. */
export function assertBirthDate(birthDate: string, now: Date, timeZone: string): void {
  const born = Temporal.PlainDate.from(birthDate);
  const today = todayAtLatest(now, timeZone);
  const wrong = Temporal.PlainDate.compare(born, today) > 0
    ? 'The date is in the future.'
    : Temporal.PlainDate.compare(born, today.subtract({ years: oldestYears })) < 0 ? `No dog is older than ${oldestYears} years.` : null;
  if (wrong !== null) throw problem('invalid_birth_date', { pointer: '#/birthDate', detail: wrong });
}

/** Throws `unknown_breed`. */
export function breedOf(breedId: string): Breed {
  const breed = findBreed(breedId);
  if (!breed) throw problem('unknown_breed', { pointer: '#/breedId', detail: 'Pick one of GET /api/breeds.' });
  return breed;
}

/** Whether somebody may read a dog: at once, never, or if a booking says so. */
export function readingRight(actor: Actor, dog: { ownerId: string; deletedAt: Date | null }): 'yes' | 'no' | 'by booking' {
  if (actor.kind !== 'user' || dog.deletedAt !== null) return 'no';
  if (actor.role === 'caregiver') return 'by booking';
  return actor.userId === dog.ownerId ? 'yes' : 'no';
}
