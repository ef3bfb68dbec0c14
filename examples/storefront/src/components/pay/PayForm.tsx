import type { Booking, PaymentMethod } from '@dogcare/sdk';
import { processPaymentMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { refresh, refreshBookings } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { formatInstant } from '../../lib/dates.ts';
import { owesRest } from '../../lib/due.ts';
import { formatMoney } from '../../lib/money.ts';
import { rememberPayment } from '../../lib/paymentMemo.ts';
import { Icon } from '../Icon.tsx';
import { PaypalButton } from '../Paypal.tsx';
import { Busy, ErrorNotice, Notice } from '../ui.tsx';
import { CardChoice } from './CardChoice.tsx';
import { CardSetupReturn } from './CardSetupReturn.tsx';
import { useOpenPayment } from './PayState.tsx';
import { useAddCard } from './useAddCard.ts';

const hourMs = 3_600_000;
const soonMs = 6 * 24 * hourMs;
/** Within so long of the start there is no later. */
const lastMs = 2 * hourMs;

/** How a booking is paid: with which card, and when; or, now, with PayPal. What became of the last try stands above. */
export function PayForm({ booking, cards }: { booking: Booking; cards: readonly PaymentMethod[] }) {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const good = cards.filter((card) => !card.isExpired);
  const [card, setCard] = useState<string | null>(good[0]?.id ?? null);
  const [save, setSave] = useState(false);
  const [when, setWhen] = useState<'now' | 'at_start'>('now');
  const [leaving, setLeaving] = useState<'card' | 'bank'>();
  const open = useOpenPayment(booking.id);
  const adding = useAddCard(`/bookings/${booking.id}/pay`);
  useEffect(() => {
    // Who comes back by the browser's button may find this page as they left it.
    const back = () => setLeaving(undefined);
    window.addEventListener('pageshow', back);
    return () => window.removeEventListener('pageshow', back);
  }, []);
  const pay = useMutation({
    ...processPaymentMutation({ client }),
    onSuccess: async ({ payment, checkout }) => {
      rememberPayment(booking.id, payment.id);
      if (!checkout) {
        await Promise.all([refreshBookings(queries), refresh(queries, 'listPayments')]);
        return void navigate(`/bookings/${booking.id}?payment=return`);
      }
      // a saved card that was declined: another is chosen here
      if (card !== null && checkout.action === 'pay') return void refresh(queries, 'listPayments');
      if (!checkout.url) return;
      setLeaving(checkout.action === 'authenticate' ? 'bank' : 'card');
      location.assign(checkout.url);
    },
  });
  const startsInMs = Date.parse(booking.startsAt) - Date.now();
  const isSoon = startsInMs <= soonMs;
  const needsSaved = when === 'at_start' && !isSoon && card === null;
  // what is charged together is paid together, now
  const week = open?.purpose === 'week' ? open : undefined;
  // of what is paid already, the rest is paid at once
  const rest = owesRest(booking);
  const amount = formatMoney(week?.amount ?? booking.balanceDue, locale);
  const failure = pay.data?.payment.failure ?? open?.failure;
  const busy = pay.isPending || leaving !== undefined || adding.busy;
  const submit = () => {
    if (needsSaved) return adding.add();
    const chosen = card === null ? { saveMethod: save } : { paymentMethodId: card };
    pay.mutate({ body: { bookingId: booking.id, provider: 'stripe', when, returnUrl: `${location.origin}/bookings/${booking.id}?payment=return`, ...chosen } });
  };
  return (
    <form
      className="card pay-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <CardSetupReturn onSaved={setCard} />
      {failure && !pay.isPending && (
        <Notice tone="bad" role="alert" title="The payment didn’t go through">
          <p>{failure.message} Nothing was charged{week ? ' for the week' : ''}{!rest && `, and ${week && week.bookings.length > 1 ? 'your places are' : 'your place is'} still held`}: try again, with this card or another.</p>
        </Notice>
      )}
      {leaving === 'bank' && (
        <Notice tone="wait" role="status" title="Your bank asks whether it is you">
          <p>We take you to your bank’s page, and back here.</p>
        </Notice>
      )}
      <CardChoice cards={cards} chosen={card} save={save} onChoose={setCard} onSave={setSave} />
      {week && week.bookings.length > 1 && (
        <Notice tone="info" role="status" title="One payment for the week">
          <p>This pays for all {week.bookings.length} bookings of the week that are charged together.</p>
        </Notice>
      )}
      {startsInMs > lastMs && !week && !rest && (
        <fieldset className="pay-choice">
          <legend>When</legend>
          <label className="pay-option">
            <input type="radio" name="when" checked={when === 'now'} onChange={() => setWhen('now')} />
            <strong>Now</strong>
          </label>
          <label className="pay-option">
            <input type="radio" name="when" checked={when === 'at_start'} onChange={() => setWhen('at_start')} />
            <span>
              <strong>{isSoon ? 'When it begins' : 'Shortly before it begins'}</strong>{' '}
              <span className="quiet">
                {isSoon
                  ? `The money is held on your card now, and taken on ${formatInstant(new Date(Date.parse(booking.startsAt) - lastMs).toISOString(), locale, booking.timeZone)}.`
                  : 'Your saved card is charged a few days before. We tell you in time if it fails.'}
              </span>
            </span>
          </label>
        </fieldset>
      )}
      <ErrorNotice error={pay.error ?? adding.error} title="The payment didn’t start" />
      {((pay.data?.checkout && !pay.data.checkout.url) || adding.elsewhere) && (
        <Notice tone="info" role="status">
          <p>The business takes this payment in its own card form.</p>
        </Notice>
      )}
      <button type="submit" className="button button-wide" disabled={busy}>
        <Busy busy={busy} as={leaving === 'bank' ? 'Opening your bank’s page…' : card === null ? 'Opening the card page…' : 'Paying…'}>
          <Icon name="card" /> {needsSaved ? 'Save a card' : when === 'now' ? `Pay ${amount}` : isSoon ? `Hold ${amount}` : `Schedule ${amount}`}
        </Busy>
      </button>
      {when === 'now' && <PaypalButton booking={booking} disabled={busy} />}
    </form>
  );
}
