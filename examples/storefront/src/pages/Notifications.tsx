import { listNotificationsInfiniteOptions } from '@dogcare/sdk/react-query';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { Icon } from '../components/Icon.tsx';
import { Members } from '../components/Members.tsx';
import { Busy, Empty, ErrorNotice, SkeletonCards } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { formatInstant } from '../lib/dates.ts';
import '../styles/notifications.css';

function Notifications() {
  const { client, locale, config } = useShop();
  const { me } = useSession();
  usePageTitle('Notifications');
  const told = useInfiniteQuery({
    ...listNotificationsInfiniteOptions({ client, query: { limit: 20 } }),
    initialPageParam: {},
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: 15_000,
  });
  const found = told.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <div className="container page narrow">
      <header className="page-head">
        <h1>Notifications</h1>
        {config.mailViewerUrl && (
          <a className="button button-small button-quiet" href={config.mailViewerUrl}>
            <Icon name="mail" size={18} /> Mail viewer
          </a>
        )}
      </header>
      {told.isPending && <SkeletonCards label="Loading notifications" />}
      <ErrorNotice error={told.error} title="Your notifications didn’t load" onRetry={() => void told.refetch()} />
      {told.isSuccess && found.length === 0 && (
        <Empty icon={<Icon name="bell" size={40} />} title="All quiet">
          <p>When something happens with a booking, you’ll read it here.</p>
        </Empty>
      )}
      <ul className="stack" aria-label="Notifications">
        {found.map((one) => (
          <li key={one.id} className="card told">
            <span className="told-icon">
              <Icon name={one.type.startsWith('payment') ? 'card' : one.bookingId || one.seriesId ? 'calendar' : 'bell'} />
            </span>
            <div>
              <h2>
                {one.bookingId || one.seriesId ? (
                  <Link className="stretched" to={one.bookingId ? `/bookings/${one.bookingId}` : `/series/${one.seriesId}`}>
                    {one.title}
                  </Link>
                ) : (
                  one.title
                )}
              </h2>
              <p>{one.body}</p>
              <p className="meta quiet">
                <time dateTime={one.createdAt}>{formatInstant(one.createdAt, locale, me?.timeZone ?? 'UTC')}</time>
                {one.channels.includes('email') && (
                  <span>
                    <Icon name="mail" size={16} /> Sent to {me?.email}
                  </span>
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {told.hasNextPage && (
        <button
          type="button"
          className="button button-quiet more"
          disabled={told.isFetchingNextPage}
          onClick={() => void told.fetchNextPage()}
        >
          <Busy busy={told.isFetchingNextPage} as="Loading…">
            Load older ones
          </Busy>
        </button>
      )}
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner', 'caregiver', 'support', 'admin']}>
    <Notifications />
  </Members>
);
