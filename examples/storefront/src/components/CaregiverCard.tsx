import type { CaregiverSearchResult } from '@dogcare/sdk';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { formatDistance } from '../lib/units.ts';
import { unitWord } from '../lib/words.ts';
import { Avatar } from './Avatar.tsx';
import { Icon } from './Icon.tsx';
import { Badge, Money, Rating } from './ui.tsx';

export function CaregiverCard({ result, to }: { result: CaregiverSearchResult; to: string }) {
  const { locale } = useShop();
  return (
    <article className="card result">
      <Avatar name={result.displayName} url={result.avatarUrl} size={84} />
      <div className="result-words">
        <h3>
          <Link className="stretched" to={to}>
            {result.displayName}
          </Link>
        </h3>
        <p className="result-headline">{result.headline}</p>
        <p className="meta">
          <Rating value={result.rating} />
          <span>
            <Icon name="pin" size={16} /> {result.city}, {result.region} · {formatDistance(result.distanceKm, locale)}
          </span>
          {result.instantBook && (
            <Badge tone="brand">
              <Icon name="bolt" size={14} /> Instant booking
            </Badge>
          )}
        </p>
      </div>
      <p className="result-price">
        <strong>
          <Money value={result.price} short />
        </strong>{' '}
        <span className="quiet">per {unitWord[result.unit]}</span>
      </p>
    </article>
  );
}
