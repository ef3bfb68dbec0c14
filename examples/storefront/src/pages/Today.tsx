import { listBookingsOptions } from '@dogcare/sdk/react-query';
import type { Booking } from '@dogcare/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { BookingCard, ownerName } from '../components/BookingCard.tsx';
import { Care } from '../components/care/Care.tsx';
import { Icon } from '../components/Icon.tsx';
import { Members } from '../components/Members.tsx';
import { Empty, ErrorNotice, SkeletonCards, StatusBadge } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { isToday } from '../lib/care.ts';
import { bookingName, isMeeting } from '../lib/meeting.ts';
import { describeWhen } from '../lib/trip.ts';
import { listOf } from '../lib/words.ts';
import '../styles/bookings.css';
import '../styles/care.css';
import '../styles/mine.css';

function Stay({ booking }: { booking: Booking }) {
  const { locale, service } = useShop();
  const dogs = listOf(
    booking.dogs.map(({ name }) => name),
    locale,
  );
  return (
    <article className="card today-stay" aria-label={dogs}>
      <header>
        <div>
          <h3>
            <Link to={`/bookings/${booking.id}`}>
              {dogs} · {bookingName(booking, service)}
            </Link>
          </h3>
          <p className="quiet">
            {describeWhen(booking.when, locale)}, for {ownerName(booking)}
          </p>
        </div>
        <StatusBadge booking={booking} />
      </header>
      {!isMeeting(booking) && <Care booking={booking} brief />}
    </article>
  );
}

/** A caregiver’s day: who waits for an answer, who is there, and what is to be done. */
function Today() {
  const { client } = useShop();
  usePageTitle('Today');
  const requests = useQuery({ ...listBookingsOptions({ client, query: { status: ['pending'], limit: 10 } }), refetchInterval: 20_000 });
  const booked = useQuery({ ...listBookingsOptions({ client, query: { status: ['confirmed', 'in_progress'], limit: 100 } }), refetchInterval: 20_000 });
  const today = (booked.data?.data ?? []).filter((one) => isToday(one, Date.now())).sort((one, other) => one.startsAt.localeCompare(other.startsAt));
  const waiting = requests.data?.data ?? [];
  return (
    <div className="container page narrow">
      <h1>Today</h1>
      <div className="desk">
        {waiting.length > 0 && (
          <section aria-labelledby="requests-title">
            <h2 id="requests-title">
              Requests to answer <span className="count">{waiting.length}</span>
            </h2>
            <ul className="stack">
              {waiting.map((booking) => (
                <li key={booking.id}>
                  <BookingCard booking={booking} />
                </li>
              ))}
            </ul>
          </section>
        )}
        <section aria-label="Visits and stays">
          {booked.isPending && <SkeletonCards count={2} label="Loading your day" />}
          <ErrorNotice error={booked.error} title="Your day didn’t load" onRetry={() => void booked.refetch()} />
          {booked.isSuccess && today.length === 0 && (
            <Empty
              icon={<Icon name="sun" size={40} />}
              title="Nobody comes today"
              actions={
                <Link className="button button-quiet" to="/bookings">
                  What is coming up
                </Link>
              }
            />
          )}
          <div className="stack">
            {today.map((booking) => (
              <Stay key={booking.id} booking={booking} />
            ))}
          </div>
        </section>
      </div>
    </div>
  );
}

export const Component = () => (
  <Members roles={['caregiver']}>
    <Today />
  </Members>
);
