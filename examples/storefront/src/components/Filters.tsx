import type { SizeClass } from '@dogcare/sdk';
import { useShop } from '../app/shop.tsx';
import { sorts } from '../lib/searchUrl.ts';
import type { SearchState } from '../lib/searchUrl.ts';
import { formatDistance, usesMiles } from '../lib/units.ts';
import { sizeWord, sizes } from '../lib/words.ts';
import { Check, Chips, SelectField } from './fields.tsx';
import { PriceField } from './PriceField.tsx';

/** Round numbers in the reader's own unit. */
const radii = (locale: string): number[] =>
  (usesMiles(locale) ? [3, 6, 15.5, 31, 62] : [5, 10, 25, 50, 100]).map((value) =>
    usesMiles(locale) ? Math.round(value * 16.09) / 10 : value,
  );

interface FiltersProps {
  state: SearchState;
  onChange(changes: Record<string, string | undefined>): void;
}

export function Filters({ state, onChange }: FiltersProps) {
  const { locale, storefront } = useShop();
  const chosenRadius = state.radiusKm ?? 25;
  const options = [
    ...new Set([...radii(locale).map((km) => (Math.abs(km - 25) < 1 ? 25 : Math.min(100, km))), chosenRadius]),
  ].sort((a, b) => a - b);
  return (
    <div className="filters">
      <SelectField label="Sort by" value={state.sort} onChange={({ target }) => onChange({ sort: target.value })}>
        {sorts.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <SelectField label="Within" value={chosenRadius} onChange={({ target }) => onChange({ radius: target.value })}>
        {options.map((km) => (
          <option key={km} value={km}>
            {formatDistance(km, locale)}
          </option>
        ))}
      </SelectField>
      <PriceField
        label="Price up to"
        currency={storefront.currency}
        value={state.maxPrice}
        onCommit={(price) => onChange({ price: price ? String(price) : undefined })}
      />
      <SelectField
        label="Rating"
        value={state.minRating ?? ''}
        onChange={({ target }) => onChange({ rating: target.value || undefined })}
      >
        <option value="">Any</option>
        {[4.8, 4.5, 4].map((rating) => (
          <option key={rating} value={rating}>
            {rating} and better
          </option>
        ))}
      </SelectField>
      <Chips<SizeClass>
        legend="Takes dogs of size"
        options={sizes.map((value) => ({ value, label: sizeWord[value] }))}
        chosen={state.sizes}
        onChange={(chosen) => onChange({ sizes: chosen.join(',') || undefined })}
      />
      <Check
        label="Instant booking only"
        checked={state.instant}
        onChange={({ target }) => onChange({ instant: target.checked ? '1' : undefined })}
      />
    </div>
  );
}
