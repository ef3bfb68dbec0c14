import type { Booking } from '@dogcare/sdk';
import { getBookingOptions, processPaymentMutation, refreshPaymentMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { refresh } from '../app/queries.ts';
import { useShop } from '../app/shop.tsx';
import { isPayable, owesRest } from '../lib/due.ts';
import { recallPayment, rememberPayment } from '../lib/paymentMemo.ts';
import { Busy, ErrorNotice, Notice } from './ui.tsx';

const POLL_MS = 1500;

/** Begins a payment with PayPal, where the business offers it, and sends the payer to the page where they approve it. */
export function PaypalButton({ booking, disabled = false }: { booking: Booking; disabled?: boolean }) {
  const { client, storefront } = useShop();
  const [leaving, setLeaving] = useState(false);
  useEffect(() => {
    // Who comes back by the browser's button may find this page as they left it.
    const back = () => setLeaving(false);
    window.addEventListener('pageshow', back);
    return () => window.removeEventListener('pageshow', back);
  }, []);
  const pay = useMutation({
    ...processPaymentMutation({ client }),
    onSuccess: ({ payment, checkout }) => {
      rememberPayment(booking.id, payment.id);
      if (!checkout?.url) return;
      setLeaving(true);
      location.assign(checkout.url);
    },
  });
  if (!storefront.paymentProviders.includes('paypal')) return null;
  const returnUrl = `${location.origin}/bookings/${booking.id}?payment=paypal`;
  return (
    <>
      <button
        type="button"
        className="button button-quiet button-wide"
        disabled={disabled || pay.isPending || leaving}
        onClick={() => pay.mutate({ body: { bookingId: booking.id, returnUrl, provider: 'paypal' } })}
      >
        <Busy busy={pay.isPending || leaving} as="Opening PayPal…">
          Pay with PayPal
        </Busy>
      </button>
      <ErrorNotice error={pay.error} title="PayPal didn’t open" />
    </>
  );
}

/** Back from PayPal's page. Approving is not paying yet: the server takes the money when it is asked how the payment stands. */
export function PaypalReturn({ booking, approved }: { booking: Booking; approved: boolean }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const paymentId = recallPayment(booking.id);
  const open = isPayable(booking);
  const ask = useMutation({
    ...refreshPaymentMutation({ client }),
    onSettled: () => void refresh(queries, 'getBooking', 'listBookings', 'getInvoice'),
  });
  const { mutate } = ask;
  useEffect(() => {
    if (approved && paymentId !== null) mutate({ path: { paymentId } });
  }, [approved, paymentId, mutate]);
  const failure = ask.data?.failure;
  // Where it takes longer, or another browser came back, the webhook does it.
  useQuery({
    ...getBookingOptions({ client, path: { bookingId: booking.id } }),
    refetchInterval: approved && open && !failure ? POLL_MS : false,
  });

  if (!open && ['paid', 'partially_refunded'].includes(booking.paymentStatus)) {
    return (
      <Notice tone="good" role="status" title="Paid with PayPal. Thank you!">
        <p>
          Everything is settled; the receipt is in your mail.{' '}
          <Link to={`/bookings/${booking.id}/invoice`}>See the invoice</Link>
        </p>
      </Notice>
    );
  }
  if (!open) return null;
  if (approved && !failure) {
    return (
      <Notice tone="wait" role="status" title="Waiting for PayPal…">
        <p>PayPal is confirming the payment. This page changes by itself.</p>
      </Notice>
    );
  }
  return (
    <Notice
      tone={failure ? 'bad' : 'info'}
      role={failure ? 'alert' : 'status'}
      title={failure ? 'PayPal could not take the payment' : 'You came back without paying'}
    >
      <p>
        {failure ? `${failure.message} ` : 'Nothing was charged. '}
        {!owesRest(booking) && 'Your place is still held. '}You can try again, or pay another way.
      </p>
    </Notice>
  );
}
