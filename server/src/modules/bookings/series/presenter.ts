import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { money } from '../../../kernel/money/money.ts';
import type { BookingRow } from '../entities.ts';
import type { Preview } from './create.ts';
import type { OccurrenceRow, SeriesRow, Version } from './entities.ts';
import { todayOf } from './parts.ts';
import { isPauseOver, slotOn, versionOn, type Slot } from './plan.ts';
import type { SeriesView } from './view.ts';

export function presentPreview(ctx: Ctx, preview: Preview): Schema<'SeriesPreview'> {
  const { currency } = ctx.tenant;
  const occurrences = preview.outcomes.map(({ slot, change, booking, reasons, ...worked }) => {
    const startsAt = booking?.startsAt ?? worked.startsAt;
    const endsAt = booking?.endsAt ?? worked.endsAt;
    const totalMinor = booking?.totalMinor ?? worked.totalMinor;
    return {
      date: slot.date, occurrence: slot.occurrence, when: booking?.when ?? slot.when, change,
      startsAt: startsAt?.toISOString() ?? null, endsAt: endsAt?.toISOString() ?? null,
      total: totalMinor === undefined ? null : money(totalMinor, currency),
      bookable: change !== 'conflict', reasons: reasons.map((reason) => ({ ...reason })),
      bookingId: change === 'moved' || change === 'kept' ? booking?.id ?? null : null,
    };
  });
  return {
    timeZone: preview.timeZone, horizonEndsOn: preview.through, occurrences,
    conflicts: occurrences.filter(({ bookable }) => !bookable).length,
    total: money(occurrences.reduce((sum, { bookable, total, change }) => sum + (bookable && change !== 'removed' ? total?.amount ?? 0 : 0), 0), currency),
    goesOn: preview.goesOn, needsAnswer: preview.needsAnswer, pricing: preview.pricing,
    cancellationPolicy: { name: preview.policy.name, summary: preview.policy.summary, rules: preview.policy.rules.map((rule) => ({ ...rule })) },
  };
}

const presentVersion = ({ from, startsOn, rule, each, dogIds }: Version): Schema<'SeriesVersion'> => ({ from, startsOn, rule, each, dogIds: [...dogIds] });

const presentOccurrence = (series: SeriesRow, row: OccurrenceRow, booking: BookingRow | null): Schema<'SeriesOccurrence'> => ({
  date: row.date,
  occurrence: row.occurrence,
  state: row.state === 'removed' ? 'cancelled' : row.state,
  when: booking?.when ?? slotOn(series.versions, row.date, row).when,
  edited: row.override !== null,
  reasons: (row.reasons ?? []).map((reason) => ({ ...reason })),
  bookingId: row.bookingId,
  status: booking?.status ?? null,
  paymentStatus: booking?.paymentStatus ?? null,
  startsAt: booking?.startsAt.toISOString() ?? null,
  total: booking && money(booking.totalMinor, booking.currency),
  payBy: booking?.payBy?.toISOString() ?? null,
});

const presentPlanned = ({ date, occurrence, when }: Slot): Schema<'SeriesOccurrence'> => ({
  date, occurrence, when, state: 'planned', edited: false, reasons: [], bookingId: null, status: null, paymentStatus: null, startsAt: null, total: null, payBy: null,
});

export function presentSeries(ctx: Ctx, { row, owner, caregiver, occurrences, charges, planned }: SeriesView): Schema<'BookingSeries'> {
  const today = todayOf(ctx, row);
  const version = versionOn(row.versions, today);
  const proposed = row.proposal?.change;
  return {
    id: row.id,
    owner: { id: row.ownerId, firstName: owner?.firstName ?? 'Former', lastInitial: (owner?.lastName ?? 'member').slice(0, 1) },
    caregiver: { id: row.caregiverId, displayName: caregiver?.displayName ?? 'Former caregiver', avatarUrl: caregiver?.avatarUrl ?? null },
    serviceType: row.serviceType,
    timeZone: row.timeZone,
    status: row.status,
    rule: version.rule,
    startsOn: row.versions[0]!.startsOn,
    endsOn: row.endsOn,
    each: version.each,
    dogs: row.dogs,
    note: row.note,
    pricing: row.pricing,
    billing: row.billing,
    horizonEndsOn: row.doneThrough,
    respondBy: row.respondBy?.toISOString() ?? null,
    pause: row.pause && !isPauseOver(row.pause, today) ? row.pause : null,
    proposal: proposed && row.proposal ? {
      scope: proposed.scope, date: proposed.date ?? null, moveTo: proposed.moveTo ?? null, rule: proposed.rule ?? null, each: proposed.each ?? null,
      dogIds: proposed.dogIds ?? null, pricing: proposed.pricing ?? null, onConflict: proposed.onConflict ?? 'refuse', proposedAt: row.proposal.at,
    } : null,
    versions: row.versions.map(presentVersion),
    occurrences: [...occurrences.map((one) => presentOccurrence(row, one.row, one.booking)), ...planned.map(presentPlanned)],
    charges: [...charges],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
