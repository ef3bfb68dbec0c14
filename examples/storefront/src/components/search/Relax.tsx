import { searchCaregiversOptions } from '@dogcare/sdk/react-query';
import { useQueries } from '@tanstack/react-query';
import { useShop } from '../../app/shop.tsx';
import { minorUnits } from '../../lib/money.ts';
import { relaxations } from '../../lib/searchFilters.ts';
import type { Relaxation } from '../../lib/searchFilters.ts';
import { changed, dateNames, dropped, filterNames, readSearch, searchQuery, widestKm } from '../../lib/searchUrl.ts';
import type { Changes, SearchState } from '../../lib/searchUrl.ts';
import { formatDistance } from '../../lib/units.ts';
import { countWord } from '../../lib/words.ts';
import { Skeleton } from '../ui.tsx';
import { OtherServices } from './OtherServices.tsx';

interface RelaxProps {
  state: SearchState;
  /** The address that says it. */
  params: URLSearchParams;
  /** How many fit as it is. */
  found: number;
  onChange(changes: Changes): void;
}

const mostShown = 4;

/** What would help whoever finds (almost) nobody: the same search is asked again with one thing let go at a time. */
export function Relax({ state, params, found, onChange }: RelaxProps) {
  const { client, storefront, service, locale } = useShop();
  const { currency, serviceTypes } = storefront;
  const info = service(state.serviceType);
  const unit = info?.unit;
  const single = relaxations(state, { locale, currency, unit });
  const all: Relaxation = {
    id: 'all',
    words: `within ${formatDistance(widestKm, locale)}, with nothing else asked for`,
    changes: { ...dropped(...dateNames, ...filterNames), radius: String(widestKm), dogs: '1' },
  };
  const ways = [...single, all];
  const answers = useQueries({
    queries: ways.map(({ changes }) => {
      const types = serviceTypes.map(({ type }) => type);
      const query = searchQuery(readSearch(changed(params, changes), types), unit, minorUnits(currency));
      return searchCaregiversOptions({ client, query: { ...query!, sort: 'distance', limit: 1 } });
    }),
  });
  if (answers.some(({ isPending }) => isPending)) return <Skeleton lines={2} label="Looking for what would help" />;

  const helpful = ways.flatMap((way, index) => {
    const answer = answers[index]?.data;
    const total = answer?.facets?.total;
    // with dates the count is of those who have a free place on each; one page says for sure whether there is anybody
    if (!answer || !total || answer.data.length === 0) return [];
    const count = answer.nextCursor === null ? answer.data.length : total.count;
    const more = count - found;
    return more > 0 ? [{ ...way, more: countWord({ count: more, atLeast: total.atLeast }, locale) }] : [];
  });
  const singly = helpful.filter(({ id }, index) => id !== 'all' && helpful.findIndex((one) => one.id === id) === index);
  const shown = singly.length > 0 ? singly.slice(0, mostShown) : helpful;
  if (shown.length === 0) {
    return found > 0 ? null : (
      <>
        <p>
          Nobody offers {(info?.name ?? 'this').toLowerCase()} within {formatDistance(widestKm, locale)} of there yet.
        </p>
        <OtherServices state={state} params={params} onChange={onChange} />
      </>
    );
  }
  return (
    <ul className="relax" aria-label="What would help">
      {shown.map(({ id, words, changes, more }) => (
        <li key={id}>
          <button type="button" className="button button-quiet" onClick={() => onChange(changes)}>
            <span>
              <strong>{more} more</strong> {words}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
