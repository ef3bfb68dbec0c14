import type { CaregiverSearchResult, SearchCenter } from '@dogcare/sdk';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useShop } from '../../app/shop.tsx';
import { formatMoney } from '../../lib/money.ts';
import { unitWord } from '../../lib/words.ts';
import { Icon } from '../Icon.tsx';
import { Money, Rating } from '../ui.tsx';
import { createSearchMap } from './leafletMap.ts';
import type { SearchMap } from './leafletMap.ts';
import 'leaflet/dist/leaflet.css';
import '../../styles/map.css';

interface ResultMapProps {
  center: SearchCenter;
  radiusKm: number;
  results: readonly CaregiverSearchResult[];
  active: string | null;
  onActive(caregiverId: string | null): void;
  onSelect(caregiverId: string): void;
  linkOf(result: CaregiverSearchResult): string;
  onSearchHere(view: { lat: number; lng: number; radiusKm: number }): void;
}

/** Where those of the list live, to about a kilometre. Everything that it offers is in the list, too. */
export default function ResultMap({ center, radiusKm, results, active, onActive, onSelect, linkOf, onSearchHere }: ResultMapProps) {
  const { locale } = useShop();
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<SearchMap>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [moved, setMoved] = useState(false);
  const latest = useRef({ onActive, onSelect });
  useEffect(() => {
    latest.current = { onActive, onSelect };
  });

  useEffect(() => {
    const created = createSearchMap(container.current!, locale, {
      priceOf: ({ price }) => formatMoney(price, locale, { short: true }),
      onActive: (caregiverId) => latest.current.onActive(caregiverId),
      onSelect: (some) => {
        setChosen(some.map(({ caregiverId }) => caregiverId));
        if (some[0]) latest.current.onSelect(some[0].caregiverId);
      },
      onMoved: () => setMoved(true),
    });
    map.current = created;
    return () => {
      map.current = null;
      created.remove();
    };
  }, [locale]);

  const { lat, lng, label } = center;
  useEffect(() => {
    map.current?.show({ center: { lat, lng, label }, radiusKm, results });
  }, [lat, lng, label, radiusKm, results]);
  useEffect(() => setMoved(false), [lat, lng, radiusKm]);
  useEffect(() => map.current?.highlight(active), [active, results]);

  const shown = results.filter(({ caregiverId }) => chosen.includes(caregiverId));
  return (
    <div className="map-frame">
      <div ref={container} className="map" role="region" aria-label="Map of caregivers" />
      {moved && (
        <button
          type="button"
          className="button button-small map-search"
          onClick={() => map.current && onSearchHere(map.current.view())}
        >
          <Icon name="search" size={18} /> Search this area
        </button>
      )}
      {shown.length > 0 && (
        <div className="map-chosen" role="status">
          <button type="button" className="icon-button" aria-label="Close" onClick={() => setChosen([])}>
            <Icon name="close" size={18} />
          </button>
          <ul>
            {shown.map((result) => (
              <li key={result.caregiverId}>
                <Link to={linkOf(result)} aria-label={`${result.displayName}, open page`}>
                  {result.displayName}
                </Link>
                <Rating value={result.rating} />
                <span>
                  <strong>
                    <Money value={result.price} short />
                  </strong>{' '}
                  per {unitWord[result.unit]}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
