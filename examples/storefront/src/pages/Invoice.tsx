import { getInvoiceDocumentOptions, getInvoiceOptions, listInvoicesOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { Icon } from '../components/Icon.tsx';
import { InvoiceDocument, invoiceKinds } from '../components/InvoiceDocument.tsx';
import { InvoiceList } from '../components/InvoiceList.tsx';
import { Members } from '../components/Members.tsx';
import { Empty, ErrorNotice, Skeleton } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { hasCode } from '../lib/problem.ts';

/** A booking’s invoice, or one document by its own address, with whatever else was written about that booking. */
function InvoicePage() {
  const { bookingId = '', invoiceId = '' } = useParams();
  const { client } = useShop();
  const ofBooking = useQuery({ ...getInvoiceOptions({ client, path: { bookingId } }), enabled: bookingId !== '' });
  const byId = useQuery({ ...getInvoiceDocumentOptions({ client, path: { invoiceId } }), enabled: invoiceId !== '' });
  const answer = invoiceId === '' ? ofBooking : byId;
  const invoice = answer.data;
  const all = useQuery({
    ...listInvoicesOptions({ client, query: { bookingId: invoice?.bookingId, limit: 100 } }),
    enabled: invoice !== undefined,
  });
  const others = all.data?.data.filter(({ id }) => id !== invoice?.id) ?? [];
  usePageTitle(invoice ? `${invoiceKinds[invoice.kind]} ${invoice.number}` : 'Invoice');
  return (
    <div className="container page narrow">
      <p className="crumb no-print">
        <Link to={invoice || bookingId ? `/bookings/${invoice?.bookingId ?? bookingId}` : '/account/receipts'}>
          <Icon name="chevronLeft" size={18} /> {invoice || bookingId ? 'Booking' : 'Receipts'}
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
      {invoice && <InvoiceDocument invoice={invoice} />}
      {others.length > 0 && (
        <section className="no-print others" aria-labelledby="others-title">
          <h2 id="others-title">Also about this booking</h2>
          <InvoiceList invoices={others} label="Also about this booking" />
        </section>
      )}
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner', 'caregiver', 'admin']}>
    <InvoicePage />
  </Members>
);
