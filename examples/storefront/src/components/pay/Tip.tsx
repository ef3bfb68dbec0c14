import type { Booking } from '@dogcare/sdk';
import { listPaymentMethodsOptions, listPaymentsOptions, tipCaregiverMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { cardName } from '../../lib/cards.ts';
import { formatMoney, minorUnits, parseAmount } from '../../lib/money.ts';
import { TextField } from '../fields.tsx';
import { Busy, ErrorNotice, Notice } from '../ui.tsx';
import '../../styles/pay.css';

const shares = [10, 15, 20];
const withinMs = 60 * 24 * 3_600_000;

/** A tip for a stay that is over: all of it is the caregiver’s. */
export function Tip({ booking }: { booking: Booking }) {
  const { client, locale, storefront } = useShop();
  const queries = useQueryClient();
  const { currency } = booking.total;
  const units = minorUnits(currency);
  // whole amounts, as people give them
  const amounts = [...new Set(shares.map((share) => Math.max(1, Math.round((booking.total.amount * share) / 100 / units)) * units))];
  const [chosen, setChosen] = useState<number | null>(amounts[0] ?? null);
  const [own, setOwn] = useState('');
  const [leaving, setLeaving] = useState(false);
  const cards = useQuery(listPaymentMethodsOptions({ client }));
  const given = useQuery(listPaymentsOptions({ client, query: { bookingId: booking.id, status: ['succeeded'], limit: 20 } }));
  const card = cards.data?.data.find((one) => one.isDefault && !one.isExpired);
  const tip = useMutation({
    ...tipCaregiverMutation({ client }),
    onSuccess: ({ payment, checkout }) => {
      void refresh(queries, 'listPayments', 'listNotifications');
      if (!checkout?.url || payment.failure) return;
      setLeaving(true);
      location.assign(checkout.url);
    },
  });
  const amount = chosen ?? parseAmount(own, currency);
  const thanks = given.data?.data.find((one) => one.purpose === 'tip');
  const failure = tip.data?.payment.failure;
  if (!storefront.paymentProviders.includes('stripe')) return null; // a tip is paid by card
  if (Date.now() - Date.parse(booking.endsAt) > withinMs || !cards.data || !given.data) return null;
  if (thanks) {
    return (
      <Notice tone="good" role="status" title="Thank you for your tip">
        <p>
          {formatMoney(thanks.amount, locale)} goes to {booking.caregiver.displayName}, all of it.
        </p>
      </Notice>
    );
  }
  const send = (paymentMethodId: string | null) =>
    amount && tip.mutate({ path: { bookingId: booking.id }, body: { amount: { amount, currency }, paymentMethodId, returnUrl: `${location.origin}/bookings/${booking.id}` } });
  const busy = tip.isPending || leaving;
  return (
    <section className="card" aria-labelledby="tip-title">
      <h2 id="tip-title">Leave a tip</h2>
      <p className="quiet">{booking.caregiver.displayName} gets all of it.</p>
      <form
        className="pay-form"
        onSubmit={(event) => {
          event.preventDefault();
          send(card?.id ?? null);
        }}
      >
        <fieldset className="pay-choice">
          <legend>How much</legend>
          {amounts.map((one) => (
            <label key={one} className="pay-option">
              <input type="radio" name="tip" checked={chosen === one} onChange={() => setChosen(one)} />
              <strong>{formatMoney({ amount: one, currency }, locale)}</strong>
            </label>
          ))}
          <label className="pay-option">
            <input type="radio" name="tip" checked={chosen === null} onChange={() => setChosen(null)} />
            <strong>Another amount</strong>
          </label>
        </fieldset>
        {chosen === null && <TextField label={`Amount in ${currency}`} inputMode="decimal" value={own} required onChange={({ target }) => setOwn(target.value)} />}
        {failure && !tip.isPending && (
          <Notice tone="bad" role="alert" title="The tip didn’t go through">
            <p>
              {failure.message}{' '}
              <button type="button" className="link-button" onClick={() => send(null)}>
                Pay with another card
              </button>
            </p>
          </Notice>
        )}
        <ErrorNotice error={tip.error} title="The tip didn’t go through" />
        <button type="submit" className="button" disabled={busy || !amount}>
          <Busy busy={busy}>
            Tip {amount ? formatMoney({ amount, currency }, locale) : ''}
            {card ? ` with ${cardName(card)}` : ''}
          </Busy>
        </button>
      </form>
    </section>
  );
}
