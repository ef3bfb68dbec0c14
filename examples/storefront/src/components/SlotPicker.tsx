import type { Service } from '@dogcare/sdk';
import { getAvailabilityOptions } from '@dogcare/sdk/react-query';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../app/shop.tsx';
import { addDays, daysBetween, formatDate, formatTime, longDate, today } from '../lib/dates.ts';
import type { Trip } from '../lib/trip.ts';
import { humanize, unavailable } from '../lib/words.ts';
import { Choice } from './fields.tsx';
import { Icon } from './Icon.tsx';
import { ErrorNotice, Skeleton } from './ui.tsx';
import { VisitMonth } from './VisitMonth.tsx';

interface PickerProps {
  caregiverId: string;
  service: Service;
  timeZone: string;
  trip: Trip;
  onChange(trip: Trip): void;
  /** The times at which one could meet about the service; they are all of one length. */
  isMeeting?: boolean;
}

const WEEK = 7;

/** Visits: how long, which day of the week ahead, and at what time. */
export function SlotPicker({ caregiverId, service, timeZone, trip, onChange, isMeeting = false }: PickerProps) {
  const { client, locale } = useShop();
  const first = today(timeZone);
  const last = addDays(first, service.horizonDays);
  const wanted = trip.date && trip.date >= first ? trip.date : first;
  const weekOf = (date: string) => addDays(first, Math.floor(daysBetween(first, date) / WEEK) * WEEK);
  const [week, setWeek] = useState(weekOf(wanted));
  const [whole, setWhole] = useState(false);
  const lengths = isMeeting ? [] : service.prices.flatMap(({ durationMinutes }) => (durationMinutes ? [durationMinutes] : []));
  const places = useQuery({
    ...getAvailabilityOptions({
      client,
      path: { caregiverId },
      query: {
        serviceType: service.serviceType,
        from: week,
        to: addDays(week, WEEK - 1),
        durationMinutes: trip.durationMinutes,
        dogCount: trip.dogCount,
        ...(isMeeting && { kind: 'meet_and_greet' as const }),
      },
    }),
    placeholderData: keepPreviousData,
  });
  const onDate = (date: string) => places.data?.places.filter((place) => place.date === date) ?? [];
  const days = Array.from({ length: WEEK }, (_, index) => addDays(week, index));
  const chosen = trip.date && days.includes(trip.date) ? trip.date : undefined;
  const slots = chosen ? onDate(chosen) : [];
  const open = slots.filter(({ bookable }) => bookable);
  const why = [...new Set(slots.flatMap(({ reasons }) => reasons))].map(
    (reason) => unavailable[reason] ?? humanize(reason),
  );

  return (
    <div className="slots">
      {lengths.length > 1 && (
        <Choice
          legend="How long"
          options={lengths.map((minutes) => ({ value: String(minutes), label: `${minutes} minutes` }))}
          chosen={trip.durationMinutes ? String(trip.durationMinutes) : undefined}
          onChange={(minutes) => onChange({ ...trip, durationMinutes: Number(minutes), time: undefined })}
        />
      )}
      <ErrorNotice error={places.error} title="The times didn’t load" onRetry={() => void places.refetch()} />
      <div className="week">
        <button
          type="button"
          className="icon-button"
          aria-label="Earlier days"
          disabled={week <= first}
          onClick={() => setWeek(addDays(week, -WEEK))}
        >
          <Icon name="chevronLeft" />
        </button>
        <ul className="week-days" aria-label="Days">
          {days.map((date) => {
            const count = onDate(date).filter(({ bookable }) => bookable).length;
            const words = places.isPending ? 'loading' : count > 0 ? `${count} times free` : 'nothing free';
            return (
              <li key={date}>
                <button
                  type="button"
                  className={count > 0 ? 'week-day week-day-open' : 'week-day'}
                  aria-pressed={date === chosen}
                  aria-label={`${formatDate(date, locale, longDate)}, ${words}`}
                  title={words}
                  onClick={() => onChange({ ...trip, date, time: undefined })}
                >
                  <small>{formatDate(date, locale, { weekday: 'short' })}</small>
                  {formatDate(date, locale, { day: 'numeric' })}
                  <small>{formatDate(date, locale, { month: 'short' })}</small>
                </button>
              </li>
            );
          })}
        </ul>
        <button
          type="button"
          className="icon-button"
          aria-label="Later days"
          disabled={addDays(week, WEEK) > last}
          onClick={() => setWeek(addDays(week, WEEK))}
        >
          <Icon name="chevronRight" />
        </button>
      </div>
      {!isMeeting && (
        <div>
          <button type="button" className="button button-small button-quiet" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            <Icon name="calendar" size={18} /> {whole ? 'Hide the month' : 'See the whole month'}
          </button>
        </div>
      )}
      {whole && (
        <VisitMonth
          caregiverId={caregiverId}
          service={service}
          first={first}
          last={last}
          trip={trip}
          onPick={(date) => {
            setWeek(weekOf(date));
            onChange({ ...trip, date, time: undefined });
          }}
        />
      )}
      <div aria-live="polite">
        {!chosen && <p className="quiet">Choose a day to see its times.</p>}
        {chosen && places.isPending && <Skeleton lines={2} label="Loading times" />}
        {chosen && places.isSuccess && open.length === 0 && (
          <p className="quiet">
            Nothing is free on {formatDate(chosen, locale, { weekday: 'long', month: 'long', day: 'numeric' })}
            {why.length > 0 && `: ${why.join('; ').toLowerCase()}`}.
          </p>
        )}
      </div>
      {open.length > 0 && (
        <ul className="slot-grid" aria-label="Times">
          {open.map(({ startsAt, time }) => (
            <li key={startsAt}>
              <button
                type="button"
                className="slot"
                aria-pressed={time === trip.time}
                onClick={() => onChange({ ...trip, time: time ?? undefined })}
              >
                {formatTime(time ?? '00:00', locale)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
