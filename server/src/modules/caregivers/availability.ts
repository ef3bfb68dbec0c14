import { Temporal } from 'temporal-polyfill';
import type { Offer, Party, Reason, ReasonCode, Stay, When } from './index.ts';
import { windowsOn } from './plan.ts';
import { amountOf, capOf, poolOf } from './pools.ts';
import { instantAt, localDateAt, minutesOf, timeOf } from './when.ts';

/** What is taken of places that were ever taken, by place. */
export type Taken = ReadonlyMap<number, { readonly used: number; readonly cap: number }>;

export interface Circumstances extends Party {
  readonly now: Date;
  readonly taken: Taken;
  /** The one who asks is the caregiver. */
  readonly own?: boolean;
}

const hourMs = 3_600_000;
/** How far apart the times of visits are that are proposed; any other time can be booked, too. */
const slotStepMinutes = 30;

const shown = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', weekday: 'long', month: 'long', day: 'numeric' });
const spoken = (date: string): string => shown.format(Date.parse(`${date}T00:00:00Z`));

const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** How many more the place takes. */
export function freeAt({ service }: Offer, places: readonly number[], taken: Taken): number {
  const cap = capOf(service.serviceType, service.capacity);
  return Math.max(0, Math.min(...places.map((place) => {
    const row = taken.get(place);
    return row ? row.cap - row.used : cap;
  })));
}

/** Every reason why a stay can't be booked; none, and it can. Pure: only taking the places decides for good. */
export function whyNot(offer: Offer, when: When, stay: Stay, about: Circumstances): Reason[] {
  const { service } = offer;
  const reasons: Reason[] = [];
  const say: Say = (code, detail, date) => reasons.push(date ? { code, detail, date } : { code, detail });

  if (about.own) say('own_service', 'You can’t book yourself.');
  const { displayName } = offer;
  if (offer.status !== 'approved') say('caregiver_not_approved', `${displayName} takes no bookings at the moment.`);
  if (!service.active) say('service_inactive', `${displayName} does not offer this service at the moment.`);
  const lengths = service.prices.map(({ durationMinutes }) => durationMinutes);
  if (when.unit === 'visit' && !lengths.includes(when.durationMinutes)) {
    const detail = `Visits of ${when.durationMinutes} minutes are not offered; choose ${lengths.join(' or ')}.`;
    say('duration_not_offered', detail);
  }
  const { perDog } = poolOf(service.serviceType);
  const tooMany = perDog && about.dogCount > service.capacity;
  if (tooMany) say('too_many_dogs', `${displayName} takes ${plural(service.capacity, 'dog')} at once.`);
  for (const size of new Set(about.sizes)) {
    if (service.sizesTaken.some((taken) => taken === size)) continue;
    say('size_not_taken', `${displayName} does not take dogs of the size “${size}”.`);
  }
  sayTooEarlyOrLate(offer, stay, about.now, say);
  sayClosed(offer, when, stay, say);
  if (!tooMany) sayFull(offer, stay, about, say);
  return reasons;
}

type Say = (code: ReasonCode, detail: string, date?: string) => void;

function sayTooEarlyOrLate({ service, timeZone }: Offer, stay: Stay, now: Date, say: Say): void {
  if (stay.startsAt <= now) say('in_the_past', 'This has begun already.', stay.dates[0]);
  else if (stay.startsAt.getTime() - now.getTime() < service.minNoticeHours * hourMs) {
    const notice = plural(service.minNoticeHours, 'hour');
    say('too_short_notice', `This must be booked at least ${notice} before it begins.`, stay.dates[0]);
  }
  const horizon = localDateAt(now, timeZone).add({ days: service.horizonDays }).toString();
  const beyond = stay.dates.find((date) => date > horizon);
  if (!beyond) return;
  const ahead = plural(service.horizonDays, 'day');
  say('beyond_horizon', `Bookings are taken up to ${ahead} ahead, until ${spoken(horizon)}.`, beyond);
}

function sayClosed({ plan, timeZone, displayName }: Offer, when: When, stay: Stay, say: Say): void {
  for (const day of stay.dates) {
    const date = Temporal.PlainDate.from(day);
    const windows = windowsOn(plan, date);
    if (windows.length === 0) say('closed_that_day', `${displayName} is closed on ${spoken(day)}.`, day);
    else if (when.unit === 'visit') {
      // instants, not wall times: an hour's visit across a clock change ends at another wall time than one thinks
      const [startsAt, endsAt] = [stay.startsAt.getTime(), stay.endsAt.getTime()];
      const within = windows.some(({ from, to }) =>
        instantAt(date, from, timeZone) <= startsAt && endsAt <= instantAt(date, to, timeZone));
      if (!within) {
        const hours = windows.map(({ from, to }) => `${from}–${to}`).join(', ');
        say('outside_hours', `On ${spoken(day)} visits are within ${hours}.`, day);
      }
    }
  }
}

function sayFull(offer: Offer, stay: Stay, { dogCount, taken }: Circumstances, say: Say): void {
  const amount = amountOf(offer.service.serviceType, dogCount);
  const full = (places: readonly number[], date: string): void => {
    const free = freeAt(offer, places, taken);
    if (free >= amount) return;
    const day = spoken(date);
    const room = plural(free, 'more dog');
    const detail = free === 0 ? `${day} is fully booked.` : `On ${day} there is room for ${room} only.`;
    say('fully_booked', detail, date);
  };
  if (offer.service.unit === 'visit') full(stay.places, stay.dates[0]!);
  else stay.places.forEach((place, i) => full([place], stay.dates[i]!));
}

type Visit = Extract<When, { unit: 'visit' }>;

/** The visits that could be proposed on a date, whether or not they are still free; each instant once. */
export function visitsOn(
  offer: Pick<Offer, 'plan' | 'timeZone'>, date: Temporal.PlainDate, durationMinutes: number,
): Visit[] {
  const visits = new Map<number, Visit>();
  for (const { from, to } of windowsOn(offer.plan, date)) {
    const end = minutesOf(to);
    for (let at = minutesOf(from); at + durationMinutes <= end; at += slotStepMinutes) {
      const time = timeOf(at);
      const instant = instantAt(date, time, offer.timeZone);
      if (!visits.has(instant)) visits.set(instant, { unit: 'visit', date: date.toString(), time, durationMinutes });
    }
  }
  return [...visits.values()];
}
