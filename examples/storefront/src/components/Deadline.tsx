import type { Booking } from '@dogcare/sdk';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { formatInstant } from '../lib/dates.ts';
import { Icon } from './Icon.tsx';
import { useCharge } from './pay/PayState.tsx';

const waitsForMoney = ({ status, paymentStatus, payBy }: Booking): boolean => status === 'confirmed' && paymentStatus === 'unpaid' && payBy !== null;

/** What somebody has to do, and until when, in the zone of the place; or what happens by itself. */
export function deadlineOf(booking: Booking, locale: string, role: string | undefined, chargeAt?: string | null): string | null {
  const at = (instant: string) => formatInstant(instant, locale, booking.timeZone);
  if (booking.status === 'pending' && booking.respondBy) {
    return role === 'caregiver'
      ? `Answer by ${at(booking.respondBy)}`
      : `${booking.caregiver.displayName} answers by ${at(booking.respondBy)}`;
  }
  if (waitsForMoney(booking) && booking.payBy) {
    if (chargeAt) return role === 'caregiver' ? `${booking.owner.firstName}’s card is charged on ${at(chargeAt)}` : `Your card is charged on ${at(chargeAt)}`;
    return role === 'caregiver'
      ? `${booking.owner.firstName} pays by ${at(booking.payBy)}`
      : `Pay by ${at(booking.payBy)}`;
  }
  return null;
}

export function Deadline({ booking }: { booking: Booking }) {
  const { locale } = useShop();
  const { me } = useSession();
  const isMember = me?.role === 'owner' || me?.role === 'caregiver';
  const charge = useCharge(booking.id, isMember && waitsForMoney(booking));
  const words = charge === undefined ? null : deadlineOf(booking, locale, me?.role, charge?.chargeAt);
  return (
    words && (
      <p className="deadline">
        <Icon name="clock" size={18} /> {words}
      </p>
    )
  );
}
