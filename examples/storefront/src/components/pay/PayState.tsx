import type { Booking, Payment, PaymentList, PaymentPart } from '@dogcare/sdk';
import { listPaymentsOptions } from '@dogcare/sdk/react-query';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { refreshBookings } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { cardName } from '../../lib/cards.ts';
import { formatInstant } from '../../lib/dates.ts';
import type { Refunding } from '../../lib/words.ts';
import { Notice } from '../ui.tsx';

/** The payment of a booking that is not over: scheduled, held, or waiting for the payer. */
export function useOpenPayment(bookingId: string): Payment | undefined {
  const { client } = useShop();
  const open = useQuery({
    ...listPaymentsOptions({ client, query: { bookingId, status: ['scheduled', 'requires_payment', 'processing', 'authorized'], limit: 1 } }),
    staleTime: 0,
  });
  return open.data?.data[0];
}

const lookAgainMs = 5_000;

/** What is on its way back of a booking that was called off, looked at until it is there; undefined while nothing is known of any. */
export function useRefunding(booking: Booking): Refunding | undefined {
  const { client } = useShop();
  const queries = useQueryClient();
  const enabled = booking.status === 'cancelled' && (booking.paymentStatus === 'paid' || booking.paymentStatus === 'partially_refunded');
  const paid = useQuery({
    ...listPaymentsOptions({ client, query: { bookingId: booking.id, status: ['succeeded', 'partially_refunded', 'refunded'], limit: 20 } }), enabled, staleTime: 0,
    refetchInterval: ({ state }) => (partOf(state.data, booking.id)?.refundPending.amount ? lookAgainMs : false),
  });
  const part = enabled ? partOf(paid.data, booking.id) : undefined;
  const refundedMinor = part?.refunded.amount ?? 0;
  useEffect(() => {
    if (refundedMinor > booking.refunded.amount) void refreshBookings(queries);
  }, [refundedMinor, booking.refunded.amount, queries]);
  return part;
}
const partOf = (paid: PaymentList | undefined, bookingId: string): PaymentPart | undefined =>
  paid?.data.filter(({ purpose }) => purpose !== 'tip').flatMap(({ bookings }) => bookings).find((one) => one.bookingId === bookingId);

/** The saved card that will be charged for a booking by itself; null where none will, undefined while that is not known. */
export function useCharge(bookingId: string, enabled: boolean): Payment | null | undefined {
  const { client } = useShop();
  // one request for all the bookings of a page
  const all = useQuery({ ...listPaymentsOptions({ client, query: { status: ['scheduled'], limit: 100 } }), enabled });
  if (!enabled || all.isError) return null;
  return all.data && (all.data.data.find((one) => one.bookingId === bookingId) ?? null);
}

const card = ({ paymentMethod }: Payment): string => (paymentMethod ? cardName(paymentMethod) : 'Your card');

/** What will happen by itself: a card that is charged later, or money that is held. */
export function PayPlan({ booking }: { booking: Booking }) {
  const { locale } = useShop();
  const payment = useOpenPayment(booking.id);
  const at = payment?.chargeAt && formatInstant(payment.chargeAt, locale, booking.timeZone);
  if (!payment || !at) return null;
  return payment.status === 'authorized' ? (
    <Notice tone="good" role="status" title="Your payment is set">
      <p>
        The money is held on {card(payment)} and taken on {at}. Nothing is left to do.
      </p>
    </Notice>
  ) : (
    <Notice tone="good" role="status" title="Your card is charged later">
      <p>
        {card(payment)} is charged on {at}. If it fails, we tell you in time.{' '}
        <Link to={`/bookings/${booking.id}/pay`}>Pay now, or change the card</Link>
      </p>
    </Notice>
  );
}
