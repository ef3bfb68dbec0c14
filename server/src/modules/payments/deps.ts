import type { Ctx } from '../../kernel/context/context.ts';
import type { Logger } from '../../kernel/context/logger.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { Counters } from '../../kernel/events/counters.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import type { Deadlines } from '../../kernel/time/deadlines.ts';
import type { PaymentAccounts, PaymentProviders } from './accounts/index.ts';
import type { Audit } from '../platform/index.ts';
import type { Books } from './books.ts';
import type { Payable, PaymentUsers } from './index.ts';
import type { PayoutDeps } from './payouts/deps.ts';
import type { PaymentsRepository } from './repository.ts';

/** What the payments module is given. */
export interface PaymentsDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly counters: Counters;
  readonly providers: PaymentProviders;
  readonly payable: Payable;
  readonly users: PaymentUsers;
  readonly payouts: PayoutDeps;
  readonly commit: Commit;
  readonly audit: Pick<Audit, 'record'>;
  /** The surroundings in which a tenant's news is written down: a webhook's request has no tenant. */
  readonly contextFor: (tenantId: string, actor: string) => Promise<Ctx>;
  readonly wall: Clock;
  readonly log: Logger;
}
/** Who is called is chosen by `accounts`: a payment's own with `of`, a new one's with `choose`. */
export type PaymentParts = Omit<PaymentsDeps, 'providers'> & { readonly accounts: PaymentAccounts; readonly repository: PaymentsRepository; readonly books: Books };

/** As whom the module works when it is the provider's news that moves it. */
export const actorName = 'payments';

const shortestGapMs = 10 * 60_000;
const longestGapMs = 24 * 3_600_000;

/** When to ask the provider again about something that is not over: as long as it has lasted, within bounds. */
export const nextCheck = (startedAt: Date, now: Date): Date =>
  new Date(now.getTime() + Math.min(longestGapMs, Math.max(shortestGapMs, now.getTime() - startedAt.getTime())));

export const deadlineKinds = {
  payment: 'payment.reconcile', refund: 'refund.reconcile', chargeback: 'chargeback.reconcile',
  /** A saved card is charged, held money is taken, a card that is being saved is asked for. */
  charge: 'payment.charge', capture: 'payment.capture', setup: 'payment_setup.reconcile',
} as const;
