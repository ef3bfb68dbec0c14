import type { Ctx } from '../../../kernel/context/context.ts';
import type { PayoutProvider, ProviderStatement } from '../../../ports/payouts/index.ts';
import type { PaymentParts } from '../deps.ts';
import type { ProviderName } from '../entities.ts';
import type { LedgerQueries } from '../ledger/queries.ts';
import type { PayoutsRepository } from './repository.ts';

/** What paying out is given beside what payments are. */
export interface PayoutDeps {
  /** Who pays out by that name for the business; null where nobody does. */
  readonly provider: (ctx: Ctx, name: ProviderName) => Promise<PayoutProvider | null>;
  /** The lists of movements that the books are compared with each day. */
  readonly statements: (ctx: Ctx) => Promise<readonly ProviderStatement[]>;
  /** Bookings answer: something about it is in dispute. */
  readonly disputed: (ctx: Ctx, bookingId: string) => Promise<boolean>;
}
/** What paying out asks of chargebacks. */
export interface PayoutHolds {
  /** One is open: nothing of the booking is paid out. */
  readonly frozen: (ctx: Ctx, bookingId: string) => Promise<boolean>;
}
export interface PayoutParts extends PayoutHolds, Omit<PaymentParts, 'repository'> {
  readonly payments: PaymentParts['repository'];
  readonly repository: PayoutsRepository;
  readonly queries: LedgerQueries;
}

export const payoutKinds = { release: 'payout.release', run: 'payout.run', reconcile: 'payout.reconcile' } as const;
