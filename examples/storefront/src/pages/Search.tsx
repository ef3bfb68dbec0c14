import type { CaregiverSearchResult } from '@dogcare/sdk';
import { Suspense, lazy, useCallback, useEffect, useState } from 'react';
import { useShop } from '../app/shop.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Icon } from '../components/Icon.tsx';
import { ActiveFilters } from '../components/search/ActiveFilters.tsx';
import { Filters } from '../components/search/Filters.tsx';
import { Relax } from '../components/search/Relax.tsx';
import { Results } from '../components/search/Results.tsx';
import { Trouble } from '../components/search/Trouble.tsx';
import { SearchForm } from '../components/SearchForm.tsx';
import { Busy, Empty, Skeleton, SkeletonCards } from '../components/ui.tsx';
import { useMedia } from '../hooks/useMedia.ts';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { useSearch } from '../hooks/useSearch.ts';
import { rememberPlace } from '../lib/lastPlace.ts';
import { activeFilters, datesInWords } from '../lib/searchFilters.ts';
import { dateNames, dropped, sorts } from '../lib/searchUrl.ts';
import { tripParams } from '../lib/trip.ts';
import { countWord, plural } from '../lib/words.ts';
import '../styles/search.css';

// Leaflet is fetched with it, and only where a map is shown
const ResultMap = lazy(() => import('../components/search/ResultMap.tsx'));

const cardId = ({ caregiverId }: { caregiverId: string }): string => `card-${caregiverId}`;
const few = 3;

export function Component() {
  const { storefront, locale } = useShop();
  const { params, state, info, isAsked, results, found, onMap, featured, facets, center, radiusKm, change, more } = useSearch();
  const hasPanel = useMedia('(min-width: 60rem)');
  const hasBoth = useMedia('(min-width: 75rem)');
  const [view, setView] = useState<'list' | 'map'>('list');
  const [editing, setEditing] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const [active, setActive] = useState<string | null>(null);
  usePageTitle(state.place ? `${info?.name ?? 'Care'} near ${state.place}` : 'Find care');

  const label = center?.label;
  const placeFound = results.isSuccess && state.place !== '' ? label : null;
  useEffect(() => {
    if (placeFound) rememberPlace(storefront.slug, placeFound);
  }, [placeFound, storefront.slug]);

  const carry = new URLSearchParams(tripParams(state, info?.unit));
  if (state.dogIds.length > 0) carry.set('dogIds', state.dogIds.join(','));
  const trip = String(carry);
  const linkOf = useCallback((result: CaregiverSearchResult) => `/caregivers/${result.caregiverId}?${trip}`, [trip]);
  const leadTo = useCallback((caregiverId: string) => {
    setActive(caregiverId);
    document.getElementById(cardId({ caregiverId }))?.scrollIntoView({ block: 'nearest' });
  }, []);

  const filters = activeFilters(state, { locale, currency: storefront.currency, unit: info?.unit });
  const dates = datesInWords(state, info?.unit, locale);
  const total = results.hasNextPage && facets ? facets.total : { count: found.length, atLeast: Boolean(results.hasNextPage) };
  const totalWords = `${countWord(total, locale)} ${total.count === 1 && !total.atLeast ? 'caregiver' : 'caregivers'}`;
  const isEmpty = results.isSuccess && !results.isPlaceholderData && found.length === 0;
  const hasMap = isAsked && center !== undefined && !results.isError && (hasBoth || view === 'map');
  const hasList = hasBoth || view === 'list' || !center;
  const search = (next: Record<string, string>) => {
    setEditing(false);
    change({
      ...dropped(...dateNames),
      ...('place' in next ? dropped('lat', 'lng') : {}),
      ...(next['dogs'] === String(state.dogCount) ? {} : dropped('dogIds')),
      ...next,
    });
  };
  const panel = <Filters state={state} facets={facets} onChange={change} />;

  return (
    <div className="container page search-page">
      <h1 className="visually-hidden">Find care</h1>
      {isAsked && !hasPanel && !editing ? (
        <button type="button" className="asked" onClick={() => setEditing(true)}>
          <Icon name="search" />
          <span>
            <strong>{state.place || 'A point on the map'}</strong>{' '}
            <span className="quiet">
              {[info?.name, dates ?? 'any day', plural(state.dogCount, 'dog')].join(' · ')}
            </span>
          </span>
          <span className="visually-hidden">Change the search</span>
          <Icon name="edit" size={18} />
        </button>
      ) : (
        <SearchForm
          key={`${state.place}?${carry}`}
          compact
          initial={state}
          hasPoint={state.point !== undefined}
          onSearch={search}
        />
      )}
      {!isAsked ? (
        <Empty icon={<Icon name="pin" size={40} />} title="Where does your dog live?">
          <p>Enter a ZIP code or a city above to see who is nearby.</p>
        </Empty>
      ) : (
        <div className="search-layout">
          {hasPanel && (
            <aside className="filter-box" aria-label="Filters">
              {panel}
            </aside>
          )}
          <section className="search-results" aria-labelledby="results-title" aria-busy={results.isPending || results.isPlaceholderData}>
            <header className="results-head">
              <div>
                <h2 id="results-title" className="results-title">
                  {info?.name} near {label ?? (state.place || 'the point on the map')}
                </h2>
                <p className="quiet" aria-live="polite">
                  {results.isSuccess && !isEmpty && totalWords}
                  {results.isSuccess && !isEmpty && dates && (info?.unit === 'night' ? ', free on these dates' : ', free then')}
                </p>
              </div>
              <label className="sort">
                <span>Sort by</span>
                <select value={state.sort} onChange={({ target }) => change({ sort: target.value === 'distance' ? undefined : target.value })}>
                  {sorts.map(([value, words]) => (
                    <option key={value} value={value}>
                      {words}
                    </option>
                  ))}
                </select>
              </label>
            </header>
            {!hasBoth && (
              <div className="view-bar">
                {!hasPanel && (
                  <button type="button" className="button button-small button-quiet" onClick={() => setDrawer(true)}>
                    <Icon name="filter" size={18} /> Filters
                    {filters.length > 0 && <span className="count">{filters.length}</span>}
                  </button>
                )}
                <button
                  type="button"
                  className="button button-small button-quiet"
                  aria-pressed={view === 'map'}
                  onClick={() => setView(view === 'map' ? 'list' : 'map')}
                >
                  <Icon name={view === 'map' ? 'menu' : 'pin'} size={18} /> {view === 'map' ? 'Show the list' : 'Show the map'}
                </button>
              </div>
            )}
            <ActiveFilters filters={filters} onChange={change} />
            {results.isPending && <SkeletonCards count={4} label="Looking for caregivers" />}
            {results.isError && (
              <Trouble error={results.error} place={state.place} onChange={change} onRetry={() => void results.refetch()} />
            )}
            {isEmpty && (
              <Empty icon={<Icon name="paw" size={40} />} title="Nobody fits all of that">
                <Relax state={state} params={params} found={0} onChange={change} />
              </Empty>
            )}
            {hasList && !isEmpty && results.data && !results.isError && (
              <>
                {featured.length > 0 && (
                  <section className="featured" aria-labelledby="featured-title">
                    <h3 id="featured-title">Featured</h3>
                    <Results results={featured} label="Featured caregivers" active={active} onActive={setActive} linkOf={linkOf} />
                  </section>
                )}
                <Results results={found} label="Caregivers" active={active} onActive={setActive} linkOf={linkOf} idOf={cardId} />
                {results.hasNextPage && (
                  <button type="button" className="button button-quiet more" disabled={results.isFetchingNextPage} onClick={more}>
                    <Busy busy={results.isFetchingNextPage} as="Loading…">
                      Load more caregivers
                    </Busy>
                  </button>
                )}
                {!results.hasNextPage && !results.isPlaceholderData && found.length < few && (
                  <div className="few">
                    <Relax state={state} params={params} found={found.length} onChange={change} />
                  </div>
                )}
              </>
            )}
          </section>
          {hasMap && (
            <aside className="search-map" aria-label="Map">
              <Suspense fallback={<Skeleton lines={4} label="Loading the map" />}>
                <ResultMap
                  center={center}
                  radiusKm={radiusKm}
                  results={onMap}
                  active={active}
                  onActive={setActive}
                  onSelect={leadTo}
                  linkOf={linkOf}
                  onSearchHere={({ lat, lng, radiusKm: km }) =>
                    change({ place: undefined, lat: String(lat), lng: String(lng), radius: String(km) })
                  }
                />
              </Suspense>
            </aside>
          )}
        </div>
      )}
      {drawer && !hasPanel && (
        <Dialog
          kind="drawer"
          title="Filters"
          onClose={() => setDrawer(false)}
          foot={
            <button type="button" className="button button-wide" onClick={() => setDrawer(false)}>
              {isEmpty ? 'Nobody fits; show what would help' : `Show ${totalWords}`}
            </button>
          }
        >
          {panel}
        </Dialog>
      )}
    </div>
  );
}
