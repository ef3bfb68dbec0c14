import type { Service } from '@dogcare/sdk';
import { getAvailabilityOptions } from '@dogcare/sdk/react-query';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../app/shop.tsx';
import { addDays, addMonths, endOfMonth, startOfMonth, today } from '../lib/dates.ts';
import type { Trip } from '../lib/trip.ts';
import { humanize, unavailable } from '../lib/words.ts';
import { Calendar } from './Calendar.tsx';
import type { CalendarDay } from './Calendar.tsx';
import { ErrorNotice } from './ui.tsx';

interface PickerProps {
  caregiverId: string;
  service: Service;
  timeZone: string;
  trip: Trip;
  onChange(trip: Trip): void;
}

/** Nights or days on a month's grid, open and closed as the caregiver's availability says. */
export function StayPicker({ caregiverId, service, timeZone, trip, onChange }: PickerProps) {
  const { client } = useShop();
  const first = today(timeZone);
  const last = addDays(first, service.horizonDays);
  const nights = service.unit === 'night';
  const [month, setMonth] = useState(startOfMonth(trip.checkIn ?? trip.date ?? first));
  const places = useQuery({
    ...getAvailabilityOptions({
      client,
      path: { caregiverId },
      // Two months at once, so that a stay over the end of a month can be picked.
      query: {
        serviceType: service.serviceType,
        from: month > first ? month : first,
        to: endOfMonth(addMonths(month, 1)),
        dogCount: trip.dogCount,
      },
    }),
    placeholderData: keepPreviousData,
  });
  const byDate = new Map(places.data?.places.map((place) => [place.date, place]));

  const picking = nights && trip.checkIn !== undefined && trip.checkOut === undefined;
  /** The first night after check-in that can't be had: one can still leave on that day. */
  const barrier = picking
    ? places.data?.places.find(({ date, bookable }) => date >= (trip.checkIn ?? '') && !bookable)?.date
    : undefined;

  const markOf = (date: string): CalendarDay['mark'] => {
    if (!nights) return date === trip.date ? 'only' : undefined;
    if (date === trip.checkIn) return trip.checkOut ? 'start' : 'only';
    if (!trip.checkIn || !trip.checkOut) return undefined;
    if (date === trip.checkOut) return 'end';
    return date > trip.checkIn && date < trip.checkOut ? 'between' : undefined;
  };

  const day = (date: string): CalendarDay => {
    const place = byDate.get(date);
    const mark = markOf(date);
    if (date < first) return { open: false, words: unavailable.in_the_past.toLowerCase(), mark };
    if (picking && trip.checkIn && date > trip.checkIn && (!barrier || date <= barrier))
      return { open: true, words: 'check out on this day', mark };
    if (!place)
      return { open: false, words: places.isPending ? 'loading' : unavailable.beyond_horizon.toLowerCase(), mark };
    if (place.bookable) {
      const scarce = service.capacity > 1 && place.free < service.capacity;
      return { open: true, words: 'available', mark, note: scarce ? `${place.free} left` : undefined };
    }
    const reasons = place.reasons.map((reason) => (unavailable[reason] ?? humanize(reason)).toLowerCase());
    return { open: false, words: reasons.join(', ') || 'not available', mark };
  };

  const pick = (date: string) => {
    if (!nights) return onChange({ ...trip, date, time: undefined });
    if (picking && trip.checkIn && date > trip.checkIn) return onChange({ ...trip, checkOut: date });
    return onChange({ ...trip, checkIn: date, checkOut: undefined });
  };

  return (
    <>
      <ErrorNotice error={places.error} title="The calendar didn’t load" onRetry={() => void places.refetch()} />
      <Calendar
        label={nights ? 'Nights' : 'Days'}
        month={month}
        first={first}
        last={last}
        onMonth={setMonth}
        day={day}
        onPick={pick}
        busy={places.isPlaceholderData || places.isPending}
      >
        <p className="calendar-hint quiet" aria-live="polite">
          {nights
            ? picking
              ? 'Now choose the day your dog goes home.'
              : 'Choose the first night, then the day your dog goes home.'
            : 'Choose a day.'}
        </p>
      </Calendar>
    </>
  );
}
