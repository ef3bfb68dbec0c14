import type { BookingSeries, SeriesOccurrence } from '@dogcare/sdk';
import { Link } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { formatInstant } from '../../lib/dates.ts';
import { isOpen } from '../../lib/series.ts';
import { describeWhen } from '../../lib/trip.ts';
import { paymentWord } from '../../lib/words.ts';
import { reasonWords } from '../QuoteLines.tsx';
import { Badge, Money } from '../ui.tsx';

const badges = {
  skipped: { word: 'Can’t be booked', tone: 'bad' }, paused: { word: 'Paused', tone: 'info' }, cancelled: { word: 'Left out', tone: 'done' }, planned: { word: 'To come', tone: 'info' },
} as const;

function State({ one }: { one: SeriesOccurrence }) {
  if (one.state !== 'booked') return <Badge tone={badges[one.state].tone}>{badges[one.state].word}</Badge>;
  if (one.status === 'pending') return <Badge tone="wait">Asked for</Badge>;
  if (one.status === 'confirmed') return <Badge tone="good">{one.paymentStatus === 'unpaid' ? 'Confirmed' : paymentWord[one.paymentStatus ?? 'paid']}</Badge>;
  return <Badge tone="done">{one.status === 'completed' ? 'Done' : one.status === 'in_progress' ? 'Now' : 'Cancelled'}</Badge>;
}

interface OccurrencesProps {
  series: BookingSeries;
  busy: boolean;
  onSkip(one: SeriesOccurrence): void;
  onEdit(one: SeriesOccurrence): void;
}

/** The next ones, each with what can be done about it. */
export function Occurrences({ series, busy, onSkip, onEdit }: OccurrencesProps) {
  const { locale } = useShop();
  const { me } = useSession();
  const canChange = me?.role === 'owner' && isOpen(series);
  return (
    <ul className="series-occurrences" aria-label="Next times">
      {series.occurrences.map((one) => {
        const isAhead = one.startsAt === null || Date.parse(one.startsAt) > Date.now();
        const isOn = one.state === 'booked' && (one.status === 'pending' || one.status === 'confirmed') && isAhead;
        const canEdit = canChange && ((isOn && one.paymentStatus === 'unpaid') || one.state === 'skipped') && series.each.unit === 'visit';
        const words = describeWhen(one.when, locale);
        return (
          <li key={one.date} className={one.state === 'cancelled' || one.state === 'paused' ? 'series-off' : undefined}>
            <div>
              <strong>{one.bookingId && one.state === 'booked' ? <Link to={`/bookings/${one.bookingId}`}>{words}</Link> : words}</strong>
              <p className="quiet">
                {one.total && one.state === 'booked' && <Money value={one.total} />}
                {one.payBy && series.billing !== 'weekly' && one.paymentStatus === 'unpaid' && one.status === 'confirmed' && ` · pay by ${formatInstant(one.payBy, locale, series.timeZone)}`}
                {one.reasons.map((reason) => reasonWords(reason, locale)).join(' ')}
              </p>
            </div>
            <State one={one} />
            <span className="series-acts">
              {canEdit && (
                <button type="button" className="button button-small button-quiet" disabled={busy} aria-label={`Change ${words}`} onClick={() => onEdit(one)}>
                  Change
                </button>
              )}
              {canChange && (isOn || one.state === 'planned') && (
                <button type="button" className="button button-small button-quiet" disabled={busy} aria-label={`Skip ${words}`} onClick={() => onSkip(one)}>
                  Skip
                </button>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
