import { listSeriesOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { Icon } from '../components/Icon.tsx';
import { Members } from '../components/Members.tsx';
import { SeriesCard } from '../components/series/SeriesCard.tsx';
import { Empty, ErrorNotice, SkeletonCards } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import '../styles/bookings.css';
import '../styles/series.css';

function SeriesList() {
  const { client } = useShop();
  usePageTitle('What repeats');
  const list = useQuery(listSeriesOptions({ client, query: { limit: 50 } }));
  return (
    <div className="container page narrow">
      <p className="crumb">
        <Link to="/bookings">
          <Icon name="chevronLeft" size={18} /> Bookings
        </Link>
      </p>
      <h1>What repeats</h1>
      {list.isPending && <SkeletonCards label="Loading series" />}
      <ErrorNotice error={list.error} title="Your series didn’t load" onRetry={() => void list.refetch()} />
      {list.data?.data.length === 0 && (
        <Empty icon={<Icon name="calendar" size={40} />} title="Nothing repeats yet">
          <p>Choose a walk or a day of care, and say on the last page before the request that it should repeat.</p>
        </Empty>
      )}
      <ul className="stack" aria-label="Series">
        {list.data?.data.map((series) => (
          <li key={series.id}>
            <SeriesCard series={series} />
          </li>
        ))}
      </ul>
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner', 'caregiver']}>
    <SeriesList />
  </Members>
);
