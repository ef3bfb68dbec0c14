import { currency, defineEntity, id, instant, json, money, nullable, ref, varchar, type Row } from '../../../kernel/db/index.ts';
import type { ProviderName } from '../entities.ts';
import type { LineRefund } from '../refunds/lines.ts';
import type { ChargebackState } from './machine.ts';

export interface Evidence {
  readonly explanation: string;
  readonly accessLog: string | null;
}

/** A payment that its payer disputes at the bank: the provider takes the money back until it is decided. */
export const ChargebackEntity = defineEntity({
  table: 'chargebacks',
  columns: {
    id: id(),
    tenantId: ref(),
    paymentId: ref(),
    /** The chargeback of a joint payment that it is one booking's part of. */
    jointId: nullable(ref()),
    bookingId: ref(),
    ownerId: ref(),
    provider: varchar<ProviderName>(20),
    providerChargebackId: varchar(120),
    status: varchar<ChargebackState>(20),
    reason: varchar(120),
    currency: currency(),
    amountMinor: money(),
    /** What the provider has taken for it and not given back, as the books have it; nothing for a mere inquiry. */
    withdrawnMinor: money({ default: 0 }),
    /** What it charged for its trouble, as the books have it. */
    feeMinor: money({ default: 0 }),
    /** What of the payment is held for it, so that no refund gives it back a second time. */
    reservedMinor: money({ default: 0 }),
    /** What of it is gone for good, and of which lines. What the lines do not hold any more is the business's own loss. */
    lostMinor: money({ default: 0 }),
    lines: nullable(json<readonly LineRefund[]>()),
    evidence: nullable(json<Evidence>()),
    evidenceSubmittedAt: nullable(instant()),
    evidenceDueAt: nullable(instant()),
    openedAt: instant(),
    closedAt: nullable(instant()),
    updatedAt: instant(),
  },
  uniques: [['tenantId', 'provider', 'providerChargebackId']],
  indices: [['tenantId', 'status', 'id'], ['tenantId', 'bookingId', 'id'], ['tenantId', 'paymentId', 'id'], ['tenantId', 'ownerId', 'id'], ['tenantId', 'jointId', 'id']],
  checks: { amounts: 'amountMinor > 0 AND reservedMinor >= 0 AND lostMinor >= 0 AND lostMinor <= amountMinor' },
});
export type ChargebackRow = Row<typeof ChargebackEntity>;
