import { everyPage, type PersonalData } from '../users/index.ts';
import type { InvoiceRow, PaymentRow } from './entities.ts';
import type { Methods } from './methods/service.ts';
import type { PaymentsRepository } from './repository.ts';

/** What the law wants of an invoice stays: its number, its lines, what was paid and when. Who paid is a pseudonym then. */
const anonymous = ({ content }: InvoiceRow): InvoiceRow['content'] => ({ ...content, buyer: { name: 'Former member', email: null } });

/** The books stay as they are: they know nobody but by id. */
export const paymentsPersonalData = (repository: PaymentsRepository, methods: Methods, ...parts: readonly Pick<PersonalData, 'export' | 'erase' | 'columns'>[]): PersonalData => {
  const paymentsOf = (ctx: Parameters<PaymentsRepository['byId']>[0], userId: string): Promise<PaymentRow[]> =>
    everyPage((after) => repository.pageOf(ctx, userId, after));
  return {
    name: 'payments',
    async export(ctx, userId) {
      const payments: unknown[] = [];
      for (const { tenantId: _tenant, caregiverMinor: _caregiver, taxMinor: _tax, providerFeeMinor: _fee, ...payment } of await paymentsOf(ctx, userId)) {
        const documents = await repository.documentsFor(ctx, payment.id);
        const written = documents.map(({ kind, label, issuedAt, content }) => ({ kind, label, issuedAt, ...content }));
        const refunds = await repository.refundsOf(ctx, payment.id);
        payments.push({
          ...payment,
          invoice: written.find(({ kind }) => kind === 'invoice') ?? null,
          documents: written.filter(({ kind }) => kind !== 'invoice'),
          chargebacks: (await repository.chargebacksOf(ctx, payment.id)).map(({ id, status, reason, amountMinor, evidence, openedAt, closedAt }) =>
            ({ id, status, reason, amountMinor, evidence, openedAt, closedAt })),
          refunds: refunds.map(({ id, amountMinor, status, reason, providerRefundId, failureCode, createdAt }) =>
            ({ id, amountMinor, status, reason, providerRefundId, failureCode, createdAt })),
        });
      }
      const cards = (await methods.repository.of(ctx, userId)).map(({ id, brand, last4, expMonth, expYear, createdAt }) => ({ id, brand, last4, expMonth, expYear, createdAt }));
      const setups = (await everyPage((after) => methods.repository.setupsOf(ctx, userId, after))).map(({ tenantId: _tenant, ...setup }) => setup);
      const more = [];
      for (const part of parts) more.push(await part.export(ctx, userId));
      return Object.assign({ payments, savedCards: cards, cardSetups: setups }, ...more);
    },
    async erase(tx, userId) {
      await methods.forget(tx, userId);
      await repository.forgetEvidence(tx, userId);
      for (const payment of await paymentsOf(tx, userId)) {
        await repository.update(tx, payment.id, { description: '', failureMessage: null, cardLast4: null });
        await repository.forgetRefundReasons(tx, payment.id);
        for (const invoice of await repository.documentsFor(tx, payment.id)) await repository.updateInvoice(tx, invoice.id, anonymous(invoice));
      }
      for (const part of parts) await part.erase(tx, userId);
    },
    columns: {
      ...Object.assign({}, ...parts.map(({ columns }) => columns)),
      payments: {
        personal: ['description', 'failureMessage', 'cardLast4'],
        kept: ['purpose', 'captureMethod', 'cardBrand', 'provider', 'account', 'providerPaymentId', 'status', 'currency', 'failureCode', 'terms'],
      },
      refunds: { personal: ['reason'], kept: ['status', 'providerRefundId', 'failureCode', 'lines'] },
      chargebacks: { personal: ['evidence'], kept: ['provider', 'providerChargebackId', 'status', 'reason', 'currency', 'lines'] },
      ledger_transactions: { impersonal: ['kind', 'causeType', 'currency'] },
      ledger_entries: { impersonal: ['account'] },
      payment_customers: { kept: ['provider', 'account', 'providerCustomerId'] },
      payment_methods: { personal: ['brand', 'last4'], kept: ['provider', 'account', 'providerMethodId'] },
      payment_setups: { personal: ['failureMessage'], kept: ['provider', 'account', 'providerSetupId', 'status', 'failureCode'] },
      invoices: { personal: ['content'], kept: ['kind', 'label', 'currency'] },
      received_webhooks: { impersonal: ['provider', 'providerEventId', 'type', 'objectKind', 'objectId', 'providerPaymentId', 'providerRefundId'] },
    },
  };
};
