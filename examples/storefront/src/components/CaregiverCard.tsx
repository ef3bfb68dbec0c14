import type { CaregiverSearchResult } from '@dogcare/sdk';
import { memo } from 'react';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { formatDistance } from '../lib/units.ts';
import { certificationWord, unitWord } from '../lib/words.ts';
import { Avatar } from './Avatar.tsx';
import { FavoriteButton } from './FavoriteButton.tsx';
import { Icon } from './Icon.tsx';
import { Badge, Money, Rating } from './ui.tsx';

interface CaregiverCardProps {
  result: CaregiverSearchResult;
  to: string;
  /** Why this one is shown, where it isn't because of a search. */
  reason?: string;
  active?: boolean;
  onActive?: ((caregiverId: string | null) => void) | undefined;
}

export const CaregiverCard = memo(function CaregiverCard({ result, to, reason, active = false, onActive }: CaregiverCardProps) {
  const { locale } = useShop();
  const { caregiverId, displayName } = result;
  const hasBadges = result.isFeatured || result.instantBook || result.certifications.length > 0;
  return (
    <article
      className={active ? 'card result result-active' : 'card result'}
      onMouseEnter={() => onActive?.(caregiverId)}
      onMouseLeave={() => onActive?.(null)}
      onFocus={() => onActive?.(caregiverId)}
      onBlur={() => onActive?.(null)}
    >
      <Avatar name={displayName} url={result.avatarUrl} size={76} />
      <div className="result-words">
        {reason && <p className="result-reason">{reason}</p>}
        <h3>
          <Link className="stretched" to={to}>
            {displayName}
          </Link>
        </h3>
        <p className="result-headline">{result.headline}</p>
        <p className="meta">
          <Rating value={result.rating} />
          <span>
            <Icon name="pin" size={16} /> {result.city}, {result.region} · {formatDistance(result.distanceKm, locale)}
          </span>
        </p>
        {hasBadges && (
          <p className="badge-row">
            {result.isFeatured && <Badge tone="info">Featured</Badge>}
            {result.instantBook && (
              <Badge tone="brand">
                <Icon name="bolt" size={14} /> Instant booking
              </Badge>
            )}
            {result.certifications.map((one) => (
              <Badge key={one} tone="done">
                {certificationWord[one] ?? one}
              </Badge>
            ))}
          </p>
        )}
      </div>
      <div className="result-side">
        <FavoriteButton caregiverId={caregiverId} name={displayName} />
        <p className="result-price">
          <strong>
            <Money value={result.price} short />
          </strong>{' '}
          <span className="quiet">per {unitWord[result.unit]}</span>
        </p>
      </div>
    </article>
  );
});
