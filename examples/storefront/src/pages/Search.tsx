import { searchCaregiversInfiniteOptions } from '@dogcare/sdk/react-query';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { CaregiverCard } from '../components/CaregiverCard.tsx';
import { Filters } from '../components/Filters.tsx';
import { Icon } from '../components/Icon.tsx';
import { SearchForm } from '../components/SearchForm.tsx';
import { Busy, Empty, ErrorNotice, SkeletonCards } from '../components/ui.tsx';
import { useMedia } from '../hooks/useMedia.ts';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { minorUnits } from '../lib/money.ts';
import { hasCode } from '../lib/problem.ts';
import { readSearch, searchQuery } from '../lib/searchUrl.ts';
import { describeWhen, tripParams, whenOf } from '../lib/trip.ts';
import { plural } from '../lib/words.ts';
import '../styles/search.css';

export function Component() {
  const { client, storefront, service, locale } = useShop();
  const [params, setParams] = useSearchParams();
  const wide = useMedia('(min-width: 60rem)');
  const state = readSearch(
    params,
    storefront.serviceTypes.map(({ type }) => type),
  );
  const info = service(state.serviceType);
  const query = searchQuery(state, info?.unit, minorUnits(storefront.currency));
  const asked = query ?? { serviceType: 'boarding' as const };
  usePageTitle(state.place ? `${info?.name ?? 'Care'} near ${state.place}` : 'Find care');

  const results = useInfiniteQuery({
    ...searchCaregiversInfiniteOptions({ client, query: asked }),
    enabled: query !== null,
    initialPageParam: { query: asked },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

  const change = (changes: Record<string, string | undefined>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) next.delete(name);
      else next.set(name, value);
    }
    setParams(next, { replace: true, preventScrollReset: true });
  };
  const found = results.data?.pages.flatMap((page) => page.data) ?? [];
  const center = results.data?.pages[0]?.center.label ?? state.place;
  const when = whenOf(state, info?.unit);
  const carry = new URLSearchParams(tripParams(state, info?.unit));
  const filtered = Boolean(state.maxPrice || state.minRating || state.instant || state.sizes.length > 0);

  return (
    <div className="container page">
      <h1 className="visually-hidden">Find care</h1>
      <SearchForm
        key={`${state.place}?${carry}`}
        compact
        initial={state}
        onSearch={(next) => {
          const kept = ['radius', 'price', 'rating', 'instant', 'sizes', 'sort'].flatMap((name) => {
            const value = params.get(name);
            return value ? [[name, value] as [string, string]] : [];
          });
          setParams({ ...Object.fromEntries(kept), ...next });
        }}
      />
      {query === null ? (
        <Empty icon={<Icon name="pin" size={40} />} title="Where does your dog live?">
          <p>Enter a ZIP code or a city above to see who is nearby.</p>
        </Empty>
      ) : (
        <div className="search-layout">
          <details className="filter-box" open={wide || undefined} key={String(wide)}>
            <summary>
              <Icon name="filter" /> Filters{filtered && <span className="dot" aria-label="some are set" />}
            </summary>
            <Filters state={state} onChange={change} />
          </details>
          <section aria-labelledby="results-title" aria-busy={results.isPending}>
            <h2 id="results-title" className="results-title">
              {info?.name} near {center}
            </h2>
            <p className="quiet" aria-live="polite">
              {results.isSuccess &&
                (results.hasNextPage ? `${found.length}+ caregivers` : plural(found.length, 'caregiver'))}
              {results.isSuccess && when && ` free ${describeWhen(when, locale)}`}
            </p>
            {results.isPending && <SkeletonCards count={4} label="Looking for caregivers" />}
            {hasCode(results.error, 'place_not_found') ? (
              <Empty icon={<Icon name="pin" size={40} />} title={`We don’t know “${state.place}”`}>
                <p>Try a ZIP code, or a city with its state: “Denver, CO”.</p>
              </Empty>
            ) : (
              <ErrorNotice
                error={results.error}
                title="The search didn’t work"
                onRetry={() => void results.refetch()}
              />
            )}
            {results.isSuccess && found.length === 0 && (
              <Empty
                icon={<Icon name="paw" size={40} />}
                title="Nobody fits all of that"
                actions={
                  <>
                    {(state.radiusKm ?? 25) < 100 && (
                      <button
                        type="button"
                        className="button"
                        onClick={() => change({ radius: String(Math.min(100, (state.radiusKm ?? 25) * 2)) })}
                      >
                        Look twice as far
                      </button>
                    )}
                    {filtered && (
                      <button
                        type="button"
                        className="button button-quiet"
                        onClick={() =>
                          change({ price: undefined, rating: undefined, instant: undefined, sizes: undefined })
                        }
                      >
                        Clear filters
                      </button>
                    )}
                    {when && (
                      <button
                        type="button"
                        className="button button-quiet"
                        onClick={() => change({ checkIn: undefined, checkOut: undefined, date: undefined })}
                      >
                        Any dates
                      </button>
                    )}
                  </>
                }
              >
                <p>Look a little further, be more flexible with dates, or loosen the filters.</p>
              </Empty>
            )}
            <ul className="stack results" aria-label="Caregivers">
              {found.map((result) => (
                <li key={result.caregiverId}>
                  <CaregiverCard result={result} to={`/caregivers/${result.caregiverId}?${carry}`} />
                </li>
              ))}
            </ul>
            {results.hasNextPage && (
              <button
                type="button"
                className="button button-quiet more"
                disabled={results.isFetchingNextPage}
                onClick={() => void results.fetchNextPage()}
              >
                <Busy busy={results.isFetchingNextPage} as="Loading…">
                  Load more caregivers
                </Busy>
              </button>
            )}
          </section>
        </div>
      )}
    </div>
  );
}
