import type { Schema } from '../../../contract/contract.ts';
import { money } from '../../../kernel/money/money.ts';
import type { PaymentUser } from '../index.ts';
import type { LedgerCloseRow } from './entities.ts';
import type { BookedEntry } from './queries.ts';

export const presentEntry = ({ amountMinor, currency, occurredAt, ...entry }: BookedEntry): Schema<'LedgerEntry'> => ({
  id: entry.id, transactionId: entry.transactionId, kind: entry.kind, causeId: entry.causeId, bookingId: entry.bookingId,
  account: entry.account, subjectId: entry.subjectId, amount: money(amountMinor, currency), occurredAt: occurredAt.toISOString(),
});

/** Somebody the books know by id; who is gone has no name any more. */
export const presentPerson = (id: string, person: PaymentUser | undefined): Schema<'PersonSummary'> => ({
  id, firstName: person?.firstName ?? 'Former', lastInitial: person?.lastName.slice(0, 1) ?? 'M',
});

export const presentClose = (row: LedgerCloseRow): Schema<'LedgerClose'> => {
  const of = (amountMinor: number | null) => (amountMinor === null ? null : money(amountMinor, row.currency));
  return {
    day: row.day,
    provider: row.provider,
    account: row.account,
    status: row.differences.length === 0 ? 'agrees' : 'differs',
    ours: money(row.oursMinor, row.currency),
    theirs: money(row.theirsMinor, row.currency),
    fees: money(row.feesMinor, row.currency),
    transactions: row.transactions,
    differences: row.differences.map(({ kind, reference, causeId, oursMinor, theirsMinor }) =>
      ({ kind, reference, causeId, ours: of(oursMinor), theirs: of(theirsMinor) })),
    closedAt: row.closedAt.toISOString(),
  };
};
