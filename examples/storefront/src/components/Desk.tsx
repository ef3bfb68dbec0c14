import type { BookingStatus } from '@dogcare/sdk';
import { listBookingsOptions, listSeriesOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { asksCaregiver } from '../lib/series.ts';
import { BookingCard } from './BookingCard.tsx';
import { SeriesCard } from './series/SeriesCard.tsx';
import { ErrorNotice, SkeletonCards } from './ui.tsx';

function Pile({ title, status, empty }: { title: string; status: BookingStatus[]; empty: string }) {
  const { client } = useShop();
  const bookings = useQuery({
    ...listBookingsOptions({ client, query: { status, limit: 10 } }),
    refetchInterval: 20_000,
  });
  // those of a series are answered all at once
  const found = (bookings.data?.data ?? []).filter((booking) => booking.status !== 'pending' || booking.seriesId === null);
  return (
    <section aria-label={title}>
      <h2>
        {title}{' '}
        {found.length > 0 && (
          <span className="count">
            {found.length}
            {bookings.data?.nextCursor ? '+' : ''}
          </span>
        )}
      </h2>
      {bookings.isPending && <SkeletonCards count={1} label={`Loading ${title.toLowerCase()}`} />}
      <ErrorNotice error={bookings.error} onRetry={() => void bookings.refetch()} />
      {bookings.isSuccess && found.length === 0 && <p className="quiet">{empty}</p>}
      <ul className="stack">
        {found.map((booking) => (
          <li key={booking.id}>
            <BookingCard booking={booking} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Series that wait for a yes, or with a change that does. */
function SeriesPile() {
  const { client } = useShop();
  const list = useQuery({ ...listSeriesOptions({ client, query: { limit: 50 } }), refetchInterval: 20_000 });
  const asked = list.data?.data.filter(asksCaregiver) ?? [];
  if (asked.length === 0) return null;
  return (
    <section aria-label="Series to answer">
      <h2>
        Series to answer <span className="count">{asked.length}</span>
      </h2>
      <ul className="stack">
        {asked.map((series) => (
          <li key={series.id}>
            <SeriesCard series={series} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a caregiver has to do next. */
export function Desk() {
  return (
    <div className="desk">
      <SeriesPile />
      <Pile title="Requests to answer" status={['pending']} empty="Nobody is waiting for an answer." />
      <Pile title="Coming up" status={['confirmed', 'in_progress']} empty="Nothing is booked yet." />
      <p>
        <Link to="/bookings?tab=past">Past bookings</Link>
      </p>
    </div>
  );
}
