import type { Handlers, Schema } from '../../../contract/contract.ts';
import { asSystem, type Ctx, type TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { Consumer } from '../../../kernel/events/events.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import { money, sum } from '../../../kernel/money/money.ts';
import type { DeadlineHandler } from '../../../kernel/time/deadlines.ts';
import { ProviderError } from '../../../ports/payments/index.ts';
import type { Refunds } from '../actions/refund.ts';
import type { Settlement } from '../actions/settle.ts';
import type { WebhookHandler } from '../actions/webhook.ts';
import { actorName, deadlineKinds, nextCheck, type PaymentParts } from '../deps.ts';
import type { ChargebackRow } from './entities.ts';
import { factOf } from './facts.ts';
import { chargebacksAt, createHearing } from './hear.ts';
import { isOpenChargeback } from './machine.ts';

/** Payments that their payers dispute at the bank. What the provider says of them is asked for, whoever brings the news. */
export function createChargebacks(parts: PaymentParts, settlement: Settlement, refunds: Pick<Refunds, 'decided' | 'perform'>) {
  const { db, repository, accounts, commit, events, deadlines, audit, payable, log } = parts;
  const hear = createHearing(parts, refunds);

  /** Asks the provider how one stands, and does what follows. */
  const reconcile = async (ctx: Ctx, paymentId: string, providerChargebackId: string): Promise<void> => {
    const payment = await settlement.settle(ctx, paymentId);
    if (!payment?.providerPaymentId) return;
    const state = await chargebacksAt(accounts.of(ctx, payment)).retrieve(providerChargebackId);
    if (state.providerPaymentId !== payment.providerPaymentId) {
      log.error({ tenantId: ctx.tenant.id, paymentId, providerChargebackId }, 'a chargeback at the provider is about another payment');
      return;
    }
    await hear(asSystem(ctx, actorName), paymentId, state);
    // those that the provider refuses from now on give way, and wait
    if (state.withdrawnMinor > 0) for (const { id, status } of await repository.refundsOf(ctx, paymentId)) if (status === 'requested') await refunds.perform(ctx, id);
  };

  const submit = async (ctx: Ctx, id: string): Promise<void> => {
    const row = await repository.chargeback(ctx, id);
    if (!row?.evidence || row.evidenceSubmittedAt || !isOpenChargeback(row.status)) return;
    const [booking, payment] = await Promise.all([payable.find(ctx, row.bookingId), repository.byId(ctx, row.paymentId)]);
    try {
      const state = await chargebacksAt(accounts.of(ctx, payment!)).submitEvidence({
        idempotencyKey: `evidence:${row.id}:${row.updatedAt.getTime()}`, providerChargebackId: row.providerChargebackId, productDescription: booking.description, ...row.evidence,
      });
      await db.transaction(asSystem(ctx, actorName), async (tx) => {
        await repository.updateChargeback(tx, row.id, { evidenceSubmittedAt: tx.clock.now(), updatedAt: nextVersion(tx.clock.now(), row.updatedAt) });
        await events.record(tx, factOf(row, 'chargeback.answered'));
      });
      await hear(asSystem(ctx, actorName), row.paymentId, state);
    } catch (error) {
      if (!(error instanceof ProviderError) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error;
      const state = await chargebacksAt(accounts.of(ctx, payment!)).retrieve(row.providerChargebackId);
      // it can be said again in another way, while there is time
      await db.transaction(asSystem(ctx, actorName), (tx) => repository.updateChargeback(tx, row.id, { evidence: null, updatedAt: nextVersion(tx.clock.now(), row.updatedAt) }));
      // decided before it came there
      if (state.status !== 'needs_response') return hear(asSystem(ctx, actorName), row.paymentId, state);
      log.error({ tenantId: ctx.tenant.id, chargebackId: id, error: String(error) }, 'the provider did not take what was said to a chargeback');
    }
  };

  const answer = async (tx: TxCtx, id: string, { explanation, accessLog }: Schema<'ChargebackEvidence'>): Promise<ChargebackRow> => {
    const row = await repository.chargebackLocked(tx, id);
    if (!row || row.jointId !== null) throw problem('chargeback_not_found', { pointer: '#/path/chargebackId' });
    const now = tx.clock.now();
    const refusal = row.evidence ? 'It was answered already.' : row.status !== 'needs_response' ? `It is ${row.status.replaceAll('_', ' ')}.`
      // the bank's calendar is not a sandbox's
      : row.evidenceDueAt && row.evidenceDueAt <= tx.wall.now() ? 'The bank takes no answer any more.' : null;
    if (refusal) throw problem('chargeback_transition_not_allowed', { detail: refusal });
    const patch = { evidence: { explanation: explanation.trim(), accessLog }, updatedAt: nextVersion(now, row.updatedAt) };
    await repository.updateChargeback(tx, id, patch);
    await events.record(tx, factOf(row, 'chargeback.evidence_given'));
    await audit.record(tx, { action: 'chargeback.answered', subjectKind: 'chargeback', subjectId: id, data: { paymentId: row.paymentId, bookingId: row.bookingId } });
    return { ...row, ...patch };
  };

  const presentAll = async (ctx: Ctx, rows: readonly ChargebackRow[]): Promise<Schema<'Chargeback'>[]> => {
    const parts = Map.groupBy(await repository.chargebackPartsOf(ctx, rows.map(({ id }) => id)), ({ jointId }) => jointId);
    return rows.map((row) => presentChargeback(row, parts.get(row.id) ?? [row]));
  };

  const webhook: WebhookHandler = {
    async find({ object: { providerPaymentId, providerObjectId, metadata: { paymentId } } }, provider) {
      if (providerObjectId === undefined) return null;
      // PayPal tells it by what we gave it to keep with the payment
      const payment = providerPaymentId !== undefined ? await repository.paymentAnywhere({ providerPaymentId, provider }) : paymentId === undefined ? null : await repository.paymentAnywhere({ id: paymentId });
      return payment?.provider !== provider ? null : { tenantId: payment.tenantId, subjectId: payment.id };
    },
    work: (ctx, paymentId, { objectId }) => reconcile(ctx, paymentId, objectId!),
  };
  const consumers: Consumer[] = [{
    name: 'payments.evidence', types: ['chargeback.evidence_given'], handle: { mode: 'effect', run: (ctx, event) => submit(ctx, event.subjectId) },
  }];
  const handlers: DeadlineHandler[] = [{
    kind: deadlineKinds.chargeback,
    mode: 'effect',
    async run(ctx, id) {
      const row = await repository.chargeback(ctx, id);
      if (!row || !isOpenChargeback(row.status)) return;
      await submit(ctx, id);
      await reconcile(ctx, row.paymentId, row.providerChargebackId);
      const after = (await repository.chargeback(ctx, id))!;
      if (!isOpenChargeback(after.status)) return;
      await db.transaction(ctx, (tx) => deadlines.set(tx, { kind: deadlineKinds.chargeback, subjectId: id, dueAt: nextCheck(after.openedAt, tx.clock.now()) }));
    },
  }];

  return {
    webhook,
    /** Asks the provider how one of a payment stands, whoever heard of it. */
    reconcile,
    /** The same of all about a payment, where the provider says that a bank took something; false where there are none. */
    async find(ctx: Ctx, paymentId: string): Promise<boolean> {
      const payment = await repository.byId(ctx, paymentId);
      if (!payment?.providerPaymentId) return false;
      const ids = await chargebacksAt(accounts.of(ctx, payment)).of(payment.providerPaymentId);
      for (const id of ids) await reconcile(ctx, paymentId, id);
      return ids.length > 0;
    },
    consumers,
    deadlines: handlers,
    /** What banks have taken back of what a booking is paid by. */
    async takenOf(ctx: Ctx, bookingId: string): Promise<{ openMinor: number; lostMinor: number }> {
      const all: ChargebackRow[] = [];
      for (const { id } of await repository.appliedAll(ctx, bookingId)) all.push(...(await repository.chargebacksOf(ctx, id)));
      const held = (isIt: (status: ChargebackRow['status']) => boolean): number => sum(all.filter(({ status }) => isIt(status)).map(({ reservedMinor }) => reservedMinor));
      return { openMinor: held(isOpenChargeback), lostMinor: held((status) => status === 'lost') };
    },
    async openOf(ctx: Ctx, bookingId: string): Promise<{ id: string; amountMinor: number } | null> {
      const row = await repository.openChargebackOf(ctx, bookingId);
      return row && { id: row.id, amountMinor: row.amountMinor };
    },
    routes: {
      listChargebacks: async (ctx, { query: { limit, cursor, ...filter } }) => {
        const { rows, next } = await repository.chargebacksPage(ctx, filter, { limit, after: cursor });
        return { status: 200, body: { data: await presentAll(ctx, rows), nextCursor: next } };
      },
      submitChargebackEvidence: (ctx, { params, body }) =>
        commit(ctx, async (tx) => ({ status: 200 as const, body: (await presentAll(tx, [await answer(tx, params.chargebackId, body)]))[0]! })),
    } satisfies Partial<Handlers<Ctx>>,
  };
}

const presentChargeback = (row: ChargebackRow, parts: readonly ChargebackRow[]): Schema<'Chargeback'> => ({
  id: row.id,
  paymentId: row.paymentId,
  bookingId: row.bookingId,
  bookings: parts.map(({ bookingId, amountMinor, lostMinor, currency }) => ({ bookingId, amount: money(amountMinor, currency), lost: money(lostMinor, currency) })),
  provider: row.provider,
  status: row.status,
  reason: row.reason,
  amount: money(row.amountMinor, row.currency),
  lost: money(row.lostMinor, row.currency),
  evidence: row.evidence && { explanation: row.evidence.explanation, accessLog: row.evidence.accessLog, submittedAt: row.evidenceSubmittedAt?.toISOString() ?? null },
  evidenceDueAt: row.evidenceDueAt?.toISOString() ?? null,
  openedAt: row.openedAt.toISOString(),
  closedAt: row.closedAt?.toISOString() ?? null,
});
