import type { Ctx } from '../../../kernel/context/context.ts';
import type { PayoutProvider, ProviderStatement } from '../../../ports/payouts/index.ts';
import type { PaymentParts } from '../deps.ts';
import type { ProviderName } from '../entities.ts';
import type { LedgerQueries } from '../ledger/queries.ts';
import type { PayoutProviders } from './providers.ts';
import type { PayoutsRepository } from './repository.ts';

/** What paying out is given beside what payments are. */
export interface PayoutDeps {
  /** Who pays out by that name with the platform's account; null where nobody does. */
  readonly provider: (ctx: Ctx, name: ProviderName) => Promise<PayoutProvider | null>;
  /** … and with the business's own. Throws {@link ProviderError} where that cannot be used. */
  readonly own?: (ctx: Ctx, name: ProviderName) => Promise<PayoutProvider | null>;
  /** The lists of movements that the books are compared with each day: of the platform's accounts … */
  readonly statements: (ctx: Ctx) => Promise<readonly ProviderStatement[]>;
  /** … and of the business's own. */
  readonly ownStatements?: (ctx: Ctx) => Promise<readonly ProviderStatement[]>;
  /** Bookings answer: something about it is in dispute. */
  readonly disputed: (ctx: Ctx, bookingId: string) => Promise<boolean>;
}
/** What paying out asks of chargebacks. */
export interface PayoutHolds {
  /** One is open: nothing of the booking is paid out. */
  readonly frozen: (ctx: Ctx, bookingId: string) => Promise<boolean>;
  /** Asks the provider for all about a payment; false where there are none. */
  readonly find: (ctx: Ctx, paymentId: string) => Promise<boolean>;
}
export interface PayoutParts extends PayoutHolds, Omit<PaymentParts, 'repository'> {
  readonly payments: PaymentParts['repository'];
  readonly repository: PayoutsRepository;
  readonly queries: LedgerQueries;
  readonly providers: PayoutProviders;
}

export const payoutKinds = { release: 'payout.release', run: 'payout.run', reconcile: 'payout.reconcile' } as const;
