import type { ServiceType } from '@dogcare/sdk';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useShop } from '../app/shop.tsx';
import { tripParams } from '../lib/trip.ts';
import type { Trip } from '../lib/trip.ts';
import { SelectField } from './fields.tsx';
import { Icon } from './Icon.tsx';
import { PlaceField } from './PlaceField.tsx';
import { WhenFields } from './WhenFields.tsx';

/** An example that people there know: the city of the business's zone. */
const cityOf = (timeZone: string): string => (timeZone.split('/').at(-1) ?? '').replaceAll('_', ' ');

interface SearchFormProps {
  initial: Trip & { place: string };
  /** A point of the map was chosen, which has no name: the place may stay empty then. */
  hasPoint?: boolean;
  onSearch(params: Record<string, string>): void;
  compact?: boolean;
}

export function SearchForm({ initial, hasPoint = false, onSearch, compact = false }: SearchFormProps) {
  const { storefront, service } = useShop();
  const [trip, setTrip] = useState<Trip>({
    ...initial,
    serviceType: initial.serviceType ?? storefront.serviceTypes[0]?.type,
  });
  const [place, setPlace] = useState(initial.place);
  const [missing, setMissing] = useState(false);
  const unit = service(trip.serviceType)?.unit ?? 'night';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const where = place.trim();
    const isPoint = hasPoint && where === '';
    setMissing(where.length < 2 && !isPoint);
    if (where.length >= 2 || isPoint) onSearch({ ...(isPoint ? {} : { place: where }), ...tripParams(trip, unit) });
  };

  return (
    <form
      className={compact ? 'search-form search-form-compact' : 'search-form'}
      role="search"
      aria-label="Find a caregiver"
      onSubmit={submit}
      noValidate
    >
      <SelectField
        label="Service"
        value={trip.serviceType}
        onChange={({ target }) => setTrip({ ...trip, serviceType: target.value as ServiceType })}
      >
        {storefront.serviceTypes.map(({ type, name }) => (
          <option key={type} value={type}>
            {name}
          </option>
        ))}
      </SelectField>
      <PlaceField
        label="ZIP code or city"
        placeholder={hasPoint ? 'Chosen on the map' : `${cityOf(storefront.timeZone)} or a ZIP`}
        value={place}
        error={missing ? 'Tell us where to look' : undefined}
        onText={setPlace}
      />
      <WhenFields trip={trip} unit={unit} onChange={setTrip} withTime />
      <SelectField
        label="Dogs"
        value={trip.dogCount}
        onChange={({ target }) => setTrip({ ...trip, dogCount: Number(target.value) })}
      >
        {[...new Set([1, 2, 3, 4, 5, trip.dogCount])].map((count) => (
          <option key={count} value={count}>
            {count}
          </option>
        ))}
      </SelectField>
      <button type="submit" className="button search-button">
        <Icon name="search" /> Search
      </button>
    </form>
  );
}
