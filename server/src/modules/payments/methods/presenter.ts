import type { Schema } from '../../../contract/contract.ts';
import type { CreatedSetup } from '../../../ports/payments/index.ts';
import type { PaymentMethodRow, PaymentSetupRow } from './entities.ts';

/** A card is good until the end of its month, wherever that ends last. */
export const expiresAt = ({ expMonth, expYear }: Pick<PaymentMethodRow, 'expMonth' | 'expYear'>): Date =>
  new Date(Date.UTC(expYear, expMonth, 1) + 12 * 3_600_000);

export const presentMethod = (row: PaymentMethodRow, now: Date): Schema<'PaymentMethod'> => ({
  id: row.id,
  brand: row.brand,
  last4: row.last4,
  expMonth: row.expMonth,
  expYear: row.expYear,
  isDefault: row.defaultFor !== null,
  isExpired: expiresAt(row) <= now,
  createdAt: row.createdAt.toISOString(),
});

export const presentSetup = (row: PaymentSetupRow, method: PaymentMethodRow | null, now: Date): Schema<'PaymentMethodSetup'> => ({
  id: row.id,
  status: row.status,
  failure: row.failureCode === null ? null : { code: row.failureCode, message: row.failureMessage ?? 'The card was not saved.' },
  paymentMethod: method && presentMethod(method, now),
  createdAt: row.createdAt.toISOString(),
});

export const presentSetupCheckout = (created: CreatedSetup): Schema<'SetupCheckout'> => ({
  provider: 'stripe',
  clientSecret: created.clientSecret,
  publishableKey: created.publishableKey,
  url: created.checkoutUrl,
});
