import type { Booking, ReportCard as Card } from '@dogcare/sdk';
import { getReportCardOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { useShop } from '../../app/shop.tsx';
import { distance, entryWord, minutes } from '../../lib/care.ts';
import { formatInstant } from '../../lib/dates.ts';
import { hasCode } from '../../lib/problem.ts';
import { listOf, plural } from '../../lib/words.ts';
import { ErrorNotice, Notice } from '../ui.tsx';
import { CarePhoto } from './Entries.tsx';

function Totals({ card }: { card: Card }) {
  const { locale } = useShop();
  const { walks, distanceMeters, walkingSeconds, meals, medications, potty, play } = card.totals;
  const shown: [string, string][] = [
    ...(walks > 0 ? [[plural(walks, 'walk'), `${distance(distanceMeters, locale)} in ${minutes(walkingSeconds)}`] as [string, string]] : []),
    ...(meals > 0 ? [['Meals', String(meals)] as [string, string]] : []),
    ...(medications > 0 ? [['Medication given', String(medications)] as [string, string]] : []),
    ...(potty > 0 ? [['Potty breaks', String(potty)] as [string, string]] : []),
    ...(play > 0 ? [['Play', String(play)] as [string, string]] : []),
    ...(card.tasks.promised > 0 ? [['Promised and done', `${card.tasks.done} of ${card.tasks.promised}`] as [string, string]] : []),
  ];
  return (
    <dl className="report-totals">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How it was, once the booking is completed. */
export function ReportCard({ booking }: { booking: Booking }) {
  const { client, locale } = useShop();
  const answer = useQuery({
    ...getReportCardOptions({ client, path: { bookingId: booking.id } }),
    // it is written a moment after the end
    refetchInterval: ({ state }) => (state.data ? false : 3_000),
  });
  const card = answer.data;
  const at = (instant: string): string => formatInstant(instant, locale, booking.timeZone);
  if (!card) {
    const isWaiting = hasCode(answer.error, 'report_card_not_ready');
    return isWaiting ? <p className="quiet">The report card is being written.</p> : <ErrorNotice error={answer.error} title="The report card didn’t load" />;
  }
  return (
    <section className="card report-card" aria-labelledby="report-title">
      <h2 id="report-title">{listOf(booking.dogs.map(({ name }) => name), locale)}’s report card</h2>
      {(card.checkedInAt || card.checkedOutAt) && (
        <p className="quiet">
          {[card.checkedInAt && `Came ${at(card.checkedInAt)}`, card.checkedOutAt && `went ${at(card.checkedOutAt)}`].filter(Boolean).join(', ')}
        </p>
      )}
      <Totals card={card} />
      {card.tasks.missed.length > 0 && (
        <Notice tone="wait" title="Promised, and not done">
          <ul>
            {card.tasks.missed.map((task) => (
              <li key={task.task}>
                {[task.label, task.dogName].filter(Boolean).join(', ')}, {at(task.dueAt)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <ol className="care-entries" aria-label="Highlights">
        {card.highlights.map((one) => (
          <li key={one.entryId} className={one.changedBy ? 'care-entry care-entry-gone' : 'care-entry'}>
            <p>
              <strong>{entryWord[one.kind]}</strong>{' '}
              {one.medication ? `${one.medication.name}, ${one.medication.dose}` : one.distanceMeters !== null && distance(one.distanceMeters, locale)}
              <time className="quiet" dateTime={one.happenedAt}>
                {at(one.happenedAt)}
              </time>
            </p>
            <CarePhoto files={one.files} alt={one.note || 'A photo of the stay'} />
            {one.note && <p className="care-note">{one.note}</p>}
            {one.changedBy && <p className="quiet">Corrected or taken back since.</p>}
          </li>
        ))}
      </ol>
      {card.later.length > 0 && <p className="quiet">{plural(card.later.length, 'entry', 'entries')} added or corrected since it was written; see the care log.</p>}
    </section>
  );
}
