import type { Breed } from '@dogcare/sdk';
import { listBreedsOptions } from '@dogcare/sdk/react-query';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useShop } from '../app/shop.tsx';
import { FieldFrame, useField } from './fields.tsx';

interface BreedPickerProps {
  name: string;
  error?: string | undefined;
  onPick(breed: Breed | undefined): void;
}

/** A combobox: type a part of the name, choose with mouse or arrow keys. */
export function BreedPicker({ name, error, onPick }: BreedPickerProps) {
  const { client } = useShop();
  const [text, setText] = useState(name);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const wanted = useDeferredValue(text.trim());
  const list = useId();
  const { id, control } = useField({ error, hint: undefined });
  const breeds = useQuery({
    ...listBreedsOptions({ client, query: { limit: 20, ...(wanted ? { q: wanted } : {}) } }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const found = breeds.data?.data ?? [];
  const current = Math.min(active, found.length - 1);

  const pick = (breed: Breed) => {
    setText(breed.name);
    setOpen(false);
    onPick(breed);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      setActive(Math.max(0, Math.min(found.length - 1, open ? current + (event.key === 'ArrowDown' ? 1 : -1) : 0)));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      const breed = found[current];
      if (breed) pick(breed);
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      setOpen(false);
    }
  };

  return (
    <FieldFrame id={id} label="Breed" error={error}>
      <div
        className="combobox"
        onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
      >
        <input
          {...control}
          type="text"
          role="combobox"
          autoComplete="off"
          aria-expanded={open}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={open && found[current] ? `${list}-${current}` : undefined}
          placeholder="Start typing: golden…"
          value={text}
          onFocus={() => setOpen(true)}
          onKeyDown={onKeyDown}
          onChange={({ target }) => {
            setText(target.value);
            setOpen(true);
            setActive(0);
            onPick(undefined);
          }}
        />
        <ul id={list} role="listbox" aria-label="Breeds" hidden={!open}>
          {found.map((breed, index) => (
            <li
              key={breed.id}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === current}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => pick(breed)}
            >
              {breed.name} <span className="quiet">{breed.sizeClass}</span>
            </li>
          ))}
          {breeds.isSuccess && found.length === 0 && (
            <li className="quiet" role="option" aria-selected={false} aria-disabled="true">
              No breed by that name. Try “mixed”.
            </li>
          )}
        </ul>
      </div>
    </FieldFrame>
  );
}
