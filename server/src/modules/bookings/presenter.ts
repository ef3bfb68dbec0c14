import type { Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { money } from '../../kernel/money/money.ts';
import type { BookingRow, QuoteRow } from './entities.ts';
import type { Worked } from './actions/quote.ts';
import { presentChange } from './changes/presenter.ts';
import { bookingMachine, closedBecause, effects, guards, isOver, openTo, states, type DeadlineKind, type TransitionBy } from './machine.ts';
import type { Cancellation, Policy } from './policies.ts';
import { placeOf } from '../caregivers/index.ts';
import { bookedPlace, isMeeting, nothingToRefund } from './meetings.ts';
import { presentHome } from '../users/index.ts';
import { partOf, seesEarnings, seesHome } from './policy.ts';
import { presentLine } from './price-lines.ts';
import { subtotalOf } from './pricing.ts';
import type { BookingView } from './view.ts';

/** As it stands in the booking, whichever words it was made with. */
export const presentPolicy = ({ rules, ...policy }: Policy): Schema<'CancellationPolicy'> => ({ ...policy, rules: rules.map((rule) => ({ ...rule })) });

export function presentQuote(ctx: Ctx, worked: Worked, kept: QuoteRow | null): Schema<'Quote'> {
  const { request, offer, stay, price, policy } = worked;
  const { currency, settings } = ctx.tenant;
  const expiresAt = kept?.expiresAt ?? new Date(ctx.clock.now().getTime() + settings.bookings.quoteHonouredMinutes * 60_000);
  return {
    id: kept?.id ?? null,
    kind: request.kind ?? 'stay',
    place: placeOf(offer),
    meetAndGreet: worked.acquaintance && { ...worked.acquaintance },
    expiresAt: expiresAt.toISOString(),
    caregiverId: request.caregiverId,
    serviceType: request.serviceType,
    when: request.when,
    startsAt: stay.startsAt.toISOString(),
    endsAt: stay.endsAt.toISOString(),
    timeZone: offer.timeZone,
    dogIds: worked.dogs.map((dog) => dog.id),
    dogCount: worked.dogCount,
    lineItems: price.lines.map((line) => presentLine(line, currency)),
    total: money(price.totalMinor, currency),
    cancellationPolicy: presentPolicy(policy),
    instantBook: offer.service.instantBook,
    bookable: worked.reasons.length === 0,
    reasons: worked.reasons.map((reason) => ({ ...reason })),
    warnings: worked.warnings.map((warning) => ({ ...warning })),
  };
}

function presentTransitions(row: BookingRow, by: TransitionBy, now: Date): Schema<'OpenTransition'>[] {
  return openTo(row.status, by).map((transition) => {
    const reason = closedBecause(transition, row, now);
    return { name: transition.name, to: transition.to, allowed: reason === null, reason };
  });
}

/** For whoever asks: what they may do, and (not for owners) what the caregiver earns. */
export function presentBooking(ctx: Ctx, { row, owner, caregiver, history, home, change }: BookingView): Schema<'Booking'> {
  const by = partOf(ctx.actor, row) ?? 'owner';
  const amount = (minor: number) => money(minor, row.currency);
  return {
    id: row.id,
    kind: row.kind,
    place: bookedPlace(row),
    owner: { id: owner.id, firstName: owner.firstName, lastInitial: owner.lastName.slice(0, 1) },
    caregiver: { id: caregiver.id, displayName: caregiver.displayName, avatarUrl: caregiver.avatarUrl },
    serviceType: row.serviceType,
    when: row.when,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    timeZone: row.timeZone,
    dogs: row.dogs,
    note: row.note,
    status: row.status,
    paymentStatus: row.paymentStatus,
    lineItems: row.lines.map((line) => presentLine(line, row.currency)),
    total: amount(row.totalMinor),
    refunded: amount(row.refundedMinor),
    balanceDue: amount(isOver(row.status) && row.status !== 'completed' ? 0 : row.paymentStatus === 'unpaid' ? row.totalMinor : row.balanceDueMinor),
    addOns: (row.addOns ?? []).map((one) => one.code),
    address: home && seesHome(by, row.status) ? presentHome(home) : null,
    change: change && presentChange(ctx, row, change),
    caregiverEarnings: seesEarnings(by) ? amount(subtotalOf(row.lines) - row.commissionMinor) : null,
    cancellationPolicy: presentPolicy(row.policy),
    respondBy: row.respondBy?.toISOString() ?? null,
    payBy: row.payBy?.toISOString() ?? null,
    transitions: presentTransitions(row, by, ctx.clock.now()),
    history: history.map(({ from, to, by: actor, at, reason }) => ({ from, to, by: actor, at: at.toISOString(), reason })),
    seriesId: row.seriesId,
    occurrence: row.occurrence,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export const presentCancellation = (row: BookingRow, { paidMinor, refund, waitsMinor, taken }: Cancellation): Schema<'CancellationPreview'> => ({
  bookingId: row.id,
  paid: money(paidMinor, row.currency),
  refund: money(refund.refundMinor, row.currency),
  lines: refund.lines.map((line) => ({
    code: line.code,
    description: line.description,
    amount: money(line.amountMinor, row.currency),
    refund: money(line.refundMinor, row.currency),
  })),
  refundBps: refund.refundBps,
  explanation: isMeeting(row) ? nothingToRefund : refund.explanation,
  nextChangeAt: refund.nextChangeAt?.toISOString() ?? null,
  chargeback: taken.openMinor + taken.lostMinor === 0 ? null : {
    taken: money(taken.openMinor + taken.lostMinor, row.currency), isOpen: taken.openMinor > 0, refundIfWon: money(waitsMinor, row.currency),
  },
});

const entriesOf = <K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] => Object.entries(record) as [K, V][];

/** The lifecycle as the tenant's settings make it, from the same table that the server goes by. */
export function presentWorkflow(ctx: Ctx): Schema<'BookingWorkflow'> {
  const { requestExpiryHours, requestExpiryBeforeStartMinutes, paymentDueHours, autoCompleteHours } = ctx.tenant.settings.bookings;
  const words: Record<DeadlineKind, string> = {
    'booking.request_expiry': `${requestExpiryHours} hours after the request, or ${requestExpiryBeforeStartMinutes} minutes before the start if that is sooner`,
    'booking.payment_due': `${paymentDueHours} hours after it was confirmed, or at the start if that is sooner`,
    'booking.auto_complete': `${autoCompleteHours} hours after the end`,
  };
  return {
    states: states.map((name) => ({ name, final: isOver(name) })),
    transitions: bookingMachine.map(({ name, from, to, by, deadline, event, ...rest }) =>
      ({ name, from, to, by: [...by], guards: [...rest.guards], deadline: deadline && words[deadline], effects: [...rest.effects], event })),
    guards: entriesOf(guards).map(([name, { reason, description }]) => ({ name, reason, description })),
    effects: entriesOf(effects).map(([name, description]) => ({ name, description })),
  };
}
