import type { Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { readDate, type Offer, type Reason } from '../../caregivers/index.ts';
import { assertBookable } from '../actions/create.ts';
import { ownerOf } from '../actions/quote.ts';
import { respondBy } from '../actions/transition.ts';
import { acquaintanceOf, strangersReasons } from '../meetings.ts';
import { policyOf, type Policy } from '../policies.ts';
import type { Rates, SeriesRow, Version } from './entities.ts';
import { horizonDays, nextAfter, setAnnouncements, setExtension } from './horizon.ts';
import { workOutSlot } from './make.ts';
import { record, type SeriesParts } from './parts.ts';
import { dateAt, slotsOf, timeOf } from './plan.ts';
import { plusDays, readRule } from './rule.ts';
import { settle, type Outcome } from './settle.ts';

export type Terms = Schema<'SeriesTerms'>;
const furthestStartDays = 366;
const dayMs = 86_400_000;

/** What a series would be made of. */
export interface Draft {
  readonly ownerId: string;
  readonly offer: Offer;
  readonly version: Version;
  readonly rates: Rates | null;
  readonly today: string;
  readonly through: string;
  readonly dogs: SeriesRow['dogs'];
  /** What speaks against all of it: the two have to meet first. */
  readonly against: readonly Reason[];
}

export interface Preview {
  readonly timeZone: string;
  readonly through: string;
  readonly outcomes: readonly (Outcome & { readonly startsAt?: Date; readonly endsAt?: Date; readonly totalMinor?: number })[];
  readonly goesOn: boolean;
  readonly needsAnswer: boolean;
  readonly pricing: SeriesRow['pricing'];
  readonly policy: Policy;
}

export const ratesOf = ({ tenant }: Ctx, { service }: Offer): Rates => ({
  service: {
    prices: service.prices, additionalDogMinor: service.additionalDogMinor, puppySurchargeMinor: service.puppySurchargeMinor, holidaySurchargeMinor: service.holidaySurchargeMinor,
  },
  fees: tenant.settings.fees,
});

/** What makes no sense whatever the caregiver's calendar says. */
export function assertEach({ service, timeZone }: Offer, given: Pick<Terms, 'each' | 'rule' | 'startsOn'>): string {
  if (given.each.unit !== service.unit) {
    throw problem('invalid_request', { pointer: '#/each/unit', detail: `${service.serviceType} is booked by the ${service.unit}, not by the ${given.each.unit}.` });
  }
  return readRule(given.rule, { startsOn: given.startsOn, time: timeOf(given.each), timeZone });
}

async function againstStrangers(parts: SeriesParts, ctx: Ctx, { caregiverId }: Terms, ownerId: string, displayName: string): Promise<Reason[]> {
  return strangersReasons(await acquaintanceOf(parts, ctx, { caregiverId }, ownerId), { caregiverId }, displayName);
}

export async function draft(parts: SeriesParts, ctx: Ctx, terms: Terms): Promise<Draft> {
  const ownerId = ownerOf(ctx);
  if (ownerId === null) throw problem('forbidden');
  const offer = await parts.caregivers.offer(ctx, terms.caregiverId, terms.serviceType);
  const dogs = await parts.dogs.forBooking(ctx, ownerId, terms.dogIds);
  const today = dateAt(ctx.clock.now(), offer.timeZone);
  const startsOn = readDate(terms.startsOn, '#/startsOn').toString();
  if (startsOn < today) throw problem('invalid_request', { pointer: '#/startsOn', detail: 'That day is over.' });
  if (startsOn > plusDays(today, furthestStartDays)) throw problem('invalid_request', { pointer: '#/startsOn', detail: 'A series may start within a year from now.' });
  const rule = assertEach(offer, { ...terms, startsOn });
  return {
    ownerId, offer, today,
    version: { from: startsOn, startsOn, rule, each: terms.each, dogIds: terms.dogIds },
    rates: terms.pricing === 'following' ? null : ratesOf(ctx, offer),
    through: plusDays(today, horizonDays(ctx, offer)),
    dogs: dogs.map(({ id, name, breedName, sizeClass }) => ({ id, name, breedName, sizeClass })),
    against: await againstStrangers(parts, ctx, terms, ownerId, offer.displayName),
  };
}

/** Lists each occurrence up to the horizon as it could be booked now; holds nothing. */
export async function previewSeries(parts: SeriesParts, ctx: Ctx, terms: Terms): Promise<Preview> {
  const { ownerId, offer, version, rates, today, through, against } = await draft(parts, ctx, terms);
  const planned = { versions: [version], endsOn: null };
  const about = { ownerId, caregiverId: terms.caregiverId, serviceType: terms.serviceType, rates };
  const outcomes = [];
  for (const slot of slotsOf(planned, today, through)) {
    const worked = await workOutSlot(parts, ctx, about, slot);
    if (!('reasons' in worked)) outcomes.push({ slot, change: 'conflict' as const, booking: null, reasons: worked });
    else {
      const { startsAt, endsAt } = worked.stay;
      const reasons = [...against, ...worked.reasons];
      outcomes.push({ slot, change: reasons.length > 0 ? 'conflict' as const : 'new' as const, booking: null, reasons, startsAt, endsAt, totalMinor: worked.price.totalMinor });
    }
  }
  return {
    timeZone: offer.timeZone, through, outcomes, goesOn: nextAfter(planned, through) !== null, needsAnswer: !offer.service.instantBook,
    pricing: terms.pricing ?? 'locked', policy: policyOf(ctx.tenant.settings, offer.service.cancellationPolicy),
  };
}

/** Refuses as the owner asked, or where nothing at all can be booked. */
export function assertAgreed(outcomes: readonly Outcome[], onConflict: Schema<'SeriesOnConflict'>, isNew: boolean): void {
  const conflicts = outcomes.filter(({ change }) => change === 'conflict');
  if (conflicts.length === 0) return;
  if (onConflict === 'skip' && !(isNew && conflicts.length === outcomes.length)) return;
  const errors = conflicts.flatMap(({ reasons }) => reasons.map(({ code, detail }) => ({ pointer: '#/rule', code, detail })));
  if (onConflict === 'skip') throw problem('not_bookable', { detail: 'Not one of them can be booked.', errors });
  throw problem('series_conflicts', {
    detail: `${conflicts.length} of ${outcomes.length} can’t be booked.`,
    errors,
    extra: { occurrences: conflicts.map(({ slot, reasons }) => ({ date: slot.date, occurrence: slot.occurrence, reasons: reasons.map((one) => ({ ...one })) })) },
  });
}

/** Makes a series with the bookings up to the horizon. They hold their places; the caregiver answers all of them at once. */
export async function createSeries(parts: SeriesParts, tx: TxCtx, body: Schema<'CreateSeries'>): Promise<SeriesRow> {
  const { ownerId, offer, version, rates, today, through, dogs, against } = await draft(parts, tx, body);
  assertBookable(against, '#/caregiverId');
  const now = tx.clock.now();
  const isInstant = offer.service.instantBook;
  const row: SeriesRow = {
    id: parts.ids.next('series'), tenantId: tx.tenant.id, ownerId, caregiverId: offer.caregiverId, caregiverUserId: offer.userId, serviceType: body.serviceType,
    timeZone: offer.timeZone, status: isInstant ? 'active' : 'pending', note: body.note ?? '', pricing: body.pricing ?? 'locked', billing: body.billing ?? 'per_occurrence',
    rates, versions: [version], dogs, endsOn: null, pause: null, proposal: null, doneThrough: through, announcedWeek: null, unitMinor: null, respondBy: null,
    createdAt: now, updatedAt: now,
  };
  await parts.series.insert(tx, row);
  const outcomes = await settle(parts, tx, row, { from: today, through });
  assertAgreed(outcomes, body.onConflict ?? 'refuse', true);
  const booked = outcomes.filter(({ booking }) => booking !== null);
  const unitMinor = booked.at(-1)?.unitMinor ?? null;
  await record(parts, tx, row, isInstant ? 'confirmed' : 'requested', { by: 'owner', booked: booked.length, skipped: outcomes.length - booked.length });
  if (isInstant) return begin(parts, tx, { ...row, unitMinor }, horizonDays(tx, offer));
  const first = booked[0]?.booking?.startsAt ?? new Date(now.getTime() + furthestStartDays * dayMs);
  const answerBy = respondBy(tx.tenant.settings.bookings, first, now);
  await parts.deadlines.set(tx, { kind: 'series.respond', subjectId: row.id, dueAt: answerBy });
  await parts.series.update(tx, row.id, { unitMinor, respondBy: answerBy });
  return { ...row, unitMinor, respondBy: answerBy };
}

/** From here on it goes on by itself. */
export async function begin(parts: SeriesParts, tx: TxCtx, row: SeriesRow, days: number): Promise<SeriesRow> {
  await parts.series.update(tx, row.id, { unitMinor: row.unitMinor });
  return setExtension(parts, tx, await setAnnouncements(parts, tx, row), days);
}
