import type { Database } from './kernel/db/index.ts';
import type { PaymentProviders, PayoutDeps } from './modules/payments/index.ts';

/** Who pays out. */
export type PayoutProviders = Omit<PayoutDeps, 'disputed'>;

/**
 * What stands between the server and what it calls: a test's answers that are lost, and moments at which it dies. Each answers what it was
 * given, or the same with something around it.
 */
export interface Between {
  database(database: Database): Database;
  payments(providers: PaymentProviders): PaymentProviders;
  payouts(providers: PayoutProviders): PayoutProviders;
}

export const nothingBetween: Between = { database: (database) => database, payments: (providers) => providers, payouts: (providers) => providers };
