import { createPaypalPayments } from '../../../adapters/payments/paypal/index.ts';
import { createStripePayments } from '../../../adapters/payments/stripe/index.ts';
import { createHttpSandboxControl } from '../../../adapters/sandbox/http/index.ts';
import type { Actor, Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { Logger } from '../../../kernel/context/logger.ts';
import type { Tenant } from '../../../kernel/context/tenant.ts';
import { afterCommit, createSystemRepository } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { createCounters } from '../../../kernel/events/counters.ts';
import { createDispatcher, type Delivery } from '../../../kernel/events/dispatcher.ts';
import { CounterEntity, EventEntity, InboxEntity } from '../../../kernel/events/entities.ts';
import { createEvents } from '../../../kernel/events/events.ts';
import { createOutbox } from '../../../kernel/events/outbox.ts';
import { createCommit } from '../../../kernel/http/commit.ts';
import { createIds } from '../../../kernel/ids/ids.ts';
import { createDeadlines } from '../../../kernel/time/deadlines.ts';
import { DeadlineEntity } from '../../../kernel/time/entities.ts';
import { createSweeper } from '../../../kernel/time/sweeper.ts';
import { createKernelTables } from '../../../migrations/first/kernel.ts';
import { createPaymentsTables } from '../../../migrations/first/payments.ts';
import { SavedMethods1800000000011 } from '../../../migrations/1800000000011-saved-methods.ts';
import { ProviderMoney1800000000020 } from '../../../migrations/1800000000020-provider-money.ts';
import { Payouts1800000000013 } from '../../../migrations/1800000000013-payouts.ts';
import { Money1800000000010 } from '../../../migrations/1800000000010-money.ts';
import { PaymentAccounts1800000000012 } from '../../../migrations/1800000000012-payment-accounts.ts';
import { MoneyEdges1800000000022 } from '../../../migrations/1800000000022-money-edges.ts';
import { Refunds1800000000014 } from '../../../migrations/1800000000014-refunds.ts';
import { WeeklyCharges1800000000024 } from '../../../migrations/1800000000024-weekly-charges.ts';
import type { PaymentProvider } from '../../../ports/payments/index.ts';
import type { PayoutProvider } from '../../../ports/payouts/index.ts';
import type { SandboxControl, SandboxPaymentOutcome } from '../../../ports/sandbox/index.ts';
import { keys, startReceiver, startTestSandbox, type Receiver } from '../../../sandbox/test/harness.ts';
import { openTestDatabase, type EngineName } from '../../../../test/services/engines.ts';
import { movableClock, tablesOf, testCtx, testTenant } from '../../../../test/services/tenant.ts';
import type { AuditEntry } from '../../platform/audit.ts';
import { LedgerTransactionEntity, paymentEntities, PaymentEntity, RefundEntity } from '../entities.ts';
import { createPayments, type Payable, type PayableBooking } from '../index.ts';

export const owner = { kind: 'user', userId: 'usr_owner', role: 'owner', sessionId: 'ses_1' } as const satisfies Actor;
export const caregiver = { kind: 'user', userId: 'usr_caregiver', role: 'caregiver', sessionId: 'ses_2' } as const satisfies Actor;

const tenantOf = (id: string): Tenant => testTenant(id, {
  slug: id.slice(4),
  timeZone: 'UTC',
  settings: {
    brand: { legalName: `${id}, Inc.`, supportEmail: `help@${id}.example` }, storefrontUrl: 'https://alpha.example', bookings: {}, paymentProviders: ['stripe', 'paypal'], providers: {},
    fees: {},
    payouts: { releaseHours: 48, schedule: 'on_demand', weekday: 'friday', minimumMinor: 100 },
  } as unknown as Tenant['settings'],
});

export type World = Awaited<ReturnType<typeof openWorld>>;
export type TestBooking = { -readonly [K in keyof PayableBooking]: PayableBooking[K] } & { tenantId: string; refundedMinor: number; applied: string[]; payBy: Date | null; isOver: boolean };

/** The module on a database of its own, with the real adapter against the sandbox and bookings that are played. */
export async function openWorld(engine: EngineName, { payoutProvider = null }: { payoutProvider?: PayoutProvider | null } = {}) {
  const wall = movableClock();
  const receiver: Receiver = await startReceiver();
  const sandbox = await startTestSandbox({ clock: wall, webhookTargets: [{ url: receiver.url, secret: keys.webhookSecret }],
    paypal: { clientId: keys.paypalId, clientSecret: keys.paypalSecret, webhookTargets: [{ url: receiver.url, secret: keys.paypalWebhookId }] },
  });
  const control: SandboxControl = createHttpSandboxControl({ SANDBOX_CONTROL_URL: sandbox.url, SANDBOX_CONTROL_TOKEN: keys.controlToken });
  const stripe = createStripePayments({
    STRIPE_API_BASE: sandbox.url, STRIPE_SECRET_KEY: keys.secretKey, STRIPE_PUBLISHABLE_KEY: keys.publishableKey,
    STRIPE_WEBHOOK_SECRET: keys.webhookSecret, STRIPE_CHECKOUT_BASE: sandbox.url,
  });
  /** What a test puts in the provider's way. */
  const trouble: Partial<PaymentProvider> = {};
  const calls: string[] = [];
  const paypal = createPaypalPayments({
    PAYPAL_API_BASE: `${sandbox.url}/paypal`, PAYPAL_CERT_BASE: `${sandbox.url}/paypal`, PAYPAL_CLIENT_ID: keys.paypalId, PAYPAL_CLIENT_SECRET: keys.paypalSecret,
    PAYPAL_WEBHOOK_ID: keys.paypalWebhookId,
  });
  const troubled = (adapter: PaymentProvider): PaymentProvider => new Proxy(adapter, {
    get(target, name: keyof PaymentProvider) {
      const real = target[name];
      if (typeof real !== 'function') return real;
      return (...input: unknown[]) => {
        calls.push(typeof input[0] === 'string' ? `${name} ${input[0]}` : name);
        return ((trouble[name] ?? real) as (...given: unknown[]) => unknown)(...input);
      };
    },
  });

  const { db, close: closeDatabase } = await openTestDatabase(engine, {
    entities: [EventEntity, InboxEntity, CounterEntity, DeadlineEntity, ...paymentEntities],
    migrations: [tablesOf(createKernelTables, createPaymentsTables), Money1800000000010, SavedMethods1800000000011, PaymentAccounts1800000000012, Payouts1800000000013, Refunds1800000000014, ProviderMoney1800000000020, MoneyEdges1800000000022, WeeklyCharges1800000000024],
  });
  const logged: string[] = [];
  const say: Logger['error'] = (_fields, message) => void logged.push(message);
  const log: Logger = { info: say, warn: say, error: say };
  const ids = createIds(wall, Math.random);
  const counters = createCounters(db);
  const events = createEvents(db, ids, () => undefined);
  const deadlines = createDeadlines(db, ids);
  const ctxOf = (tenantId: string, actor: Actor = { kind: 'system', name: 'test' }): Ctx =>
    testCtx(tenantOf(tenantId), wall, actor);
  const contextFor = async (tenantId: string, actor: string): Promise<Ctx> => ctxOf(tenantId, { kind: 'system', name: actor });

  const bookings = new Map<string, TestBooking>();
  const bookingOf = (ctx: Ctx, id: string): TestBooking => {
    const booking = bookings.get(id);
    const { actor } = ctx;
    const mayKnow = actor.kind !== 'user' || actor.role === 'admin' || actor.userId === booking?.ownerId || actor.userId === booking?.caregiverUserId;
    if (!booking || booking.tenantId !== ctx.tenant.id || !mayKnow) throw problem('booking_not_found');
    return booking;
  };
  const payable: Payable = {
    find: async (ctx, id) => ({ ...bookingOf(ctx, id) }),
    async applyPaid(tx, id, paymentId) {
      const booking = bookingOf(tx, id);
      if (!booking.payable && booking.paymentStatus !== 'authorized') return 'too_late';
      afterCommit(tx, () => {
        Object.assign(booking, { payable: false, paymentStatus: 'paid' });
        booking.applied.push(paymentId);
      });
      return 'applied';
    },
    async applyBalance(tx, id, paymentId, { amountMinor }) {
      const booking = bookingOf(tx, id);
      if (booking.balance?.amountMinor !== amountMinor) return 'too_late';
      afterCommit(tx, () => {
        booking.balance = null;
        booking.applied.push(paymentId);
      });
      return 'applied';
    },
    async applyHeld(tx, id) {
      const booking = bookingOf(tx, id);
      if (!booking.payable) return 'too_late';
      afterCommit(tx, () => void Object.assign(booking, { payable: false, paymentStatus: 'authorized' }));
      return 'applied';
    },
    async applyReleased(tx, id) {
      const booking = bookingOf(tx, id);
      if (booking.paymentStatus !== 'authorized') return 'over';
      afterCommit(tx, () => void Object.assign(booking, { payable: !booking.isOver, paymentStatus: 'unpaid' }));
      return booking.isOver ? 'over' : 'waiting';
    },
    async deferPayment(tx, id, payBy) {
      const booking = bookingOf(tx, id);
      afterCommit(tx, () => void (booking.payBy = payBy));
    },
    async applyRefunded(tx, id, refundedMinor) {
      const booking = bookingOf(tx, id);
      afterCommit(tx, () => {
        booking.refundedMinor = refundedMinor;
      });
    },
  };
  const users = {
    summaries: async () => new Map([['usr_owner', { id: 'usr_owner', firstName: 'Olivia', lastName: 'Martin', email: 'olivia@example.com' }]]),
  };
  const audited: AuditEntry[] = [];
  const audit = { record: async (_tx: TxCtx, entry: AuditEntry) => void audited.push(entry) };
  const payments = createPayments({
    db, ids, events, deadlines, counters, providers: { platform: { stripe: troubled(stripe), paypal: troubled(paypal) }, own: () => null }, payable, users, contextFor, wall, log, commit: createCommit(db), audit,
    payouts: { provider: async () => payoutProvider, statements: async () => [], disputed: async () => false },
  });

  // the way of a fact, without a queue: what fails stays to be delivered again
  let waiting: Delivery[] = [];
  let tokens = 0;
  const newToken = (): string => `token_${(tokens += 1)}`;
  const dispatcher = createDispatcher({
    db, outbox: createOutbox(db, wall, counters), consumers: payments.consumers, contextFor, newToken, log,
    enqueue: async (deliveries) => void waiting.push(...deliveries),
  });
  const sweeper = createSweeper({
    db, wall, handlers: payments.deadlines, contextFor, newToken, log, movedTenants: async () => [],
  });
  const eventRows = createSystemRepository(db, EventEntity, { reason: 'dispatcher' });
  const paymentRows = createSystemRepository(db, PaymentEntity, { reason: 'inbox' });
  const refundRows = createSystemRepository(db, RefundEntity, { reason: 'inbox' });
  const deadlineRows = createSystemRepository(db, DeadlineEntity, { reason: 'sweeper' });
  const ledgerRows = createSystemRepository(db, LedgerTransactionEntity, { reason: 'inbox' });

  let made = 0;
  return {
    db, wall, ids, payments, payable, stripe, paypal, trouble, calls, control, receiver, bookings, ctxOf, logged, audited, sweeper, deadlines,
    advance: wall.pass,
    /** A confirmed booking that waits to be paid. */
    booking(tenantId = 'ten_pawhaven', more: Partial<TestBooking> = {}): TestBooking {
      made += 1;
      const booking: TestBooking = {
        id: `bkg_${String(made).padStart(26, '0')}`, tenantId,
        ownerId: 'usr_owner', caregiverId: 'cgv_1', caregiverUserId: 'usr_caregiver',
        amountMinor: 17_325, currency: 'USD', description: 'Boarding, 3 nights', payable: true, paymentStatus: 'unpaid',
        lines: [
          { code: 'base', description: 'Boarding, 3 nights', quantity: 3, unitMinor: 5_500, amountMinor: 16_500 },
          { code: 'owner_fee', description: 'Service fee', quantity: 1, unitMinor: 825, amountMinor: 825 },
        ],
        subtotalMinor: 16_500, commissionMinor: 2_475, ownerFeeMinor: 825, taxMinor: 0, balanceDueMinor: 0, refundedMinor: 0, applied: [],
        startsAt: new Date(wall.now().getTime() + 30 * 86_400_000), payBy: null, isOver: false, tipUntil: null, ...more,
      };
      bookings.set(booking.id, booking);
      return booking;
    },
    start: async (booking: TestBooking, returnUrl?: string, provider?: 'stripe' | 'paypal') => {
      const { payment, intent } = await payments.process(ctxOf(booking.tenantId, owner), { bookingId: booking.id, returnUrl, provider });
      return { payment, intent: intent! };
    },
    async payer(booking: TestBooking, paymentId: string, outcome: SandboxPaymentOutcome = 'succeed'): Promise<void> {
      const providerPaymentId = await payments.providerIdOf(ctxOf(booking.tenantId), paymentId);
      await control.completePayment({ tenantId: booking.tenantId, providerPaymentId, outcome });
    },
    inTx: <T>(booking: { tenantId: string }, work: (tx: TxCtx) => Promise<T>): Promise<T> => db.transaction(ctxOf(booking.tenantId), work),
    /** Publishes what is committed and works it off, with all that follows from it; answers what failed and waits to be tried again. */
    async drain(): Promise<string[]> {
      const failures: string[] = [];
      let failed: Delivery[] = [];
      for (;;) {
        await dispatcher.flush();
        const batch = waiting;
        waiting = [];
        for (const delivery of batch) {
          try {
            await dispatcher.deliver(delivery);
          } catch (error) {
            failures.push(String(error));
            failed.push(delivery);
          }
        }
        if (batch.length === 0) break;
      }
      waiting = failed;
      failed = [];
      return failures;
    },
    /** The provider's next webhook about this object, once it came. */
    async webhook(type: string, mentions: string) {
      const isIt = (one: { type: string; rawBody: Buffer }): boolean => one.type === type && one.rawBody.includes(mentions);
      await receiver.until((received) => received.some(isIt));
      return receiver.received.find(isIt)!;
    },
    payment: async (id: string) => (await paymentRows.findOne({}, { id }))!,
    paymentsOf: (bookingId: string) => paymentRows.find({}, { bookingId }, { limit: 100, orderBy: [['id', 'asc']] }),
    refundsOf: (paymentId: string) => refundRows.find({}, { paymentId }, { limit: 100, orderBy: [['id', 'asc']] }),
    eventsOf: async (subjectId: string) =>
      (await eventRows.find({}, { subjectId }, { limit: 100, orderBy: [['id', 'asc']] })).map((event) => event.type),
    deadlinesOf: (subjectId: string) => deadlineRows.count({}, { subjectId }),
    booked: (causeId: string) => ledgerRows.count({}, { causeId }),
    async close(): Promise<void> {
      await dispatcher.close();
      await closeDatabase();
      await sandbox.stop();
      await receiver.stop();
    },
  };
}
