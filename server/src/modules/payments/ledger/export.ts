import { Readable } from 'node:stream';
import type { Ctx } from '../../../kernel/context/context.ts';
import type { BookedEntry, EntryFilter, LedgerQueries } from './queries.ts';

const batch = 500;

const columns = {
  id: (one) => one.id,
  transactionId: (one) => one.transactionId,
  occurredAt: (one) => one.occurredAt.toISOString(),
  kind: (one) => one.kind,
  causeId: (one) => one.causeId,
  bookingId: (one) => one.bookingId ?? '',
  account: (one) => one.account,
  subjectId: (one) => one.subjectId ?? '',
  amountMinor: (one) => String(one.amountMinor),
  currency: (one) => one.currency,
} satisfies Record<string, (one: BookedEntry) => string>;

/** Nothing in the books is free text, so nothing needs quotes. */
const csvRow = (one: BookedEntry): string => `${Object.values(columns).map((of) => of(one)).join(',')}\r\n`;
const jsonRow = (one: BookedEntry): string => `${JSON.stringify({
  ...Object.fromEntries(Object.entries(columns).map(([name, of]) => [name, of(one)])), bookingId: one.bookingId, subjectId: one.subjectId, amountMinor: one.amountMinor,
})}\n`;

/** The books as text, read batch by batch as fast as somebody takes it; what is written meanwhile is not in it. */
export function exportOf(queries: LedgerQueries, ctx: Ctx, format: 'csv' | 'ndjson', filter: Pick<EntryFilter, 'from' | 'before'>): Readable {
  async function* lines(): AsyncGenerator<string> {
    if (format === 'csv') yield `${Object.keys(columns).join(',')}\r\n`;
    const upTo = await queries.latestId(ctx);
    if (upTo === null) return;
    const row = format === 'csv' ? csvRow : jsonRow;
    for (let after = ''; ;) {
      const rows = await queries.onward(ctx, filter, { after, upTo, limit: batch });
      if (rows.length > 0) yield rows.map(row).join('');
      if (rows.length < batch) return;
      after = rows.at(-1)!.id;
    }
  }
  return Readable.from(lines());
}
