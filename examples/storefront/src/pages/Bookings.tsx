import type { BookingStatus } from '@dogcare/sdk';
import { listBookingsInfiniteOptions } from '@dogcare/sdk/react-query';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { BookingCard } from '../components/BookingCard.tsx';
import { Icon } from '../components/Icon.tsx';
import { Members } from '../components/Members.tsx';
import { Busy, Empty, ErrorNotice, SkeletonCards } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import '../styles/bookings.css';

const tabs: ReadonlyArray<{ id: string; label: string; status: BookingStatus[]; empty: string }> = [
  { id: 'upcoming', label: 'Upcoming', status: ['confirmed', 'in_progress'], empty: 'Nothing coming up' },
  { id: 'requests', label: 'Requests', status: ['pending'], empty: 'No open requests' },
  { id: 'past', label: 'Past', status: ['completed', 'declined', 'cancelled', 'expired'], empty: 'Nothing here yet' },
];

function Bookings() {
  const { client } = useShop();
  const { me } = useSession();
  const [params] = useSearchParams();
  const tab = tabs.find(({ id }) => id === params.get('tab')) ?? tabs[0];
  usePageTitle('Bookings');
  const bookings = useInfiniteQuery({
    ...listBookingsInfiniteOptions({ client, query: { status: tab?.status, limit: 20 } }),
    initialPageParam: {},
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const found = bookings.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <div className="container page narrow">
      <h1>Bookings</h1>
      <nav className="tabs" aria-label="Bookings">
        {tabs.map(({ id, label }) => (
          <Link key={id} to={`?tab=${id}`} aria-current={id === tab?.id ? 'page' : undefined}>
            {label}
          </Link>
        ))}
        {me?.role !== 'admin' && <Link to="/series">Repeating</Link>}
      </nav>
      {bookings.isPending && <SkeletonCards label="Loading bookings" />}
      <ErrorNotice error={bookings.error} title="Your bookings didn’t load" onRetry={() => void bookings.refetch()} />
      {bookings.isSuccess && found.length === 0 && (
        <Empty
          icon={<Icon name="calendar" size={40} />}
          title={tab?.empty ?? ''}
          actions={
            me?.role === 'owner' ? (
              <Link className="button" to="/search">
                Find care
              </Link>
            ) : (
              <Link className="button button-quiet" to="/caregiver">
                Go to my page
              </Link>
            )
          }
        >
          <p>
            {me?.role === 'owner'
              ? 'Somebody nearby would love to meet your dog.'
              : 'New requests appear here, and in your mail.'}
          </p>
        </Empty>
      )}
      <ul className="stack" aria-label={tab?.label}>
        {found.map((booking) => (
          <li key={booking.id}>
            <BookingCard booking={booking} />
          </li>
        ))}
      </ul>
      {bookings.hasNextPage && (
        <button
          type="button"
          className="button button-quiet more"
          disabled={bookings.isFetchingNextPage}
          onClick={() => void bookings.fetchNextPage()}
        >
          <Busy busy={bookings.isFetchingNextPage} as="Loading…">
            Load more bookings
          </Busy>
        </button>
      )}
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner', 'caregiver', 'admin']}>
    <Bookings />
  </Members>
);
