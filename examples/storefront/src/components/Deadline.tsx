import type { Booking } from '@dogcare/sdk';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { formatInstant } from '../lib/dates.ts';
import { Icon } from './Icon.tsx';

/** What somebody has to do, and until when, in the zone of the place. */
export function deadlineOf(booking: Booking, locale: string, role: string | undefined): string | null {
  const at = (instant: string) => formatInstant(instant, locale, booking.timeZone);
  if (booking.status === 'pending' && booking.respondBy) {
    return role === 'caregiver'
      ? `Answer by ${at(booking.respondBy)}`
      : `${booking.caregiver.displayName} answers by ${at(booking.respondBy)}`;
  }
  if (booking.status === 'confirmed' && booking.paymentStatus === 'unpaid' && booking.payBy) {
    return role === 'caregiver'
      ? `${booking.owner.firstName} pays by ${at(booking.payBy)}`
      : `Pay by ${at(booking.payBy)}`;
  }
  return null;
}

export function Deadline({ booking }: { booking: Booking }) {
  const { locale } = useShop();
  const { me } = useSession();
  const words = deadlineOf(booking, locale, me?.role);
  return (
    words && (
      <p className="deadline">
        <Icon name="clock" size={18} /> {words}
      </p>
    )
  );
}
