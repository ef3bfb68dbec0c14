import { defineEntity, id, instant, json, money, nullable, ref, smallint, text, varchar, type Row } from '../../../kernel/db/index.ts';
import type { Schema } from '../../../contract/contract.ts';
import type { BookedDog, Held, When } from '../entities.ts';
import type { Line } from '../pricing.ts';

export type ChangeStatus = Schema<'BookingChangeStatus'>;
export type Proposer = 'owner' | 'caregiver';

/** What was booked when a change was proposed. */
export interface ChangeBase {
  readonly serviceType: Schema<'ServiceType'>;
  readonly when: When;
  readonly dogCount: number;
  readonly held: Held;
  readonly lines: readonly Line[];
  readonly totalMinor: number;
}

/** What a change does to the money. */
export interface ChangeEffect {
  /** Of the booked total. */
  readonly paidMinor: number;
  readonly refundMinor: number;
  /** Of what was paid too much, what the policy does not give back. */
  readonly keptMinor: number;
  readonly balanceDueMinor: number;
}

/** Other dates, dogs or another service for a booking, as one side proposed them to the other. */
export const BookingChangeEntity = defineEntity({
  table: 'booking_changes',
  columns: {
    id: id(),
    tenantId: ref(),
    bookingId: ref(),
    status: varchar<ChangeStatus>(12),
    proposedBy: varchar<Proposer>(12),
    message: text(),
    serviceType: varchar<Schema<'ServiceType'>>(20),
    when: json<When>(),
    startsAt: instant(),
    endsAt: instant(),
    timeZone: varchar(64),
    dogs: json<BookedDog[]>(),
    lines: json<Line[]>(),
    totalMinor: money(),
    commissionMinor: money(),
    /** All that the changed booking needs; held is what of it the booking did not hold before. */
    held: json<Held>(),
    base: json<ChangeBase>(),
    /** What share of what was paid too much goes back; as the policy had it when the change was proposed. */
    refundBps: smallint(),
    /** In words. */
    refundRule: text(),
    /** As it was when it was answered; while it is open, it is worked out from the booking. */
    effect: nullable(json<ChangeEffect>()),
    answerBy: instant(),
    answeredAt: nullable(instant()),
    reason: nullable(varchar(500)),
    createdAt: instant(),
    updatedAt: instant(),
  },
  indices: [['tenantId', 'bookingId', 'id']],
  checks: { total: 'totalMinor >= 0', share: 'refundBps BETWEEN 0 AND 10000' },
});
export type ChangeRow = Row<typeof BookingChangeEntity>;
