import { Temporal } from 'temporal-polyfill';
import type { Offer, Party, Reason, ReasonCode, Stay, When } from './index.ts';
import { isBusy, isBusyAcross, isBusyAllThrough, windowsOn } from './hours.ts';
import { minutesOf, timeOf } from './minutes.ts';
import { amountOf, bufferMinutesOf, capOf, halvesOf, poolOf, userOf } from './pools.ts';
import { lackingPapers } from './standing.ts';
import { instantAt, localDateAt } from './when.ts';

/** What is taken of places that were ever taken, by place. */
export type TakenPlaces = ReadonlyMap<number, { readonly used: number; readonly cap: number }>;

/** What is taken of a service's own places, and of what the caregiver takes altogether. */
export interface Taken {
  readonly own: TakenPlaces;
  readonly shared: TakenPlaces;
}
export const nothingTaken: Taken = { own: new Map(), shared: new Map() };

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
export function freeAt(offer: Offer, places: readonly number[], taken: Taken): number {
  const { capacity, sharedCapacity = null } = offer.service;
  const user = userOf(offer);
  const least = (of: readonly number[], rows: TakenPlaces, cap: number): number => Math.min(...of.map((place) => {
    const row = rows.get(place);
    return row ? row.cap - row.used : cap;
  }));
  const own = least(places, taken.own, capOf(user, capacity));
  if (sharedCapacity === null || poolOf(user).halves === null) return Math.max(0, own);
  const together = least(halvesOf(user, places), taken.shared, sharedCapacity);
  // a household takes all of it or nothing
  return Math.max(0, Math.min(own, poolOf(user).perDog ? together : Math.floor(together / sharedCapacity)));
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
  if (offer.meeting?.isOffered === false) say('meet_and_greet_not_offered', 'There are no meet-and-greets here.');
  const lengths = service.prices.map(({ durationMinutes }) => durationMinutes);
  if (when.unit === 'visit' && !lengths.includes(when.durationMinutes)) {
    const detail = `Visits of ${when.durationMinutes} minutes are not offered; choose ${lengths.join(' or ')}.`;
    say('duration_not_offered', detail);
  }
  const { perDog } = poolOf(service.serviceType);
  const most = Math.min(service.capacity, service.sharedCapacity ?? service.capacity);
  const tooMany = perDog && about.dogCount > most;
  if (tooMany) say('too_many_dogs', `${displayName} takes ${plural(most, 'dog')} at once.`);
  for (const size of new Set(about.sizes)) {
    if (service.sizesTaken.some((taken) => taken === size)) continue;
    say('size_not_taken', `${displayName} does not take dogs of the size “${size}”.`);
  }
  if (stay.extended && service.extendedCareMinor == null) say('extended_care_not_offered', `${displayName} does not keep dogs that late in the day.`, stay.dates.at(-1));
  sayTooEarlyOrLate(offer, stay, about.now, say);
  sayClosed(offer, when, stay, say);
  sayLacking(offer, stay, about.now, reasons);
  if (!tooMany || offer.meeting) sayFull(offer, stay, about, say);
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

/** What the business asks of the caregiver must be good on every date that the stay touches, the one it ends on included. */
function sayLacking({ standing, service, timeZone, displayName }: Offer, { endsAt }: Stay, now: Date, reasons: Reason[]): void {
  if (!standing) return;
  const lastDate = localDateAt(new Date(endsAt.getTime() - 1), timeZone).toString();
  reasons.push(...lackingPapers(standing, service.serviceType, { today: localDateAt(now, timeZone).toString(), lastDate }, displayName));
}

function sayClosed(offer: Offer, when: When, stay: Stay, say: Say): void {
  const { plan, special, timeZone, displayName } = offer;
  for (const day of stay.dates) {
    const date = Temporal.PlainDate.from(day);
    const windows = windowsOn(plan, date, special);
    if (windows.length === 0) {
      say('closed_that_day', `${displayName} is closed on ${spoken(day)}.`, day);
      continue;
    }
    if (when.unit === 'visit' && !isWithin(windows, date, timeZone, stay)) {
      const hours = windows.map(({ from, to }) => `${from}–${to}`).join(', ');
      say('outside_hours', `On ${spoken(day)} visits are within ${hours}.`, day);
    }
    if (isElsewhere(offer, when, stay, date)) say('calendar_busy', `${displayName} is busy on ${spoken(day)}${when.unit === 'visit' ? ' at that time' : ''}.`, day);
  }
}

/** Instants, not wall times: an hour's visit across a clock change ends at another wall time than one thinks. */
function isWithin(windows: ReturnType<typeof windowsOn>, date: Temporal.PlainDate, timeZone: string, { startsAt, endsAt }: Stay): boolean {
  const [from, to] = [startsAt.getTime(), endsAt.getTime()];
  return windows.some((window) => instantAt(date, window.from, timeZone) <= from && to <= instantAt(date, window.to, timeZone));
}

/**
 * Whether another calendar stands against it: for a visit, at any time between travelling there and travelling on; for a day or a night, if it leaves
 * none of the day's open hours, or for a night if it goes on past midnight.
 */
export function isElsewhere(offer: Offer, when: When, stay: Stay, date: Temporal.PlainDate): boolean {
  const { plan, special } = offer;
  if (!special || special.busy.length === 0) return false;
  if (when.unit !== 'visit') return isElsewhereOn(offer, when.unit, date);
  const travelMs = poolOf(userOf(offer)).travels ? bufferMinutesOf(plan) * 60_000 : 0;
  return isBusy(special, stay.startsAt.getTime() - travelMs, stay.endsAt.getTime() + travelMs);
}

/** The same for a day, or for the night that begins on it. */
export function isElsewhereOn({ plan, special, timeZone }: Offer, unit: 'day' | 'night', date: Temporal.PlainDate): boolean {
  if (!special || special.busy.length === 0) return false;
  if (unit === 'night' && isBusyAcross(special, instantAt(date, '24:00', timeZone))) return true;
  return windowsOn(plan, date, special).every(({ from, to }) => isBusyAllThrough(special, instantAt(date, from, timeZone), instantAt(date, to, timeZone)));
}

function sayFull(offer: Offer, stay: Stay, { dogCount, taken }: Circumstances, say: Say): void {
  const amount = amountOf(userOf(offer), dogCount);
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

/** The visits that could be proposed on a date, whether or not they are still free; on a clock change two of them may be at one instant. */
export function* eachVisitOn(offer: Pick<Offer, 'plan' | 'special'>, date: Temporal.PlainDate, durationMinutes: number): Generator<Visit> {
  const day = date.toString();
  for (const { from, to } of windowsOn(offer.plan, date, offer.special)) {
    const end = minutesOf(to);
    for (let at = minutesOf(from); at + durationMinutes <= end; at += slotStepMinutes) yield { unit: 'visit', date: day, time: timeOf(at), durationMinutes };
  }
}

/** The same, each instant once. */
export function visitsOn(
  offer: Pick<Offer, 'plan' | 'special' | 'timeZone'>, date: Temporal.PlainDate, durationMinutes: number,
): Visit[] {
  const visits = new Map<number, Visit>();
  for (const visit of eachVisitOn(offer, date, durationMinutes)) {
    const instant = instantAt(date, visit.time, offer.timeZone);
    if (!visits.has(instant)) visits.set(instant, visit);
  }
  return [...visits.values()];
}
