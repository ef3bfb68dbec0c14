import type { BookingSeries } from '@dogcare/sdk';
import { Link } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { asksCaregiver, describeEach, describeRule, ownerName, seriesBadge } from '../../lib/series.ts';
import { describeWhen } from '../../lib/trip.ts';
import { Avatar } from '../Avatar.tsx';
import { Badge } from '../ui.tsx';

export function SeriesBadge({ series }: { series: BookingSeries }) {
  const { me } = useSession();
  if (me?.role === 'caregiver' && asksCaregiver(series)) return <Badge tone="wait">Needs your answer</Badge>;
  if (series.pause) return <Badge tone="info">Paused</Badge>;
  const { word, tone } = seriesBadge[series.status];
  return <Badge tone={tone}>{word}</Badge>;
}

export function SeriesCard({ series }: { series: BookingSeries }) {
  const { locale, service } = useShop();
  const { me } = useSession();
  const asCaregiver = me?.role === 'caregiver';
  const other = asCaregiver ? ownerName(series) : series.caregiver.displayName;
  const next = series.occurrences.find(({ state, status, startsAt }) => state === 'booked' && (status === 'confirmed' || status === 'pending') && Date.parse(startsAt ?? '') > Date.now());
  return (
    <article className="card booking-card">
      <Avatar name={other} url={asCaregiver ? null : series.caregiver.avatarUrl} size={60} />
      <div>
        <h3>
          <Link className="stretched" to={`/series/${series.id}`}>
            {service(series.serviceType)?.name ?? series.serviceType} {asCaregiver ? 'for' : 'with'} {other}
          </Link>
        </h3>
        <p>
          {describeRule(series.rule, locale)}, {describeEach(series.each, locale)}
        </p>
        {next && <p className="quiet">Next: {describeWhen(next.when, locale)}</p>}
      </div>
      <SeriesBadge series={series} />
    </article>
  );
}
