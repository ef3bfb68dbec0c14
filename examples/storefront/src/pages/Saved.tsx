import type { Favorite } from '@dogcare/sdk';
import { listFavoritesInfiniteOptions } from '@dogcare/sdk/react-query';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { Avatar } from '../components/Avatar.tsx';
import { FavoriteButton } from '../components/FavoriteButton.tsx';
import { Icon } from '../components/Icon.tsx';
import { Members } from '../components/Members.tsx';
import { Badge, Busy, Empty, ErrorNotice, Rating, SkeletonCards } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';

function SavedCard({ favorite }: { favorite: Favorite }) {
  const { caregiverId, displayName, headline, avatarUrl, city, region, rating, isAvailable } = favorite;
  return (
    <article className="card result">
      <Avatar name={displayName} url={avatarUrl} size={76} />
      <div className="result-words">
        <h2>
          <Link className="stretched" to={`/caregivers/${caregiverId}`}>
            {displayName}
          </Link>
        </h2>
        <p className="result-headline">{headline}</p>
        <p className="meta">
          <Rating value={rating} />
          <span>
            <Icon name="pin" size={16} /> {city}, {region}
          </span>
          {!isAvailable && <Badge tone="wait">Takes no bookings at the moment</Badge>}
        </p>
      </div>
      <div className="result-side">
        <FavoriteButton caregiverId={caregiverId} name={displayName} />
      </div>
    </article>
  );
}

function SavedList() {
  const { client } = useShop();
  const asked = { query: { limit: 20 } };
  const saved = useInfiniteQuery({
    ...listFavoritesInfiniteOptions({ client, ...asked }),
    initialPageParam: asked,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const list = saved.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <>
      {saved.isPending && <SkeletonCards label="Loading those you saved" />}
      <ErrorNotice error={saved.error} title="Your list didn’t load" onRetry={() => void saved.refetch()} />
      {saved.isSuccess && list.length === 0 && (
        <Empty
          icon={<Icon name="heart" size={40} />}
          title="Nobody saved yet"
          actions={
            <Link className="button" to="/search">
              Find care
            </Link>
          }
        >
          <p>The heart on a caregiver’s card keeps them here, so that you find them again.</p>
        </Empty>
      )}
      <ul className="stack" aria-label="Saved caregivers">
        {list.map((favorite) => (
          <li key={favorite.caregiverId}>
            <SavedCard favorite={favorite} />
          </li>
        ))}
      </ul>
      {saved.hasNextPage && (
        <button
          type="button"
          className="button button-quiet more"
          disabled={saved.isFetchingNextPage}
          onClick={() => void saved.fetchNextPage()}
        >
          <Busy busy={saved.isFetchingNextPage} as="Loading…">
            Load more
          </Busy>
        </button>
      )}
    </>
  );
}

export function Component() {
  usePageTitle('Saved');
  return (
    <Members roles={['owner']}>
      <div className="container page narrow">
        <header className="page-head">
          <h1>Saved</h1>
        </header>
        <SavedList />
      </div>
    </Members>
  );
}
