import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../contract/contract.ts';
import type { Actor, Ctx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { findBreed, type Breed } from './breeds.ts';

const oldestYears = 30;
const knownAfterMs = 30 * 86_400_000;

const dayIn = (now: Date, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();

/** The later of today in the zone and in UTC, so that nobody's puppy of this morning is from tomorrow. */
export const todayAtLatest = (now: Date, timeZone: string): Temporal.PlainDate => {
  const [here, utc] = [dayIn(now, timeZone), dayIn(now, 'UTC')];
  return Temporal.PlainDate.compare(here, utc) > 0 ? here : utc;
};

/** The business's day: it is the business that relies on what is valid. */
export const todayOf = ({ clock, tenant }: Pick<Ctx, 'clock' | 'tenant'>): string => dayIn(clock.now(), tenant.timeZone).toString();

/** Throws `invalid_birth_date` for a day that is still to come, or so long ago that no dog lives. */
export function assertBirthDate(birthDate: string, now: Date, timeZone: string): void {
  const born = Temporal.PlainDate.from(birthDate);
  const today = todayAtLatest(now, timeZone);
  const wrong = Temporal.PlainDate.compare(born, today) > 0
    ? 'The date is in the future.'
    : Temporal.PlainDate.compare(born, today.subtract({ years: oldestYears })) < 0 ? `No dog is older than ${oldestYears} years.` : null;
  if (wrong !== null) throw problem('invalid_birth_date', { pointer: '#/birthDate', detail: wrong });
}

type Age = { readonly birthDate?: string | undefined; readonly estimatedAgeMonths?: number | undefined };

/** When a dog was born, told or estimated; null where neither was given. Throws `invalid_birth_date`, for both of them, too. */
export function birthOf({ birthDate, estimatedAgeMonths }: Age, now: Date, timeZone: string): { birthDate: string; birthDateEstimated: boolean } | null {
  if (birthDate !== undefined && estimatedAgeMonths !== undefined) {
    throw problem('invalid_birth_date', { pointer: '#/estimatedAgeMonths', detail: 'Give the birth date or an estimated age, not both.' });
  }
  if (estimatedAgeMonths !== undefined) {
    return { birthDate: dayIn(now, timeZone).subtract({ months: estimatedAgeMonths }).toString(), birthDateEstimated: true };
  }
  if (birthDate === undefined) return null;
  assertBirthDate(birthDate, now, timeZone);
  return { birthDate, birthDateEstimated: false };
}

/** Throws `unknown_breed`. */
export function breedOf(breedId: string, pointer = '#/breedId'): Breed {
  const breed = findBreed(breedId);
  if (!breed) throw problem('unknown_breed', { pointer, detail: 'Pick one of GET /api/breeds.' });
  return breed;
}

/** Throws `invalid_record_date` for a day that is still to come, or before the dog was born. */
export function assertRecordDate(occurredOn: string, dog: { readonly birthDate: string; readonly birthDateEstimated: boolean }, today: string): void {
  const wrong = occurredOn > today
    ? 'The date is in the future.'
    : !dog.birthDateEstimated && occurredOn < dog.birthDate ? `The dog was born on ${dog.birthDate}.` : null;
  if (wrong !== null) throw problem('invalid_record_date', { pointer: '#/occurredOn', detail: wrong });
}

/** The most that may be spent in an emergency, in minor units; null is no limit. Throws `invalid_request`. */
export function spendingLimitOf(given: Schema<'Money'> | null | undefined, currency: string): number | null {
  if (!given) return null;
  const invalid = (field: string, detail: string) => problem('invalid_request', { pointer: `#/emergencyCare/spendingLimit/${field}`, detail });
  if (given.currency !== currency) throw invalid('currency', `Must be ${currency}.`);
  if (given.amount <= 0) throw invalid('amount', 'Must be above zero; leave the limit out for none.');
  return given.amount;
}

/**
 * How a caregiver stands to a dog by the bookings it is in with them: `requested` from the request on, `confirmed` from the confirmation on. Both
 * last until 30 days after the end: whoever looked after a dog may be asked about it, and may have to ask its vet.
 */
export type DogRelation = 'stranger' | 'requested' | 'confirmed';

interface RelatingBooking {
  readonly status: Schema<'BookingStatus'>;
  readonly endsAt: Date;
}

/** What the caregiver's bookings with a dog come to. One that was declined, cancelled or has expired gives no right. */
export function dogRelationOf(bookings: readonly RelatingBooking[], now: Date): DogRelation {
  const known = bookings.filter(({ endsAt }) => endsAt.getTime() + knownAfterMs > now.getTime());
  if (known.some(({ status }) => status === 'confirmed' || status === 'in_progress' || status === 'completed')) return 'confirmed';
  return known.some(({ status }) => status === 'pending') ? 'requested' : 'stranger';
}

/** For whom a dog is shown: `care` sees all that its owner sees, `request` only what is needed to say yes or no. */
export type DogAudience = 'owner' | 'care' | 'request';

/** As whom somebody reads a dog; null if they may not know of it. */
export function audienceOf(actor: Actor, dog: { readonly ownerId: string; readonly deletedAt: Date | null }, relation: DogRelation): DogAudience | null {
  if (actor.kind !== 'user' || dog.deletedAt !== null) return null;
  if (actor.role === 'owner') return actor.userId === dog.ownerId ? 'owner' : null;
  if (actor.role !== 'caregiver') return null;
  return relation === 'confirmed' ? 'care' : relation === 'requested' ? 'request' : null;
}

/** Whether what is about health and people is shown, too: medical notes and records, vet, contacts, emergency care, proofs and reasons. */
export const seesSensitive = (audience: DogAudience): boolean => audience !== 'request';
