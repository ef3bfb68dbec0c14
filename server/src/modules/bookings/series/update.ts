import type { Schema } from '../../../contract/contract.ts';
import type { TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { readDate, type Offer } from '../../caregivers/index.ts';
import { respondBy } from '../actions/transition.ts';
import { policyOf } from '../policies.ts';
import { assertAgreed, assertEach, ratesOf, type Preview } from './create.ts';
import type { SeriesChange, SeriesRow } from './entities.ts';
import { horizonDays, nextAfter, setExtension } from './horizon.ts';
import { bookSlot, dropBooking, isChangeable, moveBooking } from './make.ts';
import { assertOpen, change, closed, openSeries, record, todayOf, type SeriesParts } from './parts.ts';
import { changedFrom, slotOn, slotsOf, versionOn, type Slot } from './plan.ts';
import { plusDays } from './rule.ts';
import { settle, type Outcome } from './settle.ts';

const longestLookDays = 400;
const furthestMoveDays = 60;
const invalid = (pointer: string, detail: string) => problem('invalid_request', { pointer, detail });

/** The day that a change is about; the first one that is not over where it is about all. */
export function dateOf(change: Pick<SeriesChange, 'scope' | 'date'>, today: string): string {
  if (change.scope === 'all') return today;
  if (change.date === undefined) throw invalid('#/date', 'Say which one.');
  return readDate(change.date, '#/date').toString();
}

function assertSensible({ scope, rule, moveTo, pricing, each, dogIds }: SeriesChange): void {
  if (scope === 'this' && rule !== undefined) throw invalid('#/rule', 'One alone has no rule; change this and those that follow.');
  if (scope !== 'this' && moveTo !== undefined) throw invalid('#/moveTo', 'One alone is moved to another day; change the rule for more.');
  if (scope !== 'all' && pricing !== undefined) throw invalid('#/pricing', 'How prices are made is the same for all of a series.');
  if (rule === undefined && moveTo === undefined && pricing === undefined && each === undefined && dogIds === undefined) throw invalid('#/scope', 'Say what is to change.');
}

/** Where it begins: not before today, and not before the series does. */
const firstOf = (tx: TxCtx, row: SeriesRow, date: string): string => [date, todayOf(tx, row), row.versions[0]!.startsOn].sort().at(-1)!;

/** What the change makes of the series, with its rule as it is kept. */
function changed(tx: TxCtx, row: SeriesRow, offer: Offer, given: SeriesChange, date: string): SeriesRow {
  const from = firstOf(tx, row, date);
  const now = versionOn(row.versions, from);
  if (given.each || given.rule !== undefined) assertEach(offer, { each: given.each ?? now.each, rule: given.rule ?? now.rule, startsOn: given.rule === undefined ? now.startsOn : from });
  const next = {
    ...(given.rule === undefined ? {} : { rule: assertEach(offer, { each: given.each ?? now.each, rule: given.rule, startsOn: from }) }),
    ...(given.each && { each: given.each }),
    ...(given.dogIds && { dogIds: given.dogIds }),
  };
  const pricing = given.pricing ?? row.pricing;
  return {
    ...row,
    ...(Object.keys(next).length > 0 ? { versions: changedFrom(row.versions, from, next) } : {}),
    pricing,
    ...(given.pricing === undefined ? {} : { rates: pricing === 'locked' ? ratesOf(tx, offer) : null }),
  };
}

/** Whether the caregiver agreed to this already: fewer, for less of their time or fewer dogs; and nothing else. */
function needsYes(tx: TxCtx, row: SeriesRow, next: SeriesRow, given: SeriesChange, date: string): boolean {
  const now = versionOn(row.versions, date);
  const isMore = (dogIds: readonly string[] | undefined): boolean => dogIds !== undefined && dogIds.some((id) => !now.dogIds.includes(id));
  if (given.moveTo !== undefined || isMore(given.dogIds)) return true;
  if (given.each && JSON.stringify(given.each) !== JSON.stringify(now.each)) return true;
  if (given.pricing === 'locked' && row.pricing === 'following') return true;
  if (given.rule === undefined) return false;
  const through = plusDays(todayOf(tx, row), longestLookDays);
  const known = new Set(slotsOf(row, date, through).map((slot) => slot.date));
  return slotsOf(next, date, through).some((slot) => !known.has(slot.date));
}

export interface Changed {
  readonly row: SeriesRow;
  readonly outcomes: readonly Outcome[];
  /** It waits for the caregiver's yes; the outcomes are what it would do. */
  readonly proposed: boolean;
}

async function dogsOf(parts: SeriesParts, tx: TxCtx, row: SeriesRow, given: SeriesChange): Promise<SeriesRow['dogs']> {
  if (!given.dogIds || given.scope === 'this') return row.dogs;
  const found = await parts.dogs.forBooking(tx, row.ownerId, given.dogIds);
  return found.map(({ id, name, breedName, sizeClass }) => ({ id, name, breedName, sizeClass }));
}

/** One occurrence: it keeps its place in the series, whatever it becomes. */
async function changeOne(parts: SeriesParts, tx: TxCtx, row: SeriesRow, offer: Offer, given: SeriesChange, date: string): Promise<Outcome[]> {
  const found = await parts.series.occurrence(tx, row.id, date);
  if (!found || found.state === 'removed' || found.state === 'cancelled' || found.state === 'paused') throw problem('occurrence_not_found', { pointer: '#/date', detail: 'Nothing is booked on that date.' });
  const booking = found.bookingId ? (await parts.series.bookings(tx, [found.bookingId])).get(found.bookingId) : undefined;
  if (found.state === 'booked' && !isChangeable(row, booking, tx.clock.now())) throw problem('occurrence_fixed', { pointer: '#/date' });
  if (given.each && given.each.unit !== offer.service.unit) assertEach(offer, { each: given.each, rule: versionOn(row.versions, date).rule, startsOn: date });
  if (given.dogIds) await parts.dogs.forBooking(tx, row.ownerId, given.dogIds);
  const moveTo = given.moveTo === undefined ? undefined : readDate(given.moveTo, '#/moveTo').toString();
  if (moveTo !== undefined && (moveTo > plusDays(date, furthestMoveDays) || moveTo < plusDays(date, -furthestMoveDays))) throw invalid('#/moveTo', `At most ${furthestMoveDays} days from where it was.`);
  const override = { ...found.override, ...(moveTo && { date: moveTo }), ...(given.each && { each: given.each }), ...(given.dogIds && { dogIds: given.dogIds }) };
  const slot: Slot = slotOn(row.versions, date, { occurrence: found.occurrence, override });
  const done = booking && found.state === 'booked' ? await moveBooking(parts, tx, row, booking, slot) : await bookSlot(parts, tx, row, slot);
  const at = { override, updatedAt: tx.clock.now() };
  if ('booking' in done) {
    await parts.series.updateOccurrence(tx, found, { ...at, state: 'booked', bookingId: done.booking.id, reasons: null });
    return [{ slot, change: booking ? 'moved' : 'new', booking: done.booking, reasons: [] }];
  }
  if (booking && found.state === 'booked') await dropBooking(parts, tx, row, booking.id, 'The new time can’t be booked.');
  await parts.series.updateOccurrence(tx, found, { ...at, state: 'skipped', bookingId: null, reasons: [...done.reasons] });
  return [{ slot, change: 'conflict', booking: null, reasons: done.reasons }];
}

/** Does what was asked, or agreed to. */
export async function applyChange(parts: SeriesParts, tx: TxCtx, row: SeriesRow, given: SeriesChange): Promise<Changed> {
  const offer = await parts.caregivers.offer(tx, row.caregiverId, row.serviceType);
  const today = todayOf(tx, row);
  const date = dateOf(given, today);
  const isOne = given.scope === 'this';
  const outcomes = isOne ? await changeOne(parts, tx, row, offer, given, date) : [];
  const next = isOne ? row : { ...changed(tx, row, offer, given, date), dogs: await dogsOf(parts, tx, row, given) };
  if (!isOne) {
    const from = firstOf(tx, row, date);
    outcomes.push(...(await settle(parts, tx, next, { from, through: next.doneThrough, retry: ['skipped'], change: true, reprice: given.pricing !== undefined })));
  }
  assertAgreed(outcomes, given.onConflict ?? 'refuse', false);
  const { versions, pricing, rates, dogs } = next;
  const kept = await change(parts, tx, row, { versions, pricing, rates, dogs, proposal: null, ...(row.status === 'active' ? { respondBy: null } : {}) });
  return { row: kept.status === 'active' ? await setExtension(parts, tx, kept, horizonDays(tx, offer)) : kept, outcomes, proposed: false };
}

/** Changes a series, or asks the caregiver to agree to it. */
export async function updateSeries(parts: SeriesParts, tx: TxCtx, id: string, given: SeriesChange): Promise<Changed> {
  const { row } = await openSeries(parts, tx, id);
  assertOpen(row);
  assertSensible(given);
  const today = todayOf(tx, row);
  const date = dateOf(given, today);
  if (given.scope !== 'all' && date < today) throw problem('occurrence_fixed', { pointer: '#/date', detail: 'That day is over.' });
  if (given.scope !== 'all' && slotsOf(row, date, date).length === 0 && !(await parts.series.occurrence(tx, id, date))) throw problem('occurrence_not_found', { pointer: '#/date' });
  const offer = await parts.caregivers.offer(tx, row.caregiverId, row.serviceType);
  const next = given.scope === 'this' ? row : changed(tx, row, offer, given, date);
  const asks = row.status === 'active' && !offer.service.instantBook && needsYes(tx, row, next, given, date);
  if (!asks) {
    const done = await applyChange(parts, tx, row, given);
    if (row.proposal) await parts.deadlines.clear(tx, { kind: 'series.respond', subjectId: id });
    await record(parts, tx, done.row, 'changed', { by: 'owner', scope: given.scope, date });
    return done;
  }
  if (given.dogIds) await parts.dogs.forBooking(tx, row.ownerId, given.dogIds);
  const now = tx.clock.now();
  const first = (await parts.series.occurrences(tx, id, date)).find(({ state }) => state === 'booked');
  const startsAt = first?.bookingId ? (await parts.series.bookings(tx, [first.bookingId])).get(first.bookingId)?.startsAt : undefined;
  const answerBy = respondBy(tx.tenant.settings.bookings, startsAt && startsAt > now ? startsAt : new Date(now.getTime() + longestLookDays * 86_400_000), now);
  await parts.deadlines.set(tx, { kind: 'series.respond', subjectId: id, dueAt: answerBy });
  const proposed = await change(parts, tx, row, { proposal: { change: given, at: now.toISOString() }, respondBy: answerBy });
  await record(parts, tx, proposed, 'change_proposed', { by: 'owner', scope: given.scope, date });
  return { row: proposed, outcomes: [], proposed: true };
}

/** What it would do: it is done, told, and undone by whoever called. */
export async function tryChange(parts: SeriesParts, tx: TxCtx, id: string, given: SeriesChange): Promise<Preview> {
  const { row } = await openSeries(parts, tx, id);
  const asked = await updateSeries(parts, tx, id, { ...given, onConflict: 'skip' });
  const done = asked.proposed ? await applyChange(parts, tx, row, { ...given, onConflict: 'skip' }) : asked;
  const offer = await parts.caregivers.offer(tx, row.caregiverId, row.serviceType);
  return {
    timeZone: row.timeZone, through: row.doneThrough, outcomes: done.outcomes, goesOn: nextAfter(done.row, row.doneThrough) !== null, needsAnswer: asked.proposed,
    pricing: done.row.pricing, policy: policyOf(tx.tenant.settings, offer.service.cancellationPolicy),
  };
}

/** The caregiver's yes or no to a change. */
export async function answerProposal(parts: SeriesParts, tx: TxCtx, row: SeriesRow, answer: Schema<'AnswerSeries'>['answer']): Promise<SeriesRow> {
  if (!row.proposal) throw closed(row, 'Nothing waits for an answer.');
  await parts.deadlines.clear(tx, { kind: 'series.respond', subjectId: row.id });
  const { change: given } = row.proposal;
  if (answer === 'decline') {
    const left = await change(parts, tx, row, { proposal: null, respondBy: null });
    await record(parts, tx, left, 'change_declined', { by: 'caregiver', scope: given.scope });
    return left;
  }
  const done = await applyChange(parts, tx, row, given);
  await record(parts, tx, done.row, 'changed', { by: 'caregiver', scope: given.scope });
  return done.row;
}
