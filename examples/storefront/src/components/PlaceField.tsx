import { suggestPlacesOptions } from '@dogcare/sdk/react-query';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useShop } from '../app/shop.tsx';
import { useDebounced } from '../hooks/useDebounced.ts';
import { plural } from '../lib/words.ts';
import { FieldFrame, useField } from './fields.tsx';
import { Icon } from './Icon.tsx';
import '../styles/place.css';

interface PlaceFieldProps {
  label: string;
  value: string;
  placeholder: string;
  error?: string | undefined;
  onText(text: string): void;
}

const none = -1;

/** Where to look: anything may be typed, and places that begin so are offered. Nothing is chosen until an arrow key says so. */
export function PlaceField({ label, value, placeholder, error, onText }: PlaceFieldProps) {
  const { client } = useShop();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(none);
  const list = useId();
  const { id, control } = useField({ error, hint: undefined });
  const wanted = useDebounced(value.trim());
  const suggestions = useQuery({
    ...suggestPlacesOptions({ client, query: { q: wanted.slice(0, 100), limit: 6 } }),
    enabled: open && wanted.length >= 2,
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  });
  const places = value.trim().length >= 2 ? (suggestions.data?.places ?? []) : [];
  const shown = open && places.length > 0;
  const current = shown && active < places.length ? active : none;

  const close = () => {
    setOpen(false);
    setActive(none);
  };
  const pick = (place: string) => {
    onText(place);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setOpen(true);
      // round and round, over what was typed
      const stops = places.length + 1;
      if (shown) setActive(((current + 1 + step + stops) % stops) - 1);
    } else if (event.key === 'Enter' && current !== none) {
      event.preventDefault();
      pick(places[current]!.label);
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };

  return (
    <FieldFrame id={id} label={label} error={error}>
      <div className="place-field" onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && close()}>
        <input
          {...control}
          type="text"
          role="combobox"
          autoComplete="off"
          autoCapitalize="words"
          spellCheck={false}
          aria-expanded={shown}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={current === none ? undefined : `${list}-${current}`}
          placeholder={placeholder}
          value={value}
          maxLength={120}
          onKeyDown={onKeyDown}
          onChange={({ target }) => {
            onText(target.value);
            setOpen(true);
            setActive(none);
          }}
        />
        <div className="place-popup" hidden={!shown}>
          <ul id={list} role="listbox" aria-label="Places">
            {places.map((place, index) => (
              <li
                key={`${place.label} ${place.country}`}
                id={`${list}-${index}`}
                role="option"
                aria-selected={index === current}
                // the field keeps the focus
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => pick(place.label)}
              >
                <Icon name="pin" size={18} /> {place.label}
              </li>
            ))}
          </ul>
          {suggestions.data?.attribution && <p className="place-source">{suggestions.data.attribution}</p>}
        </div>
        <span className="visually-hidden" role="status">
          {shown ? `${plural(places.length, 'place')} to choose from` : ''}
        </span>
      </div>
    </FieldFrame>
  );
}
