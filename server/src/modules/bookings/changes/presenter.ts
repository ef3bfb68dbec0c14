import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { money } from '../../../kernel/money/money.ts';
import type { BookingRow } from '../entities.ts';
import { partOf, seesEarnings } from '../policy.ts';
import { presentLine } from '../price-lines.ts';
import { subtotalOf } from '../pricing.ts';
import type { ChangeEffect, ChangeRow } from './entities.ts';
import type { ChangeQuote } from './quote.ts';
import { differencesOf, effectOf, explain } from './rules.ts';

type Told = Pick<ChangeRow, 'base' | 'lines' | 'totalMinor' | 'refundRule'>;

function presentMoney(change: Told, effect: ChangeEffect, currency: string): Schema<'BookingChangeMoney'> {
  const amount = (minor: number) => money(minor, currency);
  const { base, lines, totalMinor } = change;
  return {
    before: amount(base.totalMinor),
    after: amount(totalMinor),
    difference: amount(totalMinor - base.totalMinor),
    lines: differencesOf(base.lines, lines).map(({ code, description, beforeMinor, afterMinor }) =>
      ({ code, description, before: amount(beforeMinor), after: amount(afterMinor), difference: amount(afterMinor - beforeMinor) })),
    paid: amount(effect.paidMinor),
    refund: amount(effect.refundMinor),
    kept: amount(effect.keptMinor),
    balanceDue: amount(effect.balanceDueMinor),
    explanation: explain(effect, change),
  };
}

/** What somebody may answer: the other side accepts or declines, the own one withdraws. */
function answersOf({ status, proposedBy, answerBy }: ChangeRow, by: string, now: Date): Schema<'BookingChangeAnswer'>[] {
  if (status !== 'open' || answerBy <= now || (by !== 'owner' && by !== 'caregiver')) return [];
  return by === proposedBy ? ['withdraw'] : ['accept', 'decline'];
}

export function presentChange(ctx: Ctx, booking: BookingRow, change: ChangeRow): Schema<'BookingChange'> {
  const by = partOf(ctx.actor, booking) ?? 'owner';
  return {
    id: change.id,
    bookingId: change.bookingId,
    status: change.status,
    proposedBy: change.proposedBy,
    message: change.message,
    serviceType: change.serviceType,
    when: change.when,
    startsAt: change.startsAt.toISOString(),
    endsAt: change.endsAt.toISOString(),
    dogs: change.dogs,
    lineItems: change.lines.map((line) => presentLine(line, booking.currency)),
    total: money(change.totalMinor, booking.currency),
    money: presentMoney(change, change.effect ?? effectOf(booking, change), booking.currency),
    caregiverEarnings: seesEarnings(by) ? money(subtotalOf(change.lines) - change.commissionMinor, booking.currency) : null,
    answers: answersOf(change, by, ctx.clock.now()),
    answerBy: change.answerBy.toISOString(),
    answeredAt: change.answeredAt?.toISOString() ?? null,
    reason: change.reason,
    createdAt: change.createdAt.toISOString(),
  };
}

export function presentChangeQuote({ booking, worked, reasons, terms, answerBy }: ChangeQuote): Schema<'BookingChangeQuote'> {
  const { request, stay, offer, price } = worked;
  return {
    serviceType: request.serviceType,
    when: request.when,
    startsAt: stay.startsAt.toISOString(),
    endsAt: stay.endsAt.toISOString(),
    timeZone: offer.timeZone,
    dogs: [...worked.dogs],
    lineItems: price.lines.map((line) => presentLine(line, booking.currency)),
    total: money(price.totalMinor, booking.currency),
    money: presentMoney(terms, effectOf(booking, terms), booking.currency),
    answerBy: answerBy.toISOString(),
    bookable: reasons.length === 0,
    reasons: reasons.map((reason) => ({ ...reason })),
    warnings: worked.warnings.map((warning) => ({ ...warning })),
  };
}
