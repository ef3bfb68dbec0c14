import type { ActiveFilter } from '../../lib/searchFilters.ts';
import { dateNames, dropped, filterNames } from '../../lib/searchUrl.ts';
import type { Changes } from '../../lib/searchUrl.ts';
import { Icon } from '../Icon.tsx';

/** What narrows the search, each to be taken off by a click. */
export function ActiveFilters({ filters, onChange }: { filters: readonly ActiveFilter[]; onChange(changes: Changes): void }) {
  if (filters.length === 0) return null;
  return (
    <ul className="active-filters" aria-label="Active filters">
      {filters.map(({ id, words, drop }) => (
        <li key={id}>
          <button type="button" className="active-filter" aria-label={`Remove filter: ${words}`} onClick={() => onChange(drop)}>
            {words} <Icon name="close" size={16} />
          </button>
        </li>
      ))}
      {filters.length > 1 && (
        <li>
          <button
            type="button"
            className="link-button"
            onClick={() => onChange(dropped(...filterNames, ...dateNames, 'radius'))}
          >
            Clear all
          </button>
        </li>
      )}
    </ul>
  );
}
