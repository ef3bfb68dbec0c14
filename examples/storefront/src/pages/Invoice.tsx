import { getInvoiceOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { svgDataUrl } from '../app/brand.ts';
import { useShop } from '../app/shop.tsx';
import { Icon } from '../components/Icon.tsx';
import { Members } from '../components/Members.tsx';
import { QuoteLines } from '../components/QuoteLines.tsx';
import { Empty, ErrorNotice, Money, Skeleton } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { formatInstant } from '../lib/dates.ts';
import { hasCode } from '../lib/problem.ts';
import '../styles/invoice.css';

function InvoicePage() {
  const { bookingId = '' } = useParams();
  const { client, locale, storefront } = useShop();
  const answer = useQuery(getInvoiceOptions({ client, path: { bookingId } }));
  const invoice = answer.data;
  usePageTitle(invoice ? `Invoice ${invoice.number}` : 'Invoice');
  return (
    <div className="container page narrow">
      <p className="crumb no-print">
        <Link to={`/bookings/${bookingId}`}>
          <Icon name="chevronLeft" size={18} /> Booking
        </Link>
      </p>
      {answer.isPending && <Skeleton lines={8} label="Loading the invoice" />}
      {hasCode(answer.error, 'invoice_not_found') ? (
        <Empty icon={<Icon name="receipt" size={40} />} title="There is no invoice yet">
          <p>It is written when the booking has been paid.</p>
        </Empty>
      ) : (
        <ErrorNotice error={answer.error} onRetry={() => void answer.refetch()} />
      )}
      {invoice && (
        <article className="card invoice" aria-labelledby="invoice-title">
          <header>
            <img src={svgDataUrl(storefront.brand.logoSvg)} alt="" width="48" height="48" />
            <div>
              <h1 id="invoice-title">Invoice {invoice.number}</h1>
              <p className="quiet">
                {formatInstant(invoice.issuedAt, locale, storefront.timeZone, { dateStyle: 'long' })}
              </p>
            </div>
            <button type="button" className="button button-small button-quiet no-print" onClick={() => print()}>
              <Icon name="print" size={18} /> Print
            </button>
          </header>
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
            <div>
              <dt>Paid</dt>
              <dd>
                <Money value={invoice.paid} />
              </dd>
            </div>
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
      )}
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner', 'caregiver', 'admin']}>
    <InvoicePage />
  </Members>
);
