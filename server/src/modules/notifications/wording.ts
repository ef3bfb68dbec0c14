import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../contract/contract.ts';
import type { Tenant } from '../../kernel/context/tenant.ts';

type Booking = Schema<'Booking'>;

const namedDogs = 3;

const nouns: Readonly<Record<Booking['serviceType'], string>> = {
  boarding: 'boarding',
  house_sitting: 'house sitting',
  daycare: 'day care',
  walking: 'walk',
  drop_in: 'drop-in visit',
  grooming: 'grooming',
};

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const dogList = (dogs: readonly { readonly name: string }[]): string[] => {
  const names = dogs.map((dog) => dog.name);
  if (names.length <= namedDogs) return names;
  const shown = names.slice(0, namedDogs - 1);
  return [...shown, counted(names.length - shown.length, 'other dog')];
};

/** How a tenant writes dogs, dates and amounts. Dates are those at the booking's place. */
export function createWording({ locale }: Pick<Tenant, 'locale'>) {
  const list = (parts: readonly string[]): string => new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);

  const day = (date: string, withYear: boolean): string =>
    new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', ...(withYear && { year: 'numeric' }), timeZone: 'UTC' })
      .format(new Date(`${date}T00:00:00Z`));

  const timeOfDay = (date: string, time: string): string =>
    new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(new Date(`${date}T${time}:00Z`));

  /** “June 12”, with the year where it is not the one it is said in. */
  const dates = ({ when, timeZone }: Booking, saidAt: Date): string => {
    const thisYear = String(Temporal.Instant.fromEpochMilliseconds(saidAt.getTime()).toZonedDateTimeISO(timeZone).year);
    const isThisYear = (date: string): boolean => date.startsWith(`${thisYear}-`);
    if (when.unit === 'night') {
      const withYear = !isThisYear(when.checkIn) || !isThisYear(when.checkOut);
      return `from ${day(when.checkIn, withYear)} to ${day(when.checkOut, withYear)}`;
    }
    const on = `on ${day(when.date, !isThisYear(when.date))}`;
    return when.unit === 'visit' ? `${on} at ${timeOfDay(when.date, when.time)}` : on;
  };

  return {
    /** “Biscuit”, “Biscuit and Rex”, “Biscuit, Rex, and 2 other dogs”. */
    dogs: ({ dogs }: Booking): string => list(dogList(dogs)),
    /** “Biscuit is”, “Biscuit and Rex are”. */
    dogsAre: ({ dogs }: Booking): string => `${list(dogList(dogs))} ${dogs.length === 1 ? 'is' : 'are'}`,
    list,
    /** “Biscuit’s boarding from June 12 to June 15”. */
    stay(booking: Booking, saidAt: Date): string {
      const whose = list(dogList(booking.dogs));
      const isPlural = booking.dogs.length > namedDogs && whose.endsWith('dogs');
      return `${whose}${isPlural ? '’' : '’s'} ${booking.kind === 'meet_and_greet' ? 'meet-and-greet' : nouns[booking.serviceType]} ${dates(booking, saidAt)}`;
    },
    /** “May 31, 2027”. */
    day: (date: string): string => day(date, true),
    /** A point in time at the booking's place, with the zone: “June 3 at 4:30 AM MDT”. */
    instant: (instant: string, { timeZone }: Pick<Booking, 'timeZone'>): string =>
      new Intl.DateTimeFormat(locale, {
        month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short', timeZone,
      }).format(new Date(instant)),
    money({ amount, currency }: Schema<'Money'>): string {
      const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
      return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
    },
  };
}
export type Wording = ReturnType<typeof createWording>;
