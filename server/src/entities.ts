import { CounterEntity, EventEntity, InboxEntity } from './kernel/events/entities.ts';
import { IdempotencyEntity } from './kernel/http/idempotency-store.ts';
import { DeadlineEntity } from './kernel/time/entities.ts';
import { authEntities, factorEntities } from './modules/auth/index.ts';
import { BookingChangeEntity, BookingDogEntity, BookingEntity, CalendarFeedEntity, careEntities, disputeEntities, QuoteEntity, seriesEntities, TransitionEntity } from './modules/bookings/index.ts';
import { caregiverEntities } from './modules/caregivers/index.ts';
import { dogEntities } from './modules/dogs/index.ts';
import { notificationEntities } from './modules/notifications/index.ts';
import { paymentEntities } from './modules/payments/index.ts';
import { platformEntities } from './modules/platform/index.ts';
import { searchEntities } from './modules/search/index.ts';
import { checkEntities, DocumentEntity, uploadEntities, userEntities } from './modules/users/index.ts';
import { First1780000000000 } from './migrations/1780000000000-first.ts';
import { Identity1790000000000 } from './migrations/1790000000000-identity.ts';
import { AccountFiles1795000000000 } from './migrations/1795000000000-account-files.ts';
import { Dogs1800000000000 } from './migrations/1800000000000-dogs.ts';
import { Caregivers1800000000001 } from './migrations/1800000000001-caregivers.ts';
import { Search1800000000002 } from './migrations/1800000000002-search.ts';
import { Refunds1800000000014 } from './migrations/1800000000014-refunds.ts';
import { MoneyEdges1800000000022 } from './migrations/1800000000022-money-edges.ts';
import { Money1800000000010 } from './migrations/1800000000010-money.ts';
import { SavedMethods1800000000011 } from './migrations/1800000000011-saved-methods.ts';
import { PaymentAccounts1800000000012 } from './migrations/1800000000012-payment-accounts.ts';
import { Payouts1800000000013 } from './migrations/1800000000013-payouts.ts';
import { Care1800000000006 } from './migrations/1800000000006-care.ts';
import { Series1800000000005 } from './migrations/1800000000005-series.ts';
import { MeetAndGreet1800000000007 } from './migrations/1800000000007-meet-and-greet.ts';
import { ProviderMoney1800000000020 } from './migrations/1800000000020-provider-money.ts';
import { WeeklyCharges1800000000024 } from './migrations/1800000000024-weekly-charges.ts';
import { IdempotentSteps1800000000026 } from './migrations/1800000000026-idempotent-steps.ts';
import { BookingBalance1800000000030 } from './migrations/1800000000030-booking-balance.ts';
import { BookingChanges1800000000004 } from './migrations/1800000000004-booking-changes.ts';

/** Every table there is; the schema drift check compares them with what the migrations make. */
export const entities = [
  EventEntity, InboxEntity, CounterEntity, DeadlineEntity, IdempotencyEntity, ...platformEntities,
  ...userEntities, ...uploadEntities, DocumentEntity, ...checkEntities, ...authEntities, ...factorEntities, ...dogEntities, ...caregiverEntities, ...paymentEntities,
  BookingEntity, BookingDogEntity, TransitionEntity, QuoteEntity, CalendarFeedEntity, BookingChangeEntity, ...careEntities, ...disputeEntities, ...seriesEntities, ...searchEntities, ...notificationEntities,
];

export const migrations = [First1780000000000, Identity1790000000000, AccountFiles1795000000000, Dogs1800000000000, Caregivers1800000000001, Search1800000000002, BookingChanges1800000000004, Series1800000000005, Care1800000000006, MeetAndGreet1800000000007, Money1800000000010, SavedMethods1800000000011, PaymentAccounts1800000000012, Payouts1800000000013, Refunds1800000000014, ProviderMoney1800000000020, MoneyEdges1800000000022, WeeklyCharges1800000000024, IdempotentSteps1800000000026, BookingBalance1800000000030];
