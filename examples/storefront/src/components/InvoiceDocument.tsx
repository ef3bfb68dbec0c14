import { downloadInvoice } from '@dogcare/sdk';
import type { Invoice } from '@dogcare/sdk';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'react-router';
import { svgDataUrl } from '../app/brand.ts';
import { useShop } from '../app/shop.tsx';
import { formatInstant } from '../lib/dates.ts';
import { Icon } from './Icon.tsx';
import { QuoteLines } from './QuoteLines.tsx';
import { Busy, ErrorNotice, Money } from './ui.tsx';
import '../styles/invoice.css';

export const invoiceKinds: Record<Invoice['kind'], string> = {
  invoice: 'Invoice',
  credit_note: 'Credit note',
  correction: 'Corrected invoice',
};

/** The server’s PDF, saved under its number. */
export function useInvoicePdf() {
  const { client } = useShop();
  return useMutation({
    mutationFn: async ({ id, number }: Invoice) => {
      const url = URL.createObjectURL(await downloadInvoice(client, id));
      const link = document.createElement('a');
      link.href = url;
      link.download = `${number}.pdf`;
      link.click();
      // the browser has begun to save it by then
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    },
  });
}

export function InvoiceDocument({ invoice }: { invoice: Invoice }) {
  const { locale, storefront } = useShop();
  const pdf = useInvoicePdf();
  return (
    <article className="card invoice" aria-labelledby="invoice-title">
      <header>
        <img src={svgDataUrl(storefront.brand.logoSvg)} alt="" width="48" height="48" />
        <div>
          <h1 id="invoice-title">
            {invoiceKinds[invoice.kind]} {invoice.number}
          </h1>
          <p className="quiet">{formatInstant(invoice.issuedAt, locale, storefront.timeZone, { dateStyle: 'long' })}</p>
          {invoice.corrects && (
            <p className="quiet">
              For invoice <Link to={`/invoices/${invoice.corrects.id}`}>{invoice.corrects.number}</Link>
            </p>
          )}
        </div>
        <div className="invoice-tools no-print">
          <button
            type="button"
            className="button button-small"
            disabled={pdf.isPending}
            onClick={() => pdf.mutate(invoice)}
          >
            <Busy busy={pdf.isPending}>
              <Icon name="download" size={18} /> PDF
            </Busy>
          </button>
          <button type="button" className="button button-small button-quiet" onClick={() => print()}>
            <Icon name="print" size={18} /> Print
          </button>
        </div>
      </header>
      <ErrorNotice error={pdf.error} title="The PDF didn’t come" />
      <div className="parties">
        <div>
          <h2>From</h2>
          <p>{invoice.seller.name}</p>
          <p className="quiet">{invoice.seller.email}</p>
        </div>
        <div>
          <h2>To</h2>
          <p>{invoice.buyer.name}</p>
          <p className="quiet">{invoice.buyer.email}</p>
        </div>
      </div>
      <QuoteLines items={invoice.lineItems} total={invoice.total} />
      <dl className="sums">
        {invoice.kind === 'invoice' && (
          <div>
            <dt>Paid</dt>
            <dd>
              <Money value={invoice.paid} />
            </dd>
          </div>
        )}
        {invoice.refunded.amount > 0 && (
          <div>
            <dt>Refunded</dt>
            <dd>
              <Money value={invoice.refunded} />
            </dd>
          </div>
        )}
      </dl>
    </article>
  );
}
