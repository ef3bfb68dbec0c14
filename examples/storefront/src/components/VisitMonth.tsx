import type { Service } from '@dogcare/sdk';
import { getAvailabilityOptions } from '@dogcare/sdk/react-query';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../app/shop.tsx';
import { addDays, datesFrom, endOfMonth, startOfMonth } from '../lib/dates.ts';
import type { Trip } from '../lib/trip.ts';
import { humanize, unavailable } from '../lib/words.ts';
import { Calendar } from './Calendar.tsx';
import type { CalendarDay } from './Calendar.tsx';
import { ErrorNotice } from './ui.tsx';

interface VisitMonthProps {
  caregiverId: string;
  service: Service;
  first: string;
  last: string;
  trip: Trip;
  onPick(date: string): void;
}

/** The API answers so many days of visits at once. */
const atOnce = 14;

/** Which days of a month have a time free for a visit. */
export function VisitMonth({ caregiverId, service, first, last, trip, onPick }: VisitMonthProps) {
  const { client } = useShop();
  const [month, setMonth] = useState(startOfMonth(trip.date && trip.date >= first ? trip.date : first));
  const from = month > first ? month : first;
  const to = endOfMonth(month) < last ? endOfMonth(month) : last;
  const starts = datesFrom(from, to).filter((_, index) => index % atOnce === 0);
  const parts = useQueries({
    queries: starts.map((start) => {
      const end = addDays(start, atOnce - 1);
      const { durationMinutes, dogCount } = trip;
      const query = { serviceType: service.serviceType, from: start, to: end < to ? end : to, durationMinutes, dogCount };
      return getAvailabilityOptions({ client, path: { caregiverId }, query });
    }),
  });
  const isPending = parts.some((part) => part.isPending);
  const failed = parts.find(({ error }) => error);
  const byDate = Map.groupBy(parts.flatMap(({ data }) => data?.places ?? []), ({ date }) => date);

  const day = (date: string): CalendarDay => {
    const mark = date === trip.date ? 'only' : undefined;
    if (date < first) return { open: false, words: unavailable.in_the_past.toLowerCase(), mark };
    if (date > last) return { open: false, words: unavailable.beyond_horizon.toLowerCase(), mark };
    const places = byDate.get(date) ?? [];
    const free = places.filter(({ bookable }) => bookable).length;
    if (free > 0) return { open: true, words: `${free} times free`, mark };
    const reasons = [...new Set(places.flatMap((place) => place.reasons))].map((code) => (unavailable[code] ?? humanize(code)).toLowerCase());
    return { open: false, words: reasons.join(', ') || (isPending ? 'loading' : 'nothing free'), mark };
  };

  return (
    <>
      <ErrorNotice error={failed?.error} title="The calendar didn’t load" onRetry={() => void failed?.refetch()} />
      <Calendar
        label="Days of the month"
        month={month}
        first={first}
        last={last}
        onMonth={setMonth}
        day={day}
        onPick={onPick}
        busy={isPending}
      />
    </>
  );
}
