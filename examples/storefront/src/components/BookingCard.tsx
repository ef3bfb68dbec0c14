import type { Booking } from '@dogcare/sdk';
import { Link } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { bookingName, isMeeting } from '../lib/meeting.ts';
import { describeWhen } from '../lib/trip.ts';
import { listOf } from '../lib/words.ts';
import { Avatar } from './Avatar.tsx';
import { Deadline } from './Deadline.tsx';
import { Money, StatusBadge } from './ui.tsx';

export const ownerName = (booking: Booking): string => `${booking.owner.firstName} ${booking.owner.lastInitial}.`;

export function BookingCard({ booking }: { booking: Booking }) {
  const { locale, service } = useShop();
  const { me } = useSession();
  const asCaregiver = me?.role === 'caregiver';
  const other = asCaregiver ? ownerName(booking) : booking.caregiver.displayName;
  const dogs = listOf(
    booking.dogs.map(({ name }) => name),
    locale,
  );
  return (
    <article className="card booking-card">
      <Avatar name={other} url={asCaregiver ? null : booking.caregiver.avatarUrl} size={60} />
      <div>
        <h3>
          <Link className="stretched" to={`/bookings/${booking.id}`}>
            {asCaregiver
              ? `${dogs} · ${bookingName(booking, service)}`
              : `${bookingName(booking, service)} with ${other}`}
          </Link>
        </h3>
        <p>{describeWhen(booking.when, locale)}</p>
        <p className="meta quiet">
          <span>{asCaregiver ? `For ${other}` : dogs}</span>
          <span>
            {isMeeting(booking) ? 'Free' : <Money value={asCaregiver ? (booking.caregiverEarnings ?? booking.total) : booking.total} />}
          </span>
        </p>
        <Deadline booking={booking} />
      </div>
      <StatusBadge booking={booking} />
    </article>
  );
}
