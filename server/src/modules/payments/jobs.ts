import type { Ctx } from '../../kernel/context/context.ts';
import type { Consumer } from '../../kernel/events/events.ts';
import type { DeadlineHandler } from '../../kernel/time/deadlines.ts';
import type { createCancel } from './actions/cancel.ts';
import type { Refunds } from './actions/refund.ts';
import type { Settlement } from './actions/settle.ts';
import type { createWebhooks } from './actions/webhook.ts';
import { deadlineKinds, nextCheck, type PaymentParts } from './deps.ts';
import { isOpen } from './machine.ts';

interface Work {
  readonly settlement: Settlement;
  readonly refunds: Refunds;
  readonly cancellation: ReturnType<typeof createCancel>;
  readonly webhooks: ReturnType<typeof createWebhooks>;
}

/** What is done with the provider after a transaction has said that it should be. All of it bears being done again. */
export const createPaymentConsumers = ({ refunds, cancellation, webhooks }: Work): Consumer[] => [
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
    handle: { mode: 'effect', run: (ctx, event) => cancellation.cancel(ctx, event.subjectId) },
  },
];

/** Finds what no webhook and no job told: asks the provider again, with growing gaps, until the matter is over. */
export function createPaymentDeadlines({ db, deadlines, payable, repository }: PaymentParts, work: Work): DeadlineHandler[] {
  const again = (ctx: Ctx, kind: string, subject: { id: string; createdAt: Date }): Promise<void> =>
    db.transaction(ctx, (tx) => deadlines.set(tx, { kind, subjectId: subject.id, dueAt: nextCheck(subject.createdAt, tx.clock.now()) }));

  return [
    {
      kind: deadlineKinds.payment,
      mode: 'effect',
      async run(ctx, paymentId) {
        let payment = await work.settlement.settle(ctx, paymentId);
        if (payment && isOpen(payment.status) && !(await payable.find(ctx, payment.bookingId)).payable) {
          await work.cancellation.cancel(ctx, paymentId);
          payment = await repository.byId(ctx, paymentId);
        }
        if (payment && isOpen(payment.status)) await again(ctx, deadlineKinds.payment, payment);
      },
    },
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
