import type { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { eachVisitOn, freeAt, isElsewhere, isElsewhereOn, nothingTaken, visitsOn, whyNot, type Taken } from './availability.ts';
import { windowsOn } from './hours.ts';
import type { FreeQuery, Offer, Openness, OpennessRange, SearchWhen, Stay, When } from './index.ts';
import { toOffer } from './offers.ts';
import { halvesOf, poolOf, sharedPool, userOf } from './pools.ts';
import type { CaregiverRepository } from './repository.ts';
import type { SpecialDays } from './special.ts';
import { dayNumber, granuleMs, placesOf, readDate } from './when.ts';

const longestRangeDays = 92;
const longestVisitRangeDays = 14;
const longestHorizonDays = 400;
const granulesPerDay = 86_400_000 / granuleMs;

export interface CalendarQuery {
  readonly from: string;
  readonly to: string;
  readonly durationMinutes?: number | undefined;
  readonly dogCount: number;
}

/** One way to book on a date: the night that begins on it, the day, or one of its visits. */
const possibilities = (offer: Offer, text: string, durationMinutes: number): When[] => {
  const date = readDate(text, '#/query/date');
  const { unit } = offer.service;
  if (unit === 'night') return [{ unit, checkIn: text, checkOut: date.add({ days: 1 }).toString() }];
  return unit === 'day' ? [{ unit, date: text }] : visitsOn(offer, date, durationMinutes);
};

const shortest = (offer: Offer): number => offer.service.prices[0]?.durationMinutes ?? 0;

const stayOf = (offer: Offer, when: When): Stay => placesOf(userOf(offer), when, offer.timeZone, offer.plan, offer.special);

/** The first and the last place of some. */
type Span = readonly [first: number, last: number];

const spanOf = (stays: readonly Stay[]): Span | null => {
  const places = stays.flatMap((stay) => [stay.places[0]!, stay.places.at(-1)!]);
  return places.length === 0 ? null : [places.reduce((a, b) => Math.min(a, b)), places.reduce((a, b) => Math.max(a, b))];
};

/** When caregivers can be booked: one of them over many dates, or many of them at one. */
export function createCalendar(repository: CaregiverRepository, special: SpecialDays) {
  return {
    async of(ctx: Ctx, offer: Offer, query: CalendarQuery): Promise<Schema<'Availability'>> {
      const { from, to, durationMinutes, dogCount } = query;
      const { unit, serviceType } = offer.service;
      const first = readDate(from, '#/query/from');
      const days = dayNumber(readDate(to, '#/query/to')) - dayNumber(first);
      const refuse = (code: 'invalid_request' | 'range_too_long', detail: string) =>
        problem(code, { pointer: '#/query/to', detail });
      if (days < 0) throw refuse('invalid_request', 'The last date must not be before the first.');
      const longest = unit === 'visit' ? longestVisitRangeDays : longestRangeDays;
      if (days > longest) throw refuse('range_too_long', `At most ${longest} days on from the first date.`);

      const dates = Array.from({ length: days + 1 }, (_, i) => first.add({ days: i }).toString());
      const whens = dates.flatMap((date) => possibilities(offer, date, durationMinutes ?? shortest(offer)));
      const stays = whens.map((when) => ({ when, stay: stayOf(offer, when) }));
      const taken = await takenIn(ctx, [offer], spanOf(stays.map(({ stay }) => stay)));
      const about = { now: ctx.clock.now(), dogCount, sizes: [], taken: taken.get(offer.caregiverId) ?? nothingTaken };
      return {
        caregiverId: offer.caregiverId,
        serviceType,
        kind: offer.meeting ? 'meet_and_greet' : 'stay',
        unit,
        timeZone: offer.timeZone,
        places: stays.map(({ when, stay }) => {
          const reasons = [...new Set(whyNot(offer, when, stay, about).map(({ code }) => code))];
          return {
            date: stay.dates[0]!,
            time: when.unit === 'visit' ? when.time : null,
            startsAt: stay.startsAt.toISOString(),
            free: freeAt(offer, stay.places, about.taken),
            bookable: reasons.length === 0,
            reasons,
          };
        }),
      };
    },

    async free(ctx: Ctx, { caregiverIds, serviceType, when, dogCount, sizes }: FreeQuery): Promise<Set<string>> {
      const pages = await repository.byIds(ctx, caregiverIds);
      const offered = await repository.servicesOf(ctx, caregiverIds, serviceType);
      const services = new Map(offered.map((row) => [row.caregiverId, row]));
      const specials = await special.of(ctx, pages, datesOf(when));
      const offers = pages.flatMap((page) => {
        const service = services.get(page.id);
        return service ? [toOffer(page, service, specials.get(page.id))] : [];
      });
      const candidates = offers.map((offer) => ({
        offer,
        stays: whensOf(offer, when).map((one) => ({ when: one, stay: stayOf(offer, one) })),
      }));
      const taken = await takenIn(ctx, offers, spanOf(candidates.flatMap(({ stays }) => stays.map(({ stay }) => stay))));
      const now = ctx.clock.now();
      const open = candidates.filter(({ offer, stays }) => {
        const about = { now, dogCount, sizes, taken: taken.get(offer.caregiverId) ?? nothingTaken };
        return stays.some((one) => whyNot(offer, one.when, one.stay, about).length === 0);
      });
      return new Set(open.map(({ offer }) => offer.caregiverId));
    },

    /** How much room there is on each day, whoever asks and however soon it is. Asked for a year after each booking, so no visit is looked at that tells nothing. */
    async openness(ctx: Ctx, offer: Offer, { from, days }: OpennessRange): Promise<Openness> {
      if (days < 1 || days > longestHorizonDays) throw new Error(`From 1 to ${longestHorizonDays} days, not ${days}`);
      const first = readDate(from, '#/from');
      const start = dayNumber(first);
      const { unit } = offer.service;
      // a day more on either side: days are local, quarters of an hour are not
      const span: Span = unit === 'visit' ? [(start - 1) * granulesPerDay, (start + days + 1) * granulesPerDay] : [start, start + days - 1];
      const rows = (await takenIn(ctx, [offer], span)).get(offer.caregiverId) ?? nothingTaken;
      const dateOf = (i: number): Temporal.PlainDate => first.add({ days: i });
      const hasHours = (date: Temporal.PlainDate): boolean => windowsOn(offer.plan, date, offer.special).length > 0;
      // a plan is by weekdays, so seven days tell all of them
      const week = Array.from({ length: 7 }, (_, i) => hasHours(dateOf(i)));
      const isOpen = (i: number): boolean => (offer.special ? hasHours(dateOf(i)) : week[i % 7]!);
      const most = freeAt(offer, [start], nothingTaken);

      const forVisits = (date: Temporal.PlainDate): number => {
        let best = 0;
        for (const when of eachVisitOn(offer, date, shortest(offer))) {
          const stay = stayOf(offer, when);
          if (!isElsewhere(offer, when, stay, date)) best = Math.max(best, freeAt(offer, stay.places, rows));
          if (best >= most) break;
        }
        return best;
      };
      const room = (i: number): number => {
        if (!isOpen(i)) return 0;
        if (unit === 'visit') return forVisits(dateOf(i));
        return offer.special && isElsewhereOn(offer, unit, dateOf(i)) ? 0 : freeAt(offer, [start + i], rows);
      };
      return { from, free: Uint8Array.from({ length: days }, (_, i) => Math.min(255, room(i))) };
    },
  };

  /** What is taken of the caregivers between two places; all offers are of one service. */
  async function takenIn(ctx: Ctx, offers: readonly Offer[], span: Span | null): Promise<Map<string, Taken>> {
    if (span === null) return new Map();
    const user = userOf(offers[0]!);
    const [first, last] = span;
    const ids = offers.map(({ caregiverId }) => caregiverId);
    const own = await repository.taken(ctx, ids, { pool: poolOf(user).name, from: first, to: last });
    const sharing = offers.filter(({ service }) => (service.sharedCapacity ?? null) !== null).map(({ caregiverId }) => caregiverId);
    const halves = halvesOf(user, [first, last]);
    const shared = halves.length === 0 || sharing.length === 0 ? null
      : await repository.taken(ctx, sharing, { pool: sharedPool, from: halves[0]!, to: halves.at(-1)! });
    return new Map(ids.map((id) => [id, { own: own.get(id)!, shared: shared?.get(id) ?? nothingTaken.shared }]));
  }
}

/** The dates that a search is about, and a day more on either side. */
function datesOf(when: SearchWhen): { from: string; to: string } {
  const [from, to] = when.unit === 'night' ? [when.checkIn, when.checkOut] : [when.date, when.date];
  const around = (date: string, days: number): string => readDate(date, '#/when').add({ days }).toString();
  return { from: around(from, -1), to: around(to, 1) };
}

/** What a search's dates can mean for a caregiver: one stay, the visit at that time, or any of the shortest kind on that day. */
function whensOf(offer: Offer, when: SearchWhen): When[] {
  if (when.unit === 'night') return [when];
  const { date, time, durationMinutes = shortest(offer) } = when;
  if (when.unit === 'visit' && time !== undefined) return [{ unit: 'visit', date, time, durationMinutes }];
  return possibilities(offer, date, durationMinutes);
}

export type Calendar = ReturnType<typeof createCalendar>;
