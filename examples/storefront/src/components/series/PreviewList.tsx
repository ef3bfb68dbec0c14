import type { SeriesPreview } from '@dogcare/sdk';
import { useShop } from '../../app/shop.tsx';
import { formatDate, longDate } from '../../lib/dates.ts';
import { describeWhen } from '../../lib/trip.ts';
import { plural } from '../../lib/words.ts';
import { reasonWords } from '../QuoteLines.tsx';
import { Money, Notice } from '../ui.tsx';

const words = { new: 'New', moved: 'Moved', kept: 'Stays as it is', removed: 'Taken out', conflict: 'Can’t be booked' } as const;

/** Each one there would be, and those that can't, before anything is asked for. */
export function PreviewList({ preview, isChange = false }: { preview: SeriesPreview; isChange?: boolean }) {
  const { locale } = useShop();
  const free = preview.occurrences.filter(({ bookable }) => bookable);
  return (
    <div className="series-preview">
      {preview.conflicts > 0 && (
        <Notice tone="wait" role="status" title={`${plural(preview.conflicts, 'time')} can’t be booked`}>
          <ul className="plain">
            {preview.occurrences
              .filter(({ bookable }) => !bookable)
              .map(({ date, reasons }) => (
                <li key={date}>
                  <strong>{formatDate(date, locale, { weekday: 'long', month: 'long', day: 'numeric' })}.</strong>{' '}
                  {reasons.map((reason) => reasonWords(reason, locale)).join(' ')}
                </li>
              ))}
          </ul>
          <p>They are left out; the others are made.</p>
        </Notice>
      )}
      <p>
        <strong>{plural(free.length, 'time')}</strong> until {formatDate(preview.horizonEndsOn, locale, longDate)}, <Money value={preview.total} /> altogether.{' '}
        {preview.goesOn && 'The next ones are made as time goes on.'}
      </p>
      <ul className="series-times" aria-label="Times">
        {free.map(({ date, when, total, change }) => (
          <li key={date}>
            <span>{describeWhen(when, locale)}</span>
            <span className="quiet">{isChange ? words[change] : total && <Money value={total} />}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
