import { currency, defineEntity, flag, id, instant, integer, json, money, nullable, ref, varchar, type Row } from '../../kernel/db/index.ts';
import { ChargebackEntity } from './chargebacks/entities.ts';
import type { PayableLine } from './index.ts';
import type { LedgerAccount, LedgerKind } from './ledger.ts';
import { ledgerEntities } from './ledger/entities.ts';
import type { PaymentState } from './machine.ts';
import { paymentMethodEntities } from './methods/entities.ts';
import { payoutEntities } from './payouts/entities.ts';
import type { WebhookObjectKind } from '../../ports/payments/index.ts';
import type { LineRefund, PaymentTerms } from './refunds/lines.ts';

export type PaymentPurpose = 'booking' | 'tip' | 'week' | 'balance';
export type ProviderName = 'stripe' | 'paypal';
/** Whose account with the provider. */
export type PaymentAccount = 'platform' | 'own';
/** `waiting`: the payer's bank has taken the money, and has not decided. */
export type RefundState = 'waiting' | 'requested' | 'pending' | 'succeeded' | 'failed';

export const PaymentEntity = defineEntity({
  table: 'payments',
  columns: {
    id: id(),
    tenantId: ref(),
    bookingId: ref(),
    /**
     * The booking while the payment is open, nothing afterwards: the unique key below allows one open payment for each booking. A joint payment keeps here
     * what it charges, until it is called off: so it is charged once.
     */
    openFor: nullable(ref()),
    /** `balance` is the rest of a booking that became dearer after it was paid. `week` is a joint payment of several bookings, whose parts are rows of their own; its `bookingId` is the first of them. */
    purpose: varchar<PaymentPurpose>(10, { default: 'booking' }),
    /** The joint payment that it is one booking's part of: what the provider knows is that one. */
    jointId: nullable(ref()),
    ownerId: ref(),
    caregiverUserId: ref(),
    provider: varchar<ProviderName>(20),
    account: varchar<PaymentAccount>(20, { default: 'platform' }),
    providerPaymentId: nullable(varchar(120)),
    status: varchar<PaymentState>(20),
    currency: currency(),
    /** Frozen, so that the same intent can be asked for again with the same key. */
    description: varchar(300),
    amountMinor: money(),
    /** The caregiver's and the tax office's parts of the amount; the platform has the rest. */
    caregiverMinor: money(),
    taxMinor: money(),
    /** How it is divided when part of it goes back; none on payments from before there were any. */
    terms: nullable(json<PaymentTerms>()),
    /** What refunds have been promised, performed or not. */
    refundReservedMinor: money({ default: 0 }),
    refundedMinor: money({ default: 0 }),
    /** What the provider keeps, where it said so. */
    providerFeeMinor: nullable(money()),
    /** `manual` holds the money until `chargeAt`. */
    captureMethod: varchar<'automatic' | 'manual'>(10, { default: 'automatic' }),
    /** Whether a card that is typed is kept. */
    saveMethod: flag({ default: false }),
    /** The saved card that it is paid with, and what people know that by. */
    paymentMethodId: nullable(ref()),
    cardBrand: nullable(varchar(40)),
    cardLast4: nullable(varchar(4)),
    /** When a saved card is charged, or held money is taken, without anybody being there. */
    chargeAt: nullable(instant()),
    /** How often a saved card was tried; each try asks the provider with a key of its own. */
    attempts: integer({ default: 0 }),
    /** What goes back as soon as held money was taken: the booking was cancelled or changed meanwhile. */
    heldRefundMinor: money({ default: 0 }),
    /** Whether the booking is paid by it: false while it is open, and for good where the money came too late. */
    applied: flag({ default: false }),
    failureCode: nullable(varchar(120)),
    failureMessage: nullable(varchar(500)),
    createdAt: instant(),
    paidAt: nullable(instant()),
    updatedAt: instant(),
  },
  uniques: [['tenantId', 'openFor']],
  indices: [
    ['tenantId', 'bookingId', 'id'], ['providerPaymentId'], ['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverUserId', 'id'],
    ['tenantId', 'paymentMethodId', 'status'], ['tenantId', 'jointId', 'id'],
  ],
  checks: {
    held: 'heldRefundMinor BETWEEN 0 AND amountMinor',
    amount: 'amountMinor > 0',
    split: 'caregiverMinor >= 0 AND taxMinor >= 0 AND caregiverMinor + taxMinor <= amountMinor',
    refunded: 'refundedMinor >= 0 AND refundedMinor <= refundReservedMinor AND refundReservedMinor <= amountMinor',
  },
});
export type PaymentRow = Row<typeof PaymentEntity>;

/** An intent to give money back; written before the provider is asked, and its id is the key it is asked with. */
export const RefundEntity = defineEntity({
  table: 'refunds',
  columns: {
    id: id(),
    tenantId: ref(),
    paymentId: ref(),
    bookingId: ref(),
    amountMinor: money(),
    status: varchar<RefundState>(20),
    providerRefundId: nullable(varchar(120)),
    reason: varchar(200),
    failureCode: nullable(varchar(120)),
    /** What of which line of the payment; of all alike on refunds from before it was written down. */
    lines: nullable(json<readonly LineRefund[]>()),
    /** The correction that says it already, so that no credit note does. */
    invoiceId: nullable(ref()),
    /** What it waits for, or waited. */
    chargebackId: nullable(ref()),
    createdAt: instant(),
    updatedAt: instant(),
  },
  indices: [['tenantId', 'paymentId', 'id']],
  checks: { amount: 'amountMinor > 0' },
});
export type RefundRow = Row<typeof RefundEntity>;

/** Append-only, as are its entries: a mistake is put right by another transaction. */
export const LedgerTransactionEntity = defineEntity({
  table: 'ledger_transactions',
  columns: {
    id: id(),
    tenantId: ref(),
    kind: varchar<LedgerKind>(20),
    /** What it was booked for; the same cause is booked once. */
    causeType: varchar<LedgerKind>(20),
    causeId: ref(),
    /** The booking it is about, where it is about one. */
    bookingId: nullable(ref()),
    currency: currency(),
    occurredAt: instant(),
  },
  uniques: [['tenantId', 'causeType', 'causeId']],
  indices: [['tenantId', 'bookingId'], ['tenantId', 'occurredAt', 'id']],
});
export type LedgerTransactionRow = Row<typeof LedgerTransactionEntity>;

export const LedgerEntryEntity = defineEntity({
  table: 'ledger_entries',
  columns: {
    id: id(),
    tenantId: ref(),
    transactionId: ref(),
    account: varchar<LedgerAccount>(30),
    subjectId: nullable(ref()),
    /** Debit positive, credit negative. */
    amountMinor: money(),
  },
  indices: [['tenantId', 'transactionId'], ['tenantId', 'account', 'subjectId'], ['tenantId', 'id']],
  checks: { amount: 'amountMinor <> 0' },
});
export type LedgerEntryRow = Row<typeof LedgerEntryEntity>;

export type InvoiceKind = 'invoice' | 'credit_note' | 'correction';

/** A line of a week's invoice says of which visit it is: its booking, and the local day. */
export interface InvoicedLine extends PayableLine {
  readonly bookingId?: string;
  readonly on?: string;
}

/** Frozen. */
export interface InvoiceContent {
  readonly seller: { readonly name: string; readonly email: string };
  readonly buyer: { readonly name: string; readonly email: string | null };
  readonly lines: readonly InvoicedLine[];
  readonly totalMinor: number;
  /** Of a credit note or a correction: the number of the invoice that it is about. */
  readonly correctsLabel?: string;
  /** Of a correction: the price as it is from then on. */
  readonly current?: readonly PayableLine[];
}

export const InvoiceEntity = defineEntity({
  table: 'invoices',
  columns: {
    id: id(),
    tenantId: ref(),
    number: integer(),
    kind: varchar<InvoiceKind>(12, { default: 'invoice' }),
    /** What it was issued for, once: a payment, a refund, or a change of the booking. */
    causeId: nullable(ref()),
    /** The invoice that it is about, if it is none itself. */
    correctsId: nullable(ref()),
    ownerId: nullable(ref()),
    caregiverUserId: nullable(ref()),
    /** As people read it, `PAWHAVEN-000001`; frozen, as the business may be renamed. */
    label: varchar(80),
    bookingId: ref(),
    paymentId: ref(),
    currency: currency(),
    content: json<InvoiceContent>(),
    issuedAt: instant(),
  },
  uniques: [['tenantId', 'number'], ['tenantId', 'kind', 'causeId']],
  indices: [['tenantId', 'bookingId', 'id'], ['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverUserId', 'id']],
});
export type InvoiceRow = Row<typeof InvoiceEntity>;

/** What a provider told us, once each. Stored before it is known whose it is, so it is found without a tenant. */
export const ReceivedWebhookEntity = defineEntity({
  table: 'received_webhooks',
  columns: {
    id: id(),
    tenantId: nullable(ref()),
    provider: varchar<ProviderName>(20),
    providerEventId: varchar(120),
    type: varchar(120),
    objectKind: varchar<WebhookObjectKind>(20, { default: 'other' }),
    /** The provider's id of what it is about. */
    objectId: nullable(varchar(120)),
    /** Ours, where it is ours. */
    subjectId: nullable(ref()),
    providerPaymentId: nullable(varchar(120)),
    refundId: nullable(ref()),
    providerRefundId: nullable(varchar(120)),
    attempts: integer({ default: 0 }),
    /** Wall times, as signatures are. */
    receivedAt: instant(),
    processedAt: nullable(instant()),
  },
  uniques: [['provider', 'providerEventId']],
  indices: [['receivedAt']],
});
export type ReceivedWebhookRow = Row<typeof ReceivedWebhookEntity>;

export const paymentEntities = [
  PaymentEntity, RefundEntity, LedgerTransactionEntity, LedgerEntryEntity, InvoiceEntity, ReceivedWebhookEntity,
  ...paymentMethodEntities, ChargebackEntity,
  ...ledgerEntities, ...payoutEntities,
];
