import { defineEntity, id, instant, nullable, primary, ref, smallint, tenantId, varchar, type Row } from '../../../kernel/db/index.ts';
import type { ProviderSetupStatus } from '../../../ports/payments/index.ts';
import type { PaymentAccount, ProviderName } from '../entities.ts';

/** Somebody as the provider knows them: an id, and nothing of them. */
export const PaymentCustomerEntity = defineEntity({
  table: 'payment_customers',
  columns: {
    tenantId: primary(tenantId()),
    userId: primary(ref()),
    provider: primary(varchar<ProviderName>(20)),
    account: primary(varchar<PaymentAccount>(20)),
    providerCustomerId: nullable(varchar(120)),
    createdAt: instant(),
  },
});
export type PaymentCustomerRow = Row<typeof PaymentCustomerEntity>;

/** A card that the provider keeps. */
export const PaymentMethodEntity = defineEntity({
  table: 'payment_methods',
  columns: {
    id: id(),
    tenantId: ref(),
    userId: ref(),
    /** Its owner while it is the usual one: the unique key allows one. */
    defaultFor: nullable(ref()),
    provider: varchar<ProviderName>(20),
    account: varchar<PaymentAccount>(20, { default: 'platform' }),
    providerMethodId: varchar(120),
    brand: varchar(40),
    last4: varchar(4),
    expMonth: smallint(),
    expYear: smallint(),
    createdAt: instant(),
    /** Nobody's any more; the row goes once the provider has forgotten it. */
    removedAt: nullable(instant()),
  },
  uniques: [['tenantId', 'defaultFor'], ['tenantId', 'provider', 'providerMethodId']],
  indices: [['tenantId', 'userId', 'id']],
  checks: { month: 'expMonth BETWEEN 1 AND 12' },
});
export type PaymentMethodRow = Row<typeof PaymentMethodEntity>;

/** An intent to save a card; written before the provider is asked, and its id is the key it is asked with. */
export const PaymentSetupEntity = defineEntity({
  table: 'payment_setups',
  columns: {
    id: id(),
    tenantId: ref(),
    userId: ref(),
    provider: varchar<ProviderName>(20),
    account: varchar<PaymentAccount>(20, { default: 'platform' }),
    providerSetupId: nullable(varchar(120)),
    status: varchar<ProviderSetupStatus>(20),
    failureCode: nullable(varchar(120)),
    failureMessage: nullable(varchar(500)),
    paymentMethodId: nullable(ref()),
    createdAt: instant(),
    updatedAt: instant(),
  },
  indices: [['tenantId', 'userId', 'id'], ['providerSetupId']],
});
export type PaymentSetupRow = Row<typeof PaymentSetupEntity>;

export const paymentMethodEntities = [PaymentCustomerEntity, PaymentMethodEntity, PaymentSetupEntity];
