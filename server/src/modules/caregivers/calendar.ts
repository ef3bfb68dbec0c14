import type { Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { freeAt, visitsOn, whyNot, type Taken } from './availability.ts';
import type { FreeQuery, Offer, SearchWhen, Stay, When } from './index.ts';
import { toOffer } from './offers.ts';
import { poolOf } from './pools.ts';
import type { CaregiverRepository } from './repository.ts';
import { dayNumber, placesOf, readDate } from './when.ts';

const longestRangeDays = 92;
const longestVisitRangeDays = 14;

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

const stayOf = ({ service, timeZone, plan }: Offer, when: When): Stay =>
  placesOf(service.serviceType, when, timeZone, plan);

/** When caregivers can be booked: one of them over many dates, or many of them at one. */
export function createCalendar(repository: CaregiverRepository) {
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
      const taken = await takenIn(ctx, [offer], stays.map(({ stay }) => stay));
      const about = { now: ctx.clock.now(), dogCount, sizes: [], taken: taken.get(offer.caregiverId) ?? new Map() };
      return {
        caregiverId: offer.caregiverId,
        serviceType,
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
      const offers = pages.flatMap((page) => {
        const service = services.get(page.id);
        return service ? [toOffer(page, service)] : [];
      });
      const candidates = offers.map((offer) => ({
        offer,
        stays: whensOf(offer, when).map((one) => ({ when: one, stay: stayOf(offer, one) })),
      }));
      const taken = await takenIn(ctx, offers, candidates.flatMap(({ stays }) => stays.map(({ stay }) => stay)));
      const now = ctx.clock.now();
      const open = candidates.filter(({ offer, stays }) => {
        const about = { now, dogCount, sizes, taken: taken.get(offer.caregiverId) ?? new Map() };
        return stays.some((one) => whyNot(offer, one.when, one.stay, about).length === 0);
      });
      return new Set(open.map(({ offer }) => offer.caregiverId));
    },
  };

  /** What is taken of the caregivers in the time that the stays span; all stays are of one pool. */
  async function takenIn(ctx: Ctx, offers: readonly Offer[], stays: readonly Stay[]): Promise<Map<string, Taken>> {
    const places = stays.flatMap((stay) => [stay.places[0]!, stay.places.at(-1)!]);
    if (places.length === 0) return new Map();
    const pool = poolOf(offers[0]!.service.serviceType).name;
    const range = { pool, from: places.reduce((a, b) => Math.min(a, b)), to: places.reduce((a, b) => Math.max(a, b)) };
    return repository.taken(ctx, offers.map(({ caregiverId }) => caregiverId), range);
  }
}

/** What a search's dates can mean for a caregiver: one stay, the visit at that time, or any of the shortest kind on that day. */
function whensOf(offer: Offer, when: SearchWhen): When[] {
  if (when.unit === 'night') return [when];
  const { date, time, durationMinutes = shortest(offer) } = when;
  if (when.unit === 'visit' && time !== undefined) return [{ unit: 'visit', date, time, durationMinutes }];
  return possibilities(offer, date, durationMinutes);
}

export type Calendar = ReturnType<typeof createCalendar>;
