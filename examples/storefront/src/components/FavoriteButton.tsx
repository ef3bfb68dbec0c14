import { useFavorites } from '../hooks/useFavorites.ts';
import { sentenceOf } from '../lib/problem.ts';
import { Icon } from './Icon.tsx';

/** A heart that remembers, for owners; nobody else has it. */
export function FavoriteButton({ caregiverId, name, wide = false }: { caregiverId: string; name: string; wide?: boolean }) {
  const { isOwner, has, set, error } = useFavorites();
  if (!isOwner) return null;
  const on = has(caregiverId);
  return (
    <span className="favorite">
      <button
        type="button"
        className={wide ? 'button button-quiet button-small heart' : 'icon-button heart'}
        aria-pressed={on}
        aria-label={`Save ${name}`}
        onClick={() => set(caregiverId, !on)}
      >
        <Icon name="heart" size={22} />
        {wide && (on ? 'Saved' : 'Save')}
      </button>
      {error && (
        <span className="favorite-error" role="alert">
          {sentenceOf(error)}
        </span>
      )}
    </span>
  );
}
