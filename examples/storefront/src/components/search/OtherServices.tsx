import { searchCaregiversOptions } from '@dogcare/sdk/react-query';
import { useQueries } from '@tanstack/react-query';
import { useShop } from '../../app/shop.tsx';
import { minorUnits } from '../../lib/money.ts';
import { changed, dateNames, dropped, filterNames, readSearch, searchQuery, widestKm } from '../../lib/searchUrl.ts';
import type { Changes, SearchState } from '../../lib/searchUrl.ts';
import { formatDistance } from '../../lib/units.ts';
import { countWord } from '../../lib/words.ts';
import { Skeleton } from '../ui.tsx';

interface OtherServicesProps {
  state: SearchState;
  params: URLSearchParams;
  onChange(changes: Changes): void;
}

/** Where nobody at all offers what is looked for: what else there is around that place, a short search for each service. */
export function OtherServices({ state, params, onChange }: OtherServicesProps) {
  const { client, storefront, locale } = useShop();
  const { currency, serviceTypes } = storefront;
  const types = serviceTypes.map(({ type }) => type);
  const others = serviceTypes
    .filter(({ type }) => type !== state.serviceType)
    .map((info) => ({ info, changes: { ...dropped(...dateNames, ...filterNames), service: info.type, radius: String(widestKm) } }));
  const answers = useQueries({
    queries: others.map(({ info, changes }) => {
      const query = searchQuery(readSearch(changed(params, changes), types), info.unit, minorUnits(currency));
      return searchCaregiversOptions({ client, query: { ...query!, sort: 'distance', limit: 1 } });
    }),
  });
  if (answers.some(({ isPending }) => isPending)) return <Skeleton lines={2} label="Looking for what else there is" />;
  const found = others.flatMap((other, index) => {
    const total = answers[index]?.data?.facets?.total;
    return total && total.count > 0 ? [{ ...other, total, count: countWord(total, locale) }] : [];
  });
  if (found.length === 0) return null;
  return (
    <>
      <p>Within {formatDistance(widestKm, locale)} there is</p>
      <ul className="relax" aria-label="Other services there">
        {found.map(({ info, changes, count, total }) => (
          <li key={info.type}>
            <button type="button" className="button button-quiet" onClick={() => onChange(changes)}>
              <span>
                <strong>{info.name}</strong>, by {count} {total.count === 1 ? 'caregiver' : 'caregivers'}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
