import type { Booking, Replacement } from '@dogcare/sdk';
import { listReplacementsOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { tripParams } from '../lib/trip.ts';
import { formatDistance } from '../lib/units.ts';
import { Avatar } from './Avatar.tsx';
import { Icon } from './Icon.tsx';
import { Badge, Money, Rating } from './ui.tsx';
import '../styles/replacements.css';

const over = new Set<Booking['status']>(['cancelled', 'declined', 'expired']);

/** Where the request for the same stay begins, with the same dates and dogs. */
function bookUrl({ serviceType, when, dogs }: Booking, { caregiver }: Replacement): string {
  const trip = {
    serviceType,
    checkIn: when.unit === 'night' ? when.checkIn : undefined,
    checkOut: when.unit === 'night' ? when.checkOut : undefined,
    date: when.unit === 'night' ? undefined : when.date,
    time: when.unit === 'visit' ? when.time : undefined,
    durationMinutes: when.unit === 'visit' ? when.durationMinutes : undefined,
    dogCount: dogs.length,
  };
  const dogIds = dogs.map(({ id }) => id).join(',');
  return `/book?${new URLSearchParams({ caregiver: caregiver.id, ...tripParams(trip, when.unit), dogIds })}`;
}

/** Who could step in, where the caregiver can’t: nobody is shown who isn’t free. */
export function Replacements({ booking }: { booking: Booking }) {
  const { client, locale } = useShop();
  const isOver = over.has(booking.status);
  const path = { bookingId: booking.id };
  const answer = useQuery({ ...listReplacementsOptions({ client, path }), enabled: isOver, staleTime: 0 });
  const found = answer.data?.data ?? [];
  if (!isOver || found.length === 0) return null;
  return (
    <section className="card" aria-labelledby="replacements-title">
      <h2 id="replacements-title">Free for the same dates</h2>
      <ul className="replacements">
        {found.map((one) => (
          <li key={one.caregiver.id}>
            <Avatar name={one.caregiver.displayName} url={one.caregiver.avatarUrl} size={56} />
            <div>
              <strong>
                <Link to={`/caregivers/${one.caregiver.id}`}>{one.caregiver.displayName}</Link>
              </strong>
              <p className="quiet">{one.headline}</p>
              <p className="meta">
                <Rating value={one.rating} />
                <span>
                  <Icon name="pin" size={16} /> {one.city}, {one.region} · {formatDistance(one.distanceKm, locale)}
                </span>
                {one.instantBook && (
                  <Badge tone="brand">
                    <Icon name="bolt" size={14} /> Instant booking
                  </Badge>
                )}
              </p>
            </div>
            <div className="replacement-side">
              <strong>
                <Money value={one.total} />
              </strong>
              <Link className="button" to={bookUrl(booking, one)}>
                {one.instantBook ? 'Book' : 'Request'}
                <span className="visually-hidden"> {one.caregiver.displayName}</span>
              </Link>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
