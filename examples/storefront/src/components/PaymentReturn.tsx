import type { Booking } from '@dogcare/sdk';
import { getBookingOptions, getPaymentOptions } from '@dogcare/sdk/react-query';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { refresh } from '../app/queries.ts';
import { useShop } from '../app/shop.tsx';
import { isPayable, owesRest } from '../lib/due.ts';
import { recallPayment } from '../lib/paymentMemo.ts';
import { useOpenPayment } from './pay/PayState.tsx';
import { PayButton } from './PayButton.tsx';
import { Notice } from './ui.tsx';

const POLL_MS = 1200;
const PATIENCE_MS = 60_000;

/**
 * Back from the card page: what the page says is not proof, so we wait until the provider has told the server. Who did not come
 * back by the card page's own way (`returned`) is only told if their last attempt failed.
 */
export function PaymentReturn({ booking, returned }: { booking: Booking; returned: boolean }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const [impatient, setImpatient] = useState(false);
  const [params] = useSearchParams();
  const unpaid = isPayable(booking);
  const rest = owesRest(booking);
  // a card that is charged later is nothing to wait for
  const plan = useOpenPayment(booking.id);
  const open = unpaid && plan?.status !== 'scheduled';
  const paymentId = recallPayment(booking.id);
  // The card page hints at a failure at once; the payment itself says why.
  const hint = params.get('redirect_status');

  useQuery({
    ...getBookingOptions({ client, path: { bookingId: booking.id } }),
    refetchInterval: returned && open && !impatient ? POLL_MS : false,
  });
  const payment = useQuery({
    ...getPaymentOptions({ client, path: { paymentId: paymentId ?? '' } }),
    enabled: paymentId !== null && open,
    staleTime: 0,
    refetchInterval: ({ state }) => (open && !impatient && !state.data?.failure ? POLL_MS : false),
  });
  useEffect(() => {
    const timer = setTimeout(() => setImpatient(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  const paid = !rest && ['paid', 'partially_refunded', 'authorized'].includes(booking.paymentStatus);
  useEffect(() => {
    if (paid) void refresh(queries, 'listBookings', 'listNotifications', 'getInvoice');
  }, [paid, queries]);

  if (booking.paymentStatus === 'authorized') return null;
  if (paid && returned) {
    return (
      <Notice tone="good" role="status" title="Paid. Thank you!">
        <p>
          Everything is settled; the receipt is in your mail.{' '}
          <Link to={`/bookings/${booking.id}/invoice`}>See the invoice</Link>
        </p>
      </Notice>
    );
  }
  if (!open) return null;
  const failure = payment.data?.failure;
  // A failure of an earlier attempt says nothing about one that just succeeded.
  if (hint === 'failed' || (failure && hint !== 'succeeded')) {
    return (
      <Notice tone="bad" role="alert" title="The payment didn’t go through">
        <p>
          {failure?.message ?? 'Your card was not charged.'} {!rest && 'Your place is still held.'} You can try again with
          this card or another.
        </p>
        {returned && <PayButton booking={booking} label="Try again" />}
      </Notice>
    );
  }
  if (!returned) return null;
  return (
    <Notice tone="wait" role="status" title={impatient ? 'This takes longer than usual' : 'Waiting for confirmation…'}>
      <p>
        {impatient
          ? 'We’ll write to you as soon as your bank has confirmed the payment.'
          : 'Your bank is confirming the payment. This page changes by itself.'}
      </p>
    </Notice>
  );
}
