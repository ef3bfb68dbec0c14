import type { Handlers, Result, Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { oneOf } from '../../../kernel/db/index.ts';
import { money, sum } from '../../../kernel/money/money.ts';
import type { PaymentParts } from '../deps.ts';
import type { InvoiceRow } from '../entities.ts';
import { seesBuyerEmail } from '../policy.ts';
import { weekInvoiceOf } from './issue.ts';
import { invoicePdf } from './pdf.ts';

type Invoice = Schema<'Invoice'>;

/** Frozen but for what was given back since. A credit note and a correction say it themselves. */
export function presentInvoice({ id, kind, label, correctsId, bookingId, issuedAt, currency, content }: InvoiceRow, refundedMinor: number, showEmail: boolean): Invoice {
  const { totalMinor } = content;
  return {
    id,
    kind,
    corrects: correctsId === null ? null : { id: correctsId, number: content.correctsLabel ?? '' },
    number: label,
    bookingId,
    issuedAt: issuedAt.toISOString(),
    seller: { ...content.seller },
    buyer: { name: content.buyer.name, email: showEmail ? content.buyer.email : null },
    lineItems: content.lines.map(({ code, description, quantity, unitMinor, amountMinor, ...of }) => ({
      code, description, quantity, unitAmount: money(unitMinor, currency), amount: money(amountMinor, currency), bookingId: of.bookingId ?? bookingId, on: of.on ?? null,
    })),
    total: money(totalMinor, currency),
    paid: money(kind === 'invoice' ? totalMinor : 0, currency),
    refunded: money(kind === 'invoice' ? refundedMinor : Math.max(0, -totalMinor), currency),
  };
}

/** What the actor may see of all documents; null where that is none. */
const mineOf = ({ actor }: Ctx): { ownerId?: string; caregiverUserId?: string } | null => {
  if (actor.kind === 'key' || actor.kind === 'system') return {};
  if (actor.kind !== 'user') return null;
  return actor.role === 'admin' ? {} : actor.role === 'owner' ? { ownerId: actor.userId } : { caregiverUserId: actor.userId };
};
const isMine = (row: InvoiceRow, mine: ReturnType<typeof mineOf>): boolean =>
  mine !== null && Object.entries(mine).every(([name, id]) => row[name as 'ownerId' | 'caregiverUserId'] === id);

export function createInvoices({ repository, payable, users }: PaymentParts) {
  const presentAll = async (ctx: Ctx, rows: readonly InvoiceRow[]): Promise<Invoice[]> => {
    const payments = await repository.byIds(ctx, [...new Set(rows.map(({ paymentId }) => paymentId))]);
    const refunded = new Map(payments.map(({ id, refundedMinor }) => [id, refundedMinor]));
    // what came too late for its booking went back, and is on no invoice
    for (const [id, parts] of Map.groupBy(await repository.partsOf(ctx, payments.filter(({ purpose }) => purpose === 'week').map((one) => one.id)), ({ jointId }) => jointId!)) {
      refunded.set(id, sum(parts.filter(({ applied }) => applied).map(({ refundedMinor }) => refundedMinor)));
    }
    // of what a booking's rest was paid by, too, which has no invoice of its own
    for (const { bookingId, refundedMinor } of await repository.restsOf(ctx, payments.filter(({ purpose }) => purpose === 'booking').map((one) => one.bookingId))) {
      const first = payments.find((one) => one.bookingId === bookingId && one.purpose === 'booking')!;
      refunded.set(first.id, (refunded.get(first.id) ?? 0) + refundedMinor);
    }
    return rows.map((row) => presentInvoice(row, refunded.get(row.paymentId) ?? 0, seesBuyerEmail(ctx.actor, { caregiverUserId: row.caregiverUserId ?? '' })));
  };

  /** As the reader's frontend asked for it: the same numbers, either way. */
  const answer = async (ctx: Ctx, row: InvoiceRow): Promise<Result<'getInvoice'> & Result<'getInvoiceDocument'>> => {
    const [invoice] = await presentAll(ctx, [row]);
    if (ctx.request?.wants !== 'application/pdf') return { status: 200 as const, body: invoice!, headers: { vary: 'Accept' } };
    const reader = ctx.actor.kind === 'user' ? (await users.summaries(ctx, [ctx.actor.userId])).get(ctx.actor.userId) : undefined;
    const pdf = await invoicePdf(invoice!, { locale: reader?.locale ?? ctx.tenant.locale, timeZone: ctx.tenant.timeZone, brand: ctx.tenant.settings.brand });
    return {
      status: 200 as const, body: pdf, contentType: 'application/pdf' as const,
      headers: { vary: 'Accept', 'content-disposition': `inline; filename="${invoice!.number.replaceAll(/[^\w-]/g, '_')}.pdf"` },
    };
  };

  /** Throws `booking_not_found`, `invoice_not_found`. */
  const ofBooking = async (ctx: Ctx, bookingId: string): Promise<InvoiceRow> => {
    await payable.find(ctx, bookingId);
    const row = (await weekInvoiceOf(repository, ctx, bookingId)) ?? (await repository.invoiceOf(ctx, bookingId));
    if (!row) throw problem('invoice_not_found', { pointer: '#/path/bookingId' });
    return row;
  };

  return {
    presented: async (ctx: Ctx, bookingId: string): Promise<Invoice> => (await presentAll(ctx, [await ofBooking(ctx, bookingId)]))[0]!,
    routes: {
      getInvoice: async (ctx, { params }) => answer(ctx, await ofBooking(ctx, params.bookingId)),
      getInvoiceDocument: async (ctx, { params }) => {
        const row = await repository.invoiceById(ctx, params.invoiceId);
        if (!row || !isMine(row, mineOf(ctx))) throw problem('invoice_not_found', { pointer: '#/path/invoiceId' });
        return answer(ctx, row);
      },
      listInvoices: async (ctx, { query: { limit, cursor, bookingId, ...filter } }) => {
        const mine = mineOf(ctx);
        if (!mine) throw problem('unauthenticated');
        const ids = bookingId === undefined ? undefined : await repository.documentIdsOf(ctx, bookingId);
        if (ids?.length === 0) return { status: 200, body: { data: [], nextCursor: null } };
        const { rows, next } = await repository.invoicesPage(ctx, { ...filter, ...mine, ...(ids && { id: oneOf(ids) }) }, { limit, after: cursor });
        return { status: 200, body: { data: await presentAll(ctx, rows), nextCursor: next } };
      },
    } satisfies Partial<Handlers<Ctx>>,
  };
}
