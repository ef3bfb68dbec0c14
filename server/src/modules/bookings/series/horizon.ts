import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { isProblem } from '../../../kernel/errors/problem.ts';
import type { Offer } from '../../caregivers/index.ts';
import { chargeKind, weeklyOf } from './charges.ts';
import type { SeriesRow } from './entities.ts';
import { change, record, todayOf, type SeriesParts } from './parts.ts';
import { mondayOf, slotsOf, startOf, type Slot } from './plan.ts';
import { longestGapDays, plusDays } from './rule.ts';

const hourMs = 3_600_000;
const defaultHorizonDays = 28;

/** How many days ahead bookings are made: as the business says, and never further than the caregiver takes bookings. */
export const horizonDays = ({ tenant }: Ctx, offer: Pick<Offer, 'service'> | null): number =>
  Math.min(tenant.settings.bookings.seriesHorizonDays ?? defaultHorizonDays, offer?.service.horizonDays ?? Infinity);

/** Null where the caregiver no longer offers it. */
export async function offerOf({ caregivers }: SeriesParts, ctx: Ctx, { caregiverId, serviceType }: Pick<SeriesRow, 'caregiverId' | 'serviceType'>): Promise<Offer | null> {
  try {
    return await caregivers.offer(ctx, caregiverId, serviceType);
  } catch (error) {
    if (isProblem(error, 'caregiver_not_found') || isProblem(error, 'service_not_found')) return null;
    throw error;
  }
}

/** The first one after a day, if there is one within the longest gap that a rule may have. */
export function nextAfter(series: Pick<SeriesRow, 'versions' | 'endsOn'>, date: string): Slot | null {
  for (const days of [40, longestGapDays]) {
    const [next] = slotsOf(series, plusDays(date, 1), plusDays(date, days));
    if (next) return next;
  }
  return null;
}

/** When the weeks' payments are told: as long before the week, or before it can be charged, as an owner has to pay. */
export const toldAt = ({ tenant }: Ctx, { timeZone, billing }: Pick<SeriesRow, 'timeZone' | 'billing'>, monday: string): Date =>
  new Date(startOf(monday, timeZone).getTime() - tenant.settings.bookings.paymentDueHours * hourMs - (billing === 'weekly' ? weeklyOf(tenant.settings.bookings).beforeMs : 0));

/** Has the series go on by itself: its next booking as it comes within the horizon, or its end the day after its last. */
export async function setExtension(parts: SeriesParts, tx: TxCtx, series: SeriesRow, days: number): Promise<SeriesRow> {
  const about = { kind: 'series.extend', subjectId: series.id };
  const next = nextAfter(series, series.doneThrough);
  if (next) {
    await parts.deadlines.set(tx, { ...about, dueAt: startOf(plusDays(next.date, -days), series.timeZone) });
    return series;
  }
  const rows = await parts.series.occurrences(tx, series.id, todayOf(tx, series));
  const last = rows.at(-1)?.date;
  if (last !== undefined) {
    await parts.deadlines.set(tx, { ...about, dueAt: startOf(plusDays(last, 1), series.timeZone) });
    return series;
  }
  await clearAll(parts, tx, series.id);
  const ended = await change(parts, tx, series, { status: 'ended', proposal: null, respondBy: null });
  await record(parts, tx, ended, 'ended', { by: 'system' });
  return ended;
}

/** From now on its weeks are told, this one first. */
export async function setAnnouncements(parts: SeriesParts, tx: TxCtx, series: SeriesRow): Promise<SeriesRow> {
  const monday = mondayOf(todayOf(tx, series));
  await parts.deadlines.set(tx, { kind: 'series.week_due', subjectId: series.id, dueAt: toldAt(tx, series, monday) });
  return change(parts, tx, series, { announcedWeek: plusDays(monday, -7) });
}

export async function clearAll({ deadlines }: SeriesParts, tx: TxCtx, subjectId: string): Promise<void> {
  for (const kind of ['series.extend', 'series.respond', 'series.week_due', chargeKind]) await deadlines.clear(tx, { kind, subjectId });
}
