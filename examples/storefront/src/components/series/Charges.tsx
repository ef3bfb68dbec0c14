import type { BookingSeries, SeriesCharge } from '@dogcare/sdk';
import { Link } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { formatDate, formatInstant, mediumDate } from '../../lib/dates.ts';
import { Badge, Money } from '../ui.tsx';

const badges = {
  upcoming: { word: 'Ahead', tone: 'info' }, scheduled: { word: 'On its way', tone: 'wait' }, processing: { word: 'On its way', tone: 'wait' }, authorized: { word: 'On its way', tone: 'wait' },
  requires_payment: { word: 'The card failed', tone: 'bad' }, succeeded: { word: 'Paid', tone: 'good' }, canceled: { word: 'Called off', tone: 'done' },
  partially_refunded: { word: 'Partly refunded', tone: 'done' }, refunded: { word: 'Refunded', tone: 'done' },
} as const;

const count = (charge: SeriesCharge): string => (charge.bookingIds.length === 1 ? 'One booking' : `${charge.bookingIds.length} bookings`);

/** What each week is charged, and a way to mend it where the card failed. */
export function Charges({ series }: { series: BookingSeries }) {
  const { locale } = useShop();
  const { me } = useSession();
  if (series.charges.length === 0) return null;
  return (
    <section className="card" aria-labelledby="charges-title">
      <h2 id="charges-title">Weekly payments</h2>
      <ul className="series-occurrences" aria-label="Weekly payments">
        {series.charges.map((charge) => (
          <li key={charge.paymentId ?? charge.bookingIds.join()}>
            <div>
              <strong>Week of {formatDate(charge.week, locale, mediumDate)}</strong>
              <p className="quiet">
                {count(charge)} · <Money value={charge.amount} />
                {charge.status === 'upcoming' && charge.chargeAt && ` · ${me?.role === 'owner' ? 'your usual card is' : ''} charged on ${formatInstant(charge.chargeAt, locale, series.timeZone)}`}
              </p>
            </div>
            <Badge tone={badges[charge.status].tone}>{badges[charge.status].word}</Badge>
            <span className="series-acts">
              {charge.status === 'requires_payment' && me?.role === 'owner' && (
                <Link className="button button-small" to={`/bookings/${charge.bookingIds[0]}/pay`}>
                  Pay this week
                </Link>
              )}
              {charge.paymentId && charge.status !== 'requires_payment' && charge.status !== 'scheduled' && me?.role === 'owner' && (
                <Link className="button button-small button-quiet" to={`/bookings/${charge.bookingIds[0]}/invoice`}>
                  Receipt
                </Link>
              )}
            </span>
          </li>
        ))}
      </ul>
      {me?.role === 'owner' && (
        <p className="quiet">
          It is your usual card that is charged. <Link to="/account/cards">See your cards</Link>
        </p>
      )}
    </section>
  );
}
