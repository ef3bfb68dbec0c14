import type { SearchFacets, SizeClass } from '@dogcare/sdk';
import { listDogsOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { formatMoney, minorUnits } from '../../lib/money.ts';
import { radiiOf } from '../../lib/searchFilters.ts';
import { usualRadiusKm } from '../../lib/searchUrl.ts';
import type { Changes, SearchState } from '../../lib/searchUrl.ts';
import { formatDistance } from '../../lib/units.ts';
import { certificationWord, certifications, countWord, sizeWord, sizes } from '../../lib/words.ts';
import { Chips, SelectField } from '../fields.tsx';
import { PriceField } from '../PriceField.tsx';
import '../../styles/filters.css';

interface FiltersProps {
  state: SearchState;
  facets: SearchFacets | null | undefined;
  onChange(changes: Changes): void;
}

type Count = { count: number; atLeast: boolean } | undefined;

interface OptionProps {
  type: 'checkbox' | 'radio';
  label: string;
  /** How many of those who fit now also have this. */
  count: Count;
  name?: string;
  checked: boolean;
  onChange(): void;
}

function Option({ type, label, count, name, checked, onChange }: OptionProps) {
  const { locale } = useShop();
  const id = useId();
  return (
    <li className={count?.count === 0 && !checked ? 'option option-none' : 'option'}>
      <input id={id} type={type} name={name} checked={checked} onChange={onChange} aria-describedby={count && `${id}-count`} />
      <label htmlFor={id}>{label}</label>
      {count && (
        <span className="option-count" id={`${id}-count`}>
          {countWord(count, locale)}
          <span className="visually-hidden"> caregivers</span>
        </span>
      )}
    </li>
  );
}

const toggled = <Value extends string>(list: readonly Value[], value: Value): string | undefined =>
  (list.includes(value) ? list.filter((one) => one !== value) : [...list, value]).join(',') || undefined;

/** Choosing one's own dogs asks for as many, and for their sizes. */
function MyDogs({ state, onChange }: Omit<FiltersProps, 'facets'>) {
  const { client } = useShop();
  const { me } = useSession();
  const isOwner = me?.role === 'owner' && me.status === 'active';
  const dogs = useQuery({ ...listDogsOptions({ client, query: { limit: 100 } }), enabled: isOwner });
  const mine = dogs.data?.data ?? [];
  if (!isOwner || mine.length === 0) return null;
  const choose = (ids: string[]) => {
    const chosen = mine.filter(({ id }) => ids.includes(id));
    const theirs = new Set<SizeClass>(chosen.map(({ sizeClass }) => sizeClass));
    onChange({
      dogIds: ids.join(',') || undefined,
      dogs: String(Math.max(1, Math.min(10, chosen.length))),
      sizes: sizes.filter((size) => theirs.has(size)).join(',') || undefined,
    });
  };
  return (
    <Chips
      legend="For which of your dogs?"
      options={mine.map(({ id, name }) => ({ value: id, label: name }))}
      chosen={state.dogIds.filter((id) => mine.some((dog) => dog.id === id))}
      onChange={choose}
    />
  );
}

export function Filters({ state, facets, onChange }: FiltersProps) {
  const { locale, storefront, service } = useShop();
  const { currency } = storefront;
  const ratings = useId();
  const chosenRadius = state.radiusKm ?? usualRadiusKm;
  const radii = [...new Set([...radiiOf(locale), chosenRadius])].sort((a, b) => a - b);
  const info = service(state.serviceType);
  const money = (amount: number) => formatMoney({ amount, currency }, locale, { short: true });
  const text = (value: number | undefined) => (value ? String(value) : undefined);
  // a wider choice than the one made counts no more than those who fit already: that says nothing
  const narrower = (minRating: number) => minRating > (state.minRating ?? 0);
  const steps = facets?.prices.filter(({ maxPrice, count }) => count > 0 && maxPrice / minorUnits(currency) < (state.maxPrice ?? Infinity));

  return (
    <div className="filters">
      <MyDogs state={state} onChange={onChange} />
      {info?.unit === 'visit' && state.date && state.time && (
        <SelectField
          label="How long"
          value={state.durationMinutes ?? ''}
          onChange={({ target }) => onChange({ minutes: target.value || undefined })}
        >
          <option value="">As short as it can be</option>
          {info.durationsMinutes.map((minutes) => (
            <option key={minutes} value={minutes}>
              {minutes} minutes
            </option>
          ))}
        </SelectField>
      )}
      <SelectField
        label="Within"
        value={chosenRadius}
        onChange={({ target }) => onChange({ radius: Number(target.value) === usualRadiusKm ? undefined : target.value })}
      >
        {radii.map((km) => (
          <option key={km} value={km}>
            {formatDistance(km, locale)}
          </option>
        ))}
      </SelectField>
      <div>
        <div className="price-range">
          <PriceField label="Price from" currency={currency} value={state.minPrice} onCommit={(from) => onChange({ from: text(from) })} />
          <PriceField label="Price up to" currency={currency} value={state.maxPrice} onCommit={(price) => onChange({ price: text(price) })} />
        </div>
        {steps && steps.length > 0 && (
          <ul className="price-steps" aria-label="Prices that many ask">
            {steps.map((step) => (
              <li key={step.maxPrice}>
                <button type="button" onClick={() => onChange({ price: String(step.maxPrice / minorUnits(currency)) })}>
                  Up to {money(step.maxPrice)} <span className="option-count">{countWord(step, locale)}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      <fieldset>
        <legend className="label">Rating</legend>
        <ul>
          <Option type="radio" name={ratings} label="Any" count={undefined} checked={!state.minRating} onChange={() => onChange({ rating: undefined })} />
          {[4.5, 4].map((minRating) => (
            <Option
              key={minRating}
              type="radio"
              name={ratings}
              label={`${minRating} and better`}
              count={narrower(minRating) ? facets?.ratings.find((one) => one.minRating === minRating) : undefined}
              checked={state.minRating === minRating}
              onChange={() => onChange({ rating: String(minRating) })}
            />
          ))}
        </ul>
      </fieldset>
      <fieldset>
        <legend className="label">Takes dogs of size</legend>
        <ul>
          {sizes.map((size) => (
            <Option
              key={size}
              type="checkbox"
              label={sizeWord[size]}
              count={facets?.sizes.find((one) => one.size === size)}
              checked={state.sizes.includes(size)}
              onChange={() => onChange({ sizes: toggled(state.sizes, size), dogIds: undefined })}
            />
          ))}
        </ul>
      </fieldset>
      <fieldset>
        <legend className="label">Certificates</legend>
        <ul>
          {certifications.map((one) => (
            <Option
              key={one}
              type="checkbox"
              label={certificationWord[one]}
              count={facets?.certifications.find(({ certification }) => certification === one)}
              checked={state.certifications.includes(one)}
              onChange={() => onChange({ certs: toggled(state.certifications, one) })}
            />
          ))}
        </ul>
      </fieldset>
      <fieldset>
        <legend className="label">Booking</legend>
        <ul>
          <Option
            type="checkbox"
            label="Instant booking only"
            count={facets?.instantBook}
            checked={state.instant}
            onChange={() => onChange({ instant: state.instant ? undefined : '1' })}
          />
        </ul>
      </fieldset>
    </div>
  );
}
