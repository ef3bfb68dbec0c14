import type { Booking } from '@dogcare/sdk';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { owesRest } from '../lib/due.ts';
import { formatMoney } from '../lib/money.ts';
import { Icon } from './Icon.tsx';

/** Leads to where the booking is paid. */
export function PayButton({ booking, label }: { booking: Booking; label?: string }) {
  const { locale } = useShop();
  return (
    <Link className="button button-wide" to={`/bookings/${booking.id}/pay`}>
      <Icon name="card" /> {label ?? `${owesRest(booking) ? 'Pay the rest,' : 'Pay'} ${formatMoney(booking.balanceDue, locale)}`}
    </Link>
  );
}
