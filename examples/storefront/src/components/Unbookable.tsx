import type { Caregiver, Service } from '@dogcare/sdk';
import { getAvailabilityOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useShop } from '../app/shop.tsx';
import { useQuote } from '../hooks/useQuote.ts';
import { formatDate, mediumDate } from '../lib/dates.ts';
import { lastPlace } from '../lib/lastPlace.ts';
import { describeWhen, tripParams, whenOf } from '../lib/trip.ts';
import type { Trip } from '../lib/trip.ts';
import { humanize, unavailable } from '../lib/words.ts';
import { MeetWay } from './MeetFirst.tsx';
import { reasonWords } from './QuoteLines.tsx';
import { Notice } from './ui.tsx';

interface UnbookableProps {
  caregiver: Caregiver;
  service: Service;
  trip: Trip;
  dogIds: readonly string[];
}

/** Said at the top of the page: why this person can't be booked as it was chosen, and where to go on from here. */
export function Unbookable({ caregiver, service, trip, dogIds }: UnbookableProps) {
  const { client, locale, storefront } = useShop();
  const { serviceType, unit } = service;
  const when = whenOf(trip, unit);
  const who = dogIds.length > 0 ? { dogIds: [...dogIds] } : { dogCount: trip.dogCount };
  // the same question as the panel's, so it is asked once
  const quote = useQuote(when && { caregiverId: caregiver.id, serviceType, when, ...who });
  const { date } = trip;
  // of a visit only the day may be chosen yet
  const day = useQuery({
    ...getAvailabilityOptions({
      client,
      path: { caregiverId: caregiver.id },
      query: { serviceType, from: date ?? '', to: date ?? '', dogCount: trip.dogCount, durationMinutes: trip.durationMinutes },
    }),
    enabled: unit === 'visit' && when === null && date !== undefined,
  });
  const places = when === null && date !== undefined ? day.data?.places : undefined;
  const closed = places !== undefined && !places.some(({ bookable }) => bookable);
  const refused = when !== null && !quote.isPlaceholderData && quote.data?.bookable === false;
  if (!refused && !closed) return null;

  const wanted = when ? describeWhen(when, locale) : formatDate(date!, locale, mediumDate);
  const reasons = refused
    ? (quote.data?.reasons ?? []).map((reason) => reasonWords(reason, locale))
    : [...new Set(places?.flatMap((place) => place.reasons))].map((code) => `${unavailable[code] ?? humanize(code)}.`);
  const place = lastPlace(storefront.slug) ?? `${caregiver.city}, ${caregiver.region}`;
  const others = new URLSearchParams({ ...tripParams(trip, unit), place });
  return (
    <Notice tone="wait" role="status" title={`${caregiver.displayName} can’t be booked for ${wanted}`}>
      {reasons.length > 0 ? (
        <ul className="plain">
          {[...new Set(reasons)].map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      ) : (
        <p>There is no free time on that day.</p>
      )}
      <p className="notice-ways">
        {refused && quote.data && <MeetWay quote={quote.data} dogIds={dogIds} />}{' '}
        <a href="#availability-title">See free {unit === 'night' ? 'nights' : 'days'}</a>{' '}
        <Link to={`/search?${others}`}>Find somebody who is free</Link>
      </p>
    </Notice>
  );
}
