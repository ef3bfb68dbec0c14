import type { SearchCaregiversResponse } from '@dogcare/sdk';
import { searchCaregiversInfiniteOptions } from '@dogcare/sdk/react-query';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { minorUnits } from '../lib/money.ts';
import { changed, readSearch, searchQuery, usualRadiusKm } from '../lib/searchUrl.ts';
import type { Changes } from '../lib/searchUrl.ts';

/** The search that the address says, its results so far, and how to change it: each change is an address of its own. */
export function useSearch() {
  const { client, storefront, service } = useShop();
  const [address, setAddress] = useSearchParams();
  // The router changes the address when it finds time; a box that was ticked has to be ticked at once.
  const [ahead, setAhead] = useState<URLSearchParams | null>(null);
  useEffect(() => setAhead(null), [address]);
  const params = ahead ?? address;
  const go = (next: URLSearchParams, options: { replace?: boolean } = {}) => {
    setAhead(next);
    setAddress(next, { ...options, preventScrollReset: true });
  };
  const state = readSearch(
    params,
    storefront.serviceTypes.map(({ type }) => type),
  );
  const info = service(state.serviceType);
  const query = searchQuery(state, info?.unit, minorUnits(storefront.currency));
  const asked = query ?? { serviceType: 'boarding' as const };
  const spot = JSON.stringify([asked.place, asked.lat, asked.lng, asked.serviceType]);

  const results = useInfiniteQuery({
    ...searchCaregiversInfiniteOptions({ client, query: asked }),
    enabled: query !== null,
    initialPageParam: { query: asked },
    getNextPageParam: (page: SearchCaregiversResponse) => page.nextCursor ?? undefined,
    // while filters change, the list stays until the new one is there; another place begins anew
    placeholderData: (before, beforeQuery) => {
      const old = beforeQuery?.queryKey[0]?.query;
      return old && JSON.stringify([old.place, old.lat, old.lng, old.serviceType]) === spot ? before : undefined;
    },
  });

  const { hasNextPage, isFetching, isError, fetchNextPage } = results;
  const pages = results.isPlaceholderData ? 0 : (results.data?.pages.length ?? 0);
  useEffect(() => {
    // whoever comes back, or opens a link, is as far down as the address says
    if (pages > 0 && pages < state.pages && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [pages, state.pages, hasNextPage, isFetching, isError, fetchNextPage]);

  const first = results.data?.pages[0];
  // the same list as long as nothing new came: the map is drawn anew with each
  const found = useMemo(() => results.data?.pages.flatMap((page) => page.data) ?? [], [results.data]);
  // those who stand apart may be further down the list than it was read
  const onMap = useMemo(() => {
    const ids = new Set(found.map(({ caregiverId }) => caregiverId));
    return [...found, ...(first?.featured ?? []).filter(({ caregiverId }) => !ids.has(caregiverId))];
  }, [found, first]);
  return {
    params,
    state,
    info,
    isAsked: query !== null,
    results,
    found,
    onMap,
    featured: first?.featured ?? [],
    facets: first?.facets,
    center: first?.center,
    radiusKm: state.radiusKm ?? usualRadiusKm,
    change: (changes: Changes) => go(changed(params, changes)),
    more: () => {
      const next = new URLSearchParams(params);
      next.set('pages', String(pages + 1));
      go(next, { replace: true });
      void fetchNextPage();
    },
  };
}
