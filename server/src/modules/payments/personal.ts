import { everyPage, type PersonalData } from '../users/index.ts';
import type { InvoiceRow, PaymentRow } from './entities.ts';
import type { PaymentsRepository } from './repository.ts';

/** What the law wants of an invoice stays: its number, its lines, what was paid and when. Who paid is a pseudonym then. */
const anonymous = ({ content }: InvoiceRow): InvoiceRow['content'] => ({ ...content, buyer: { name: 'Former member', email: null } });

/** The books stay as they are: they know nobody but by id. */
export const paymentsPersonalData = (repository: PaymentsRepository, ...parts: readonly Pick<PersonalData, 'export' | 'erase' | 'columns'>[]): PersonalData => {
  const paymentsOf = (ctx: Parameters<PaymentsRepository['byId']>[0], userId: string): Promise<PaymentRow[]> =>
    everyPage((after) => repository.pageOf(ctx, userId, after));
  return {
    name: 'payments',
    async export(ctx, userId) {
      const payments: unknown[] = [];
      for (const { tenantId: _tenant, caregiverMinor: _caregiver, taxMinor: _tax, providerFeeMinor: _fee, ...payment } of await paymentsOf(ctx, userId)) {
        const invoice = await repository.invoiceFor(ctx, payment.id);
        const refunds = await repository.refundsOf(ctx, payment.id);
        payments.push({
          ...payment,
          invoice: invoice && { label: invoice.label, issuedAt: invoice.issuedAt, ...invoice.content },
          refunds: refunds.map(({ id, amountMinor, status, reason, providerRefundId, failureCode, createdAt }) =>
            ({ id, amountMinor, status, reason, providerRefundId, failureCode, createdAt })),
        });
      }
      const more = [];
      for (const part of parts) more.push(await part.export(ctx, userId));
      return Object.assign({ payments }, ...more);
    },
    async erase(tx, userId) {
      for (const payment of await paymentsOf(tx, userId)) {
        await repository.update(tx, payment.id, { description: '', failureMessage: null });
        await repository.forgetRefundReasons(tx, payment.id);
        const invoice = await repository.invoiceFor(tx, payment.id);
        if (invoice) await repository.updateInvoice(tx, invoice.id, anonymous(invoice));
      }
      for (const part of parts) await part.erase(tx, userId);
    },
    columns: {
      ...Object.assign({}, ...parts.map(({ columns }) => columns)),
      payments: {
        personal: ['description', 'failureMessage'],
        kept: ['provider', 'providerPaymentId', 'status', 'currency', 'failureCode'],
      },
      refunds: { personal: ['reason'], kept: ['status', 'providerRefundId', 'failureCode'] },
      ledger_transactions: { impersonal: ['kind', 'causeType', 'currency'] },
      ledger_entries: { impersonal: ['account'] },
      invoices: { personal: ['content'], kept: ['label', 'currency'] },
      received_webhooks: { impersonal: ['provider', 'providerEventId', 'type', 'objectKind', 'objectId', 'providerPaymentId', 'providerRefundId'] },
    },
  };
};
