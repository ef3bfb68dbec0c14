import type { Schema } from '../../../contract/contract.ts';
import type { BookingSettings } from '../../../kernel/context/tenant.ts';
import { asSystem, type Ctx, type TxCtx } from '../../../kernel/context/context.ts';
import type { Consumer } from '../../../kernel/events/events.ts';
import { money, sum } from '../../../kernel/money/money.ts';
import type { BookingRow } from '../entities.ts';
import type { SeriesRow } from './entities.ts';
import type { SeriesParts } from './parts.ts';
import { dateAt, mondayOf } from './plan.ts';

export const chargeKind = 'series.charge_weeks';
const hourMs = 3_600_000;
/** What could not be charged is looked at again. */
const againMs = 10 * 60_000;
/** Who is charged so much later was charged in time. */
const punctualMs = 60_000;
const mendFrom = (chargeAt: Date, now: Date): number => (now.getTime() - chargeAt.getTime() < punctualMs ? chargeAt : now).getTime();
/** Further off nothing is booked. */
const furthestMs = 400 * 24 * hourMs;

export const weeklyOf = ({ weeklyChargeHours = 72, chargeMendHours = 48 }: Partial<BookingSettings>) => ({ beforeMs: weeklyChargeHours * hourMs, mendMs: chargeMendHours * hourMs });

/** What is charged at once: the bookings of a week, or one that was added to it afterwards. */
interface Due {
  readonly key: string;
  readonly week: string;
  readonly bookings: readonly BookingRow[];
  readonly chargeAt: Date;
}

/** Short enough for a column: it is what the database lets be charged once. */
const keyOfWeek = ({ id }: Pick<SeriesRow, 'id'>, week: string): string => `${id}:${week.replaceAll('-', '')}`;
const keyOfOne = ({ id }: Pick<BookingRow, 'id'>): string => `add:${id}`;
const weekOf = ({ timeZone }: Pick<SeriesRow, 'timeZone'>, { startsAt }: Pick<BookingRow, 'startsAt'>): string => mondayOf(dateAt(startsAt, timeZone));

const isDue = ({ status, paymentStatus, totalMinor, startsAt }: BookingRow, now: Date): boolean =>
  status === 'confirmed' && paymentStatus === 'unpaid' && totalMinor > 0 && startsAt > now;

/** By week, in order, what of these bookings is to be charged, and when: with its week, or by itself where that was charged before. */
async function dueOf({ payments }: Pick<SeriesParts, 'payments'>, ctx: Ctx, row: SeriesRow, bookings: readonly BookingRow[]): Promise<Due[]> {
  const now = ctx.clock.now();
  const unpaid = bookings.filter((booking) => isDue(booking, now));
  const open = await payments.openOf(ctx, unpaid.map(({ id }) => id));
  const left = unpaid.filter(({ id }) => open.get(id) !== 'busy').sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const byWeek = Map.groupBy(left, (booking) => weekOf(row, booking));
  const charged = await payments.jointOf(ctx, [...byWeek.keys()].map((week) => keyOfWeek(row, week)));
  const { beforeMs } = weeklyOf(ctx.tenant.settings.bookings);
  const due = (key: string, week: string, of: readonly BookingRow[]): Due => ({ key, week, bookings: of, chargeAt: new Date(of[0]!.startsAt.getTime() - beforeMs) });
  return [...byWeek].flatMap(([week, of]) => {
    const key = keyOfWeek(row, week);
    return charged.has(key) ? of.map((booking) => due(keyOfOne(booking), week, [booking])) : [due(key, week, of)];
  }).sort((a, b) => a.chargeAt.getTime() - b.chargeAt.getTime());
}

const ahead = ({ series }: SeriesParts, ctx: Ctx, row: SeriesRow): Promise<BookingRow[]> => {
  const now = ctx.clock.now();
  return series.bookingsBetween(ctx, row.id, now, new Date(now.getTime() + furthestMs));
};

/** Has the next of its weeks be charged in time; called whenever something may have changed of it. */
async function setNext(parts: SeriesParts, tx: TxCtx, row: SeriesRow, isAgain = false): Promise<void> {
  const about = { kind: chargeKind, subjectId: row.id };
  const [next] = row.billing === 'weekly' ? await dueOf(parts, tx, row, await ahead(parts, tx, row)) : [];
  if (!next) return parts.deadlines.clear(tx, about);
  const now = tx.clock.now();
  await parts.deadlines.set(tx, { ...about, dueAt: isAgain && next.chargeAt <= now ? new Date(now.getTime() + againMs) : next.chargeAt });
}

/** The time has come for some of its weeks. What a payer began for one of the bookings and left is called off before, as it is charged with the others. */
export async function chargeWeeks(parts: SeriesParts, ctx: Ctx, id: string): Promise<void> {
  const read = await parts.series.find(ctx, id);
  if (!read) return;
  const isTime = ({ chargeAt }: Due): boolean => chargeAt <= ctx.clock.now();
  const before = (await dueOf(parts, ctx, read, await ahead(parts, ctx, read))).filter(isTime);
  const begun = await parts.payments.openOf(ctx, before.flatMap(({ bookings }) => bookings.map((booking) => booking.id)));
  for (const bookingId of begun.keys()) await parts.payments.callOffIdle(ctx, bookingId);
  await parts.db.transaction(asSystem(ctx, 'series'), async (tx) => {
    const row = await parts.series.findLocked(tx, id);
    if (!row) return;
    const now = tx.clock.now();
    const { mendMs } = weeklyOf(tx.tenant.settings.bookings);
    for (const { key, bookings, chargeAt } of (await dueOf(parts, tx, row, await ahead(parts, tx, row))).filter(isTime)) {
      await parts.payments.chargeTogether(tx, { key, bookingIds: bookings.map((booking) => booking.id), dueAt: chargeAt, mendBy: new Date(mendFrom(chargeAt, now) + mendMs) });
    }
    await setNext(parts, tx, row, true);
  });
}

/** What may have moved a charge: bookings made, changed or left out, and payments that were called off. */
export const createChargeConsumers = (parts: SeriesParts): Consumer[] => {
  const look = async (tx: TxCtx, id: string | null | undefined): Promise<void> => {
    const row = id ? await parts.series.findLocked(tx, id) : null;
    if (row?.billing === 'weekly') await setNext(parts, tx, row);
  };
  return [
    {
      name: 'series.charges',
      types: ['series.confirmed', 'series.extended', 'series.changed', 'series.resumed', 'series.paused', 'series.cancelled', 'series.occurrence_cancelled'],
      handle: { mode: 'transaction', run: (tx, event) => look(tx, event.subjectId) },
    },
    {
      name: 'series.recharges',
      types: ['payment.canceled', 'payment.succeeded', 'booking.change_accepted'],
      handle: { mode: 'transaction', run: async (tx, event) => {
        const bookingId = event.type === 'booking.change_accepted' ? event.subjectId : String(event.data['bookingId']);
        await look(tx, (await parts.repository.find(tx, bookingId))?.seriesId);
      } },
    },
  ];
};

/** What a series shows of it: charged or being charged, and ahead. */
export async function chargesOf(parts: Pick<SeriesParts, 'payments'>, ctx: Ctx, row: SeriesRow, bookings: readonly BookingRow[]): Promise<Schema<'SeriesCharge'>[]> {
  if (row.billing !== 'weekly') return [];
  const weeks = [...new Set(bookings.map((booking) => weekOf(row, booking)))];
  const joint = await parts.payments.jointOf(ctx, [...weeks.map((week) => keyOfWeek(row, week)), ...bookings.map(keyOfOne)]);
  const byId = new Map(bookings.map((booking) => [booking.id, booking]));
  const done = [...joint.values()].map(({ key, id, status, amountMinor, currency, chargeAt, parts: of }) => {
    const bookingIds = of.map(({ bookingId }) => bookingId);
    const known = bookingIds.flatMap((bookingId) => byId.get(bookingId) ?? []);
    const week = weeks.find((one) => keyOfWeek(row, one) === key) ?? weekOf(row, known[0]!);
    return { week, chargeAt: chargeAt?.toISOString() ?? null, status, amount: money(amountMinor, currency), bookingIds, paymentId: id };
  });
  const coming = row.status !== 'active' ? [] : (await dueOf(parts, ctx, row, bookings)).map(({ week, chargeAt, bookings: of }) => ({
    week, chargeAt: chargeAt.toISOString(), status: 'upcoming' as const, amount: money(sum(of.map(({ totalMinor }) => totalMinor)), of[0]!.currency), bookingIds: of.map(({ id }) => id), paymentId: null,
  }));
  return [...done, ...coming].sort((a, b) => (a.week === b.week ? (a.chargeAt ?? '') < (b.chargeAt ?? '') : a.week < b.week) ? -1 : 1);
}
