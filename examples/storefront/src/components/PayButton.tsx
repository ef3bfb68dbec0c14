import type { Booking } from '@dogcare/sdk';
import { processPaymentMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useShop } from '../app/shop.tsx';
import { formatMoney } from '../lib/money.ts';
import { rememberPayment } from '../lib/paymentMemo.ts';
import { Icon } from './Icon.tsx';
import { Busy, ErrorNotice, Notice } from './ui.tsx';

/** Starts the payment and sends the payer to the card page; they come back to this booking. */
export function PayButton({ booking, label }: { booking: Booking; label?: string }) {
  const { client, locale, storefront } = useShop();
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
      if (!checkout.url) return;
      setLeaving(true);
      location.assign(checkout.url);
    },
  });
  const returnUrl = `${location.origin}/bookings/${booking.id}?payment=return`;
  if (!storefront.paymentProviders.includes('stripe')) return null;
  return (
    <>
      <button
        type="button"
        className="button button-wide"
        disabled={pay.isPending || leaving}
        onClick={() => pay.mutate({ body: { bookingId: booking.id, returnUrl, provider: 'stripe' } })}
      >
        <Busy busy={pay.isPending || leaving} as="Opening the card page…">
          <Icon name="card" /> {label ?? `Pay ${formatMoney(booking.total, locale)}`}
        </Busy>
      </button>
      <ErrorNotice error={pay.error} title="The payment didn’t start" />
      {pay.data && !pay.data.checkout.url && (
        <Notice tone="info" role="status">
          <p>The business takes this payment in its own card form.</p>
        </Notice>
      )}
    </>
  );
}
