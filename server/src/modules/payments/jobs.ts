import type { Ctx } from '../../kernel/context/context.ts';
import type { Consumer } from '../../kernel/events/events.ts';
import type { DeadlineHandler } from '../../kernel/time/deadlines.ts';
import type { createCancel } from './actions/cancel.ts';
import type { Refunds } from './actions/refund.ts';
import type { Settlement } from './actions/settle.ts';
import type { createWebhooks } from './actions/webhook.ts';
import type { Methods } from './methods/service.ts';
import type { Schedule } from './schedule/charge.ts';
import { deadlineKinds, nextCheck, type PaymentParts } from './deps.ts';
import type { PaymentRow } from './entities.ts';
import { createAsked } from './joint/asked.ts';
import { isOpen } from './machine.ts';

interface Work {
  readonly settlement: Settlement;
  readonly refunds: Refunds;
  readonly cancellation: ReturnType<typeof createCancel>;
  readonly webhooks: ReturnType<typeof createWebhooks>;
  readonly methods: Methods;
  readonly schedule: Schedule;
}

/** What is done with the provider after a transaction has said that it should be. All of it bears being done again. */
export const createPaymentConsumers = ({ refunds, cancellation, webhooks, methods, schedule }: Work): Consumer[] => [
  {
    name: 'payments.webhook',
    types: ['payment.webhook_received'],
    handle: { mode: 'effect', run: (ctx, event) => webhooks.work(ctx, event.subjectId, String(event.data['webhookId'])) },
  },
  {
    name: 'payments.refund',
    types: ['refund.requested'],
    handle: { mode: 'effect', run: async (ctx, event) => void (await refunds.perform(ctx, event.subjectId)) },
  },
  {
    name: 'payments.abandon',
    types: ['payment.abandoned'],
    handle: { mode: 'effect', run: async (ctx, event) => {
      await cancellation.cancel(ctx, event.subjectId);
      await schedule.again(ctx, event.subjectId);
    } },
  },
  {
    name: 'payments.capture',
    types: ['payment.capture_requested'],
    handle: { mode: 'effect', run: (ctx, event) => schedule.capture(ctx, event.subjectId) },
  },
  {
    name: 'payments.detach',
    types: ['payment_method.removed'],
    handle: { mode: 'effect', run: (ctx, event) => methods.detach(ctx, String(event.data['paymentMethodId'])) },
  },
];

const dayMs = 86_400_000;
/** Begun, and left: a tip is called off after a day, the rest of a booking after two weeks. Who asks again begins it anew. */
const isFresh = ({ createdAt, purpose }: Pick<PaymentRow, 'createdAt' | 'purpose'>, now: Date): boolean => now.getTime() - createdAt.getTime() < (purpose === 'tip' ? dayMs : 14 * dayMs);

/** Finds what no webhook and no job told: asks the provider again, with growing gaps, until the matter is over. */
export function createPaymentDeadlines({ db, deadlines, payable, repository }: PaymentParts, work: Work): DeadlineHandler[] {
  const askedOf = createAsked({ payable, repository });
  const again = (ctx: Ctx, kind: string, subject: { id: string; createdAt: Date }): Promise<void> =>
    db.transaction(ctx, (tx) => deadlines.set(tx, { kind, subjectId: subject.id, dueAt: nextCheck(subject.createdAt, tx.clock.now()) }));

  return [
    {
      kind: deadlineKinds.payment,
      mode: 'effect',
      async run(ctx, paymentId) {
        let payment = await work.settlement.settle(ctx, paymentId);
        if (payment && isOpen(payment.status)) {
          const booking = await payable.find(ctx, payment.bookingId);
          // held money waits to be taken
          const isHeld = payment.status === 'authorized' && booking.paymentStatus === 'authorized';
          const mayWait = payment.purpose === 'tip' || payment.purpose === 'balance' ? isFresh(payment, ctx.clock.now()) : true;
          const isWanted = mayWait && (payment.purpose === 'tip' || isHeld || (await askedOf(ctx, payment)).isPayable);
          if (!isWanted) {
            await work.cancellation.cancel(ctx, paymentId);
            payment = await repository.byId(ctx, paymentId);
          }
        }
        if (payment && isOpen(payment.status)) await again(ctx, deadlineKinds.payment, payment);
      },
    },
    { kind: deadlineKinds.charge, mode: 'effect', run: (ctx, paymentId) => work.schedule.charge(ctx, paymentId) },
    { kind: deadlineKinds.capture, mode: 'effect', run: (ctx, paymentId) => work.schedule.capture(ctx, paymentId) },
    { kind: deadlineKinds.setup, mode: 'effect', run: (ctx, setupId) => work.methods.reconcile(ctx, setupId) },
    {
      kind: deadlineKinds.refund,
      mode: 'effect',
      async run(ctx, refundId) {
        const refund = await work.refunds.perform(ctx, refundId);
        if (refund && (refund.status === 'requested' || refund.status === 'pending')) await again(ctx, deadlineKinds.refund, refund);
      },
    },
  ];
}
