import type { Schema } from '../../contract/contract.ts';
import { currency, defineEntity, id, instant, json, money, nullable, primary, ref, text, varchar, type Row } from '../../kernel/db/index.ts';
import type { AddOn } from '../caregivers/index.ts';
import type { Policy } from './policies.ts';
import type { Line } from './pricing.ts';
import type { BookingState, TransitionBy, TransitionName } from './machine.ts';

export type When = Schema<'When'>;
export type BookedDog = Schema<'BookedDog'>;
export interface SettledPrice {
  readonly lines: readonly Line[];
  readonly commissionMinor: number;
}
/** Places of a caregiver's pool. */
export interface Held {
  readonly pool: string;
  readonly places: number[];
}

export const BookingEntity = defineEntity({
  table: 'bookings',
  columns: {
    id: id(),
    tenantId: ref(),
    ownerId: ref(),
    caregiverId: ref(),
    caregiverUserId: ref(),
    serviceType: varchar<Schema<'ServiceType'>>(20),
    kind: varchar<Schema<'BookingKind'>>(16, { default: 'stay' }),
    /** Of a meet-and-greet, which need not happen where the service does. */
    place: nullable(varchar<Schema<'MeetingPlace'>>(16)),
    when: json<When>(),
    startsAt: instant(),
    endsAt: instant(),
    timeZone: varchar(64),
    dogs: json<BookedDog[]>(),
    note: text(),
    /** Where it happens, if at the owner's home: an `AddressContent`, sealed for this row. */
    sealedAddress: nullable(text()),
    /** Extras that were chosen; frozen as they were. */
    addOns: nullable(json<readonly AddOn[]>()),
    status: varchar<BookingState>(20),
    paymentStatus: varchar<Schema<'PaymentStatus'>>(20),
    lines: json<Line[]>(),
    currency: currency(),
    totalMinor: money(),
    refundedMinor: money({ default: 0 }),
    /** What of the total a change made due after the rest was paid. */
    balanceDueMinor: money({ default: 0 }),
    /** The price that was settled when a change made more of it due, to tell the rest by; null where nothing is due. */
    settledPrice: nullable(json<SettledPrice>()),
    /** What changes have given back, or promised to: it was of an earlier total. */
    changeRefundMinor: money({ default: 0 }),
    /** What was paid too much after a change and the policy did not give back; whoever has no policy against them gives it back when they cancel. */
    changeKeptMinor: money({ default: 0 }),
    /** The change that waits for an answer, with places of its own. */
    openChangeId: nullable(ref()),
    /** What the platform keeps of the caregiver's part; frozen with the fees in force. */
    commissionMinor: money(),
    policy: json<Policy>(),
    /** What it holds of the caregiver's capacity, to be given back. */
    held: json<Held>(),
    respondBy: nullable(instant()),
    payBy: nullable(instant()),
    createdAt: instant(),
    updatedAt: instant(),
    /** The series it was made of, and which of its occurrences it is. */
    seriesId: nullable(ref()),
    occurrence: nullable(varchar(16)),
    /** Of a series' bookings, made weeks ahead: nobody need pay sooner. */
    dueNotBefore: nullable(instant()),
  },
  indices: [
    ['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverId', 'id'], ['tenantId', 'status', 'id'],
    ['tenantId', 'seriesId', 'occurrence'],
  ],
  checks: { total: 'totalMinor >= 0', refunded: 'refundedMinor BETWEEN 0 AND totalMinor + changeRefundMinor + changeKeptMinor' },
});
export type BookingRow = Row<typeof BookingEntity>;

/** Which bookings a dog is in. */
export const BookingDogEntity = defineEntity({
  table: 'booking_dogs',
  columns: {
    tenantId: primary(ref()), dogId: primary(ref()), bookingId: primary(ref()),
    /** The booking’s: whether a dog is booked at some time is asked with every quote, and most of what it was in is over. */
    endsAt: nullable(instant()),
  },
  indices: [['tenantId', 'dogId', 'endsAt']],
});

/** What happened to a booking, in order. */
export const TransitionEntity = defineEntity({
  table: 'booking_transitions',
  columns: {
    id: id(),
    tenantId: ref(),
    bookingId: ref(),
    name: varchar<TransitionName>(20),
    from: nullable(varchar<BookingState>(20)),
    to: varchar<BookingState>(20),
    by: varchar<TransitionBy>(12),
    actorId: nullable(ref()),
    reason: nullable(varchar(500)),
    at: instant(),
  },
  indices: [['tenantId', 'bookingId', 'id']],
});
export type TransitionRow = Row<typeof TransitionEntity>;

/** A price that was told, and what it was worked out from. */
export const QuoteEntity = defineEntity({
  table: 'quotes',
  columns: {
    id: id(),
    tenantId: ref(),
    ownerId: ref(),
    request: json<Schema<'QuoteRequest'>>(),
    lines: json<Line[]>(),
    policy: json<Policy>(),
    totalMinor: money(),
    commissionMinor: money(),
    bookingId: nullable(ref()),
    expiresAt: instant(),
    createdAt: instant(),
  },
  indices: [['createdAt']],
});
export type QuoteRow = Row<typeof QuoteEntity>;
