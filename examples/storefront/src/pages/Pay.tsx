import { getBookingOptions, listPaymentMethodsOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { Deadline } from '../components/Deadline.tsx';
import { Icon } from '../components/Icon.tsx';
import { Members } from '../components/Members.tsx';
import { PayForm } from '../components/pay/PayForm.tsx';
import { PayPlan, useOpenPayment } from '../components/pay/PayState.tsx';
import { PaypalButton } from '../components/Paypal.tsx';
import { QuoteLines } from '../components/QuoteLines.tsx';
import { ErrorNotice, Notice, Skeleton } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { isPayable, owesRest } from '../lib/due.ts';
import { formatMoney } from '../lib/money.ts';
import { describeWhen } from '../lib/trip.ts';
import '../styles/booking.css';
import '../styles/pay.css';

function PayPage() {
  const { bookingId = '' } = useParams();
  const { client, locale, service, storefront } = useShop();
  const answer = useQuery(getBookingOptions({ client, path: { bookingId } }));
  const cards = useQuery(listPaymentMethodsOptions({ client }));
  usePageTitle('Pay');
  const week = useOpenPayment(bookingId)?.purpose === 'week';
  const booking = answer.data;
  const payable = booking !== undefined && isPayable(booking);
  const rest = booking !== undefined && owesRest(booking);
  return (
    <div className="container page narrow">
      <p className="crumb">
        <Link to={`/bookings/${bookingId}`}>
          <Icon name="chevronLeft" size={18} /> The booking
        </Link>
      </p>
      <ErrorNotice error={answer.error ?? cards.error} title="The page didn’t load" onRetry={() => void Promise.all([answer.refetch(), cards.refetch()])} />
      {(answer.isPending || cards.isPending) && <Skeleton lines={8} label="Loading" />}
      {booking && cards.data && (
        <>
          <h1>
            {rest && 'The rest of: '}
            {service(booking.serviceType)?.name ?? booking.serviceType} with {booking.caregiver.displayName}
          </h1>
          <p className="lead">{describeWhen(booking.when, locale)}</p>
          <div className="pay-page">
            {rest && (
              <Notice tone="info" role="status" title={`${formatMoney(booking.balanceDue, locale)} is still to be paid`}>
                <p>The booking costs more since it was changed. What you paid before stays as it is.</p>
              </Notice>
            )}
            {payable && <PayPlan booking={booking} />}
            {payable && storefront.paymentProviders.includes('stripe') && <PayForm booking={booking} cards={cards.data.data} />}
            {payable && !storefront.paymentProviders.includes('stripe') && <PaypalButton booking={booking} />}
            {!payable && (
              <Notice tone="info" role="status" title="Nothing is left to pay here">
                <p>
                  <Link to={`/bookings/${bookingId}`}>See the booking</Link>
                </p>
              </Notice>
            )}
            <section className="card" aria-labelledby="price-title">
              <h2 id="price-title">{week ? 'Of it, this booking' : 'Price'}</h2>
              <QuoteLines items={booking.lineItems} total={booking.total} />
              <Deadline booking={booking} />
            </section>
          </div>
        </>
      )}
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner']}>
    <PayPage />
  </Members>
);
