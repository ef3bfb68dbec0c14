import type { Invoice } from '@dogcare/sdk';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { formatInstant } from '../lib/dates.ts';
import { Icon } from './Icon.tsx';
import { invoiceKinds, useInvoicePdf } from './InvoiceDocument.tsx';
import { ErrorNotice, Money } from './ui.tsx';

/** Invoices, credit notes and corrections, each with its PDF. */
export function InvoiceList({ invoices, label }: { invoices: readonly Invoice[]; label: string }) {
  const { locale, storefront } = useShop();
  const pdf = useInvoicePdf();
  return (
    <>
      <ErrorNotice error={pdf.error} title="The PDF didn’t come" />
      <ul className="stack receipts" aria-label={label}>
        {invoices.map((one) => (
          <li key={one.id} className="card receipt">
            <Icon name="receipt" size={24} />
            <div>
              <h3>
                <Link to={`/invoices/${one.id}`}>
                  {invoiceKinds[one.kind]} {one.number}
                </Link>
              </h3>
              <p className="quiet">
                <time dateTime={one.issuedAt}>
                  {formatInstant(one.issuedAt, locale, storefront.timeZone, { dateStyle: 'medium' })}
                </time>
                {one.corrects && ` · for ${one.corrects.number}`}
              </p>
            </div>
            <strong>
              <Money value={one.total} />
            </strong>
            <button
              type="button"
              className="icon-button"
              aria-label={`PDF of ${one.number}`}
              disabled={pdf.isPending}
              onClick={() => pdf.mutate(one)}
            >
              <Icon name="download" />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
