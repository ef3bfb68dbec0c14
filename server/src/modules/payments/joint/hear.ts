import type { TxCtx } from '../../../kernel/context/context.ts';
import { sum } from '../../../kernel/money/money.ts';
import type { ProviderChargeback } from '../../../ports/payments/index.ts';
import type { PaymentParts } from '../deps.ts';
import type { ChargebackRow } from '../chargebacks/entities.ts';
import type { PaymentRow } from '../entities.ts';
import { goneOf } from '../refunds/gone.ts';
import { leftOf, spread, termsOf } from '../refunds/lines.ts';

type HearPart = (tx: TxCtx, payment: PaymentRow, row: ChargebackRow, state: ProviderChargeback) => Promise<void>;

/**
 * A chargeback of a joint payment is one to the bank and to whoever answers it; what it takes is divided among the bookings, by what of each had not gone back. Each
 * part is a row of its own that holds, loses or gets back its share, and keeps its booking's payout. Answers what became of the whole.
 */
export const createJointHearing = ({ ids, repository }: Pick<PaymentParts, 'ids' | 'repository'>, hearPart: HearPart) =>
  async (tx: TxCtx, joint: PaymentRow, row: ChargebackRow, state: ProviderChargeback): Promise<Partial<ChargebackRow>> => {
    const payments = await repository.partsOf(tx, [joint.id]);
    const divided = async (): Promise<ChargebackRow[]> => {
      const left = [];
      for (const payment of payments) left.push(sum(leftOf(termsOf(payment).lines, await goneOf(repository, tx, payment))));
      const weights = sum(left) > 0 ? left : payments.map(({ amountMinor }) => amountMinor);
      const shares = spread(row.amountMinor, weights);
      for (const [i, { id: paymentId, bookingId }] of payments.entries()) {
        if (shares[i] === 0) continue;
        const id = ids.next('chargeback');
        await repository.insertChargeback(tx, {
          id, paymentId, bookingId, jointId: row.id, ownerId: row.ownerId, provider: row.provider, providerChargebackId: id, status: row.status, reason: row.reason, currency: row.currency,
          amountMinor: shares[i]!, withdrawnMinor: 0, feeMinor: 0, reservedMinor: 0, lostMinor: 0, evidenceDueAt: row.evidenceDueAt, openedAt: row.openedAt, updatedAt: row.updatedAt,
        });
      }
      return repository.chargebackParts(tx, row.id);
    };
    const known = await repository.chargebackParts(tx, row.id);
    const parts = known.length > 0 ? known : await divided();
    const withdrawn = spread(state.withdrawnMinor, parts.map(({ amountMinor }) => amountMinor));
    for (const [i, part] of parts.entries()) {
      const payment = (await repository.byIdLocked(tx, part.paymentId))!;
      // what it costs is nobody's part: it is booked with the whole
      await hearPart(tx, payment, part, { ...state, withdrawnMinor: withdrawn[i]!, feeMinor: 0 });
    }
    const after = await repository.chargebackParts(tx, row.id);
    const now = (['withdrawnMinor', 'reservedMinor', 'lostMinor'] as const).map((field) => [field, sum(after.map((part) => part[field]))] as const);
    return Object.fromEntries(now.filter(([field, amountMinor]) => row[field] !== amountMinor));
  };
