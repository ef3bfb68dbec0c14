import { currency, defineEntity, id, instant, json, money, nullable, primary, ref, varchar, type Row } from '../../../kernel/db/index.ts';
import type { PaymentAccount, ProviderName } from '../entities.ts';

export type PayoutAccountState = 'pending' | 'active' | 'restricted';
export type PayoutState = 'requested' | 'sent' | 'paid' | 'failed' | 'reversed';

/** Where a caregiver's money goes. */
export const PayoutAccountEntity = defineEntity({
  table: 'payout_accounts',
  columns: {
    id: id(),
    tenantId: ref(),
    caregiverUserId: ref(),
    provider: varchar<ProviderName>(20),
    /** Whose account pays it: one at Stripe is known to that alone. */
    account: varchar<PaymentAccount>(20, { default: 'platform' }),
    /** The provider's account, or an address it pays to; null until it was heard of, and once its person is gone. */
    destination: nullable(varchar(200)),
    status: varchar<PayoutAccountState>(20),
    /** What the provider wants, in its own words. */
    requirements: json<readonly string[]>(),
    disabledReason: nullable(varchar(200)),
    createdAt: instant(),
    updatedAt: instant(),
  },
  uniques: [['tenantId', 'caregiverUserId']],
  indices: [['destination']],
});
export type PayoutAccountRow = Row<typeof PayoutAccountEntity>;

/** An intent to pay out; written before the provider is asked, and its id is the key it is asked with. */
export const PayoutEntity = defineEntity({
  table: 'payouts',
  columns: {
    id: id(),
    tenantId: ref(),
    caregiverUserId: ref(),
    provider: varchar<ProviderName>(20),
    account: varchar<PaymentAccount>(20, { default: 'platform' }),
    /** Frozen: where it went, whatever the account says later. */
    destination: varchar(200),
    status: varchar<PayoutState>(20),
    currency: currency(),
    amountMinor: money(),
    /** What the provider has taken back, as the books have it. */
    reversedMinor: money({ default: 0 }),
    providerPayoutId: nullable(varchar(120)),
    failureCode: nullable(varchar(120)),
    createdAt: instant(),
    paidAt: nullable(instant()),
    updatedAt: instant(),
  },
  indices: [['tenantId', 'caregiverUserId', 'id'], ['tenantId', 'status', 'id'], ['providerPayoutId']],
  checks: { amount: 'amountMinor > 0' },
});
export type PayoutRow = Row<typeof PayoutEntity>;

/** The entries of the books that a payout pays. */
export const PayoutItemEntity = defineEntity({
  table: 'payout_items',
  columns: {
    tenantId: primary(ref()),
    payoutId: primary(ref()),
    entryId: primary(ref()),
    /** The entry while the payout stands, nothing once it failed: the unique key below has each entry paid out once. */
    paidFor: nullable(ref()),
  },
  uniques: [['tenantId', 'paidFor']],
});
export type PayoutItemRow = Row<typeof PayoutItemEntity>;

/** When what a booking brought may be paid out: some time after it is over. */
export const PayoutReleaseEntity = defineEntity({
  table: 'payout_releases',
  columns: {
    tenantId: primary(ref()),
    bookingId: primary(ref()),
    caregiverUserId: ref(),
    dueAt: instant(),
    releasedAt: nullable(instant()),
  },
  indices: [['tenantId', 'caregiverUserId', 'bookingId']],
});
export type PayoutReleaseRow = Row<typeof PayoutReleaseEntity>;

export const payoutEntities = [PayoutAccountEntity, PayoutEntity, PayoutItemEntity, PayoutReleaseEntity];
