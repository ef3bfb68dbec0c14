import type { Booking } from '@dogcare/sdk';
import { useShop } from '../app/shop.tsx';
import { formatInstant } from '../lib/dates.ts';
import { humanize, statusTone } from '../lib/words.ts';

const told: Record<string, string> = {
  pending: 'Requested',
  confirmed: 'Confirmed',
  in_progress: 'Care started',
  completed: 'Completed',
  declined: 'Declined',
  cancelled: 'Cancelled',
  expired: 'Expired unanswered',
};

/** What has happened so far, in the caregiver's zone. */
export function Timeline({ booking }: { booking: Booking }) {
  const { locale } = useShop();
  const byName: Record<string, string> = {
    owner: `by ${booking.owner.firstName}`,
    caregiver: `by ${booking.caregiver.displayName}`,
    admin: 'by our team',
    system: 'by itself',
  };
  return (
    <ol className="timeline" aria-label="What has happened">
      {booking.history.map(({ to, by, at, reason }, index) => (
        <li key={index} className={`timeline-${statusTone[to] ?? 'info'}`}>
          <strong>{told[to] ?? humanize(to)}</strong> <span className="quiet">{byName[by] ?? ''}</span>
          <time className="quiet" dateTime={at}>
            {formatInstant(at, locale, booking.timeZone)}
          </time>
          {reason && <p className="timeline-reason">“{humanize(reason)}”</p>}
        </li>
      ))}
    </ol>
  );
}
