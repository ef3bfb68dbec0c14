import type { Caregiver, Service } from '@dogcare/sdk';
import { previewSeries } from '@dogcare/sdk';
import { createSeriesMutation } from '@dogcare/sdk/react-query';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { refreshBookings } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { weekdayOf } from '../../lib/dates.ts';
import { weekdayCodes, weeklyRule } from '../../lib/series.ts';
import type { WeekdayCode } from '../../lib/series.ts';
import type { Trip } from '../../lib/trip.ts';
import { Choice } from '../fields.tsx';
import { Policy } from '../QuoteLines.tsx';
import { Busy, ErrorNotice, Skeleton } from '../ui.tsx';
import { PreviewList } from './PreviewList.tsx';
import { RepeatFields } from './RepeatFields.tsx';
import '../../styles/series.css';

interface RepeatProps {
  caregiver: Caregiver;
  service: Service;
  trip: Trip;
  dogIds: string[];
  note: string;
}

/** The same every week: which days, what can be had of them, and the one button that asks for all of it. */
export function Repeat({ caregiver, service, trip, dogIds, note }: RepeatProps) {
  const { client } = useShop();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const first = trip.date ?? '';
  const [days, setDays] = useState<WeekdayCode[]>([weekdayCodes[weekdayOf(first) - 1] ?? 'MO']);
  const [time, setTime] = useState(trip.time ?? '');
  const [until, setUntil] = useState('');
  const [billing, setBilling] = useState<'per_occurrence' | 'weekly'>('per_occurrence');
  const isVisit = service.unit === 'visit';
  const isReady = days.length > 0 && dogIds.length > 0 && (!isVisit || (time !== '' && trip.durationMinutes !== undefined));
  const terms = {
    caregiverId: caregiver.id,
    serviceType: service.serviceType,
    rule: weeklyRule(days, until),
    startsOn: first,
    each: isVisit ? ({ unit: 'visit', time, durationMinutes: trip.durationMinutes ?? 30 } as const) : ({ unit: 'day' } as const),
    dogIds,
  };
  const preview = useQuery({
    queryKey: [{ _id: 'previewSeries', terms }],
    queryFn: ({ signal }) => previewSeries({ client, body: terms, signal }),
    enabled: isReady,
    placeholderData: keepPreviousData,
  });
  const ask = useMutation({
    ...createSeriesMutation({ client }),
    onSuccess: async (series) => {
      await refreshBookings(queries);
      navigate(`/series/${series.id}?new=1`, { replace: true });
    },
  });
  const shown = isReady ? preview.data : undefined;
  return (
    <div className="repeat">
      <RepeatFields
        days={days}
        time={isVisit ? time : undefined}
        until={until}
        first={first}
        onDays={setDays}
        onTime={setTime}
        onUntil={setUntil}
      />
      <Choice
        legend="Pay"
        options={[
          { value: 'per_occurrence', label: 'Each, a day before' },
          { value: 'weekly', label: 'Each week at once, by card' },
        ]}
        chosen={billing}
        onChange={(chosen) => setBilling(chosen as typeof billing)}
      />
      {billing === 'weekly' && (
        <p className="quiet">
          One payment for all of a week, by your usual card, a few days before it begins; we tell you the sum before. <Link to="/account/cards">Your cards</Link>
        </p>
      )}
      <div aria-live="polite" aria-busy={preview.isFetching}>
        {!isReady && <p className="quiet">Choose the days{dogIds.length === 0 ? ' and a dog' : ''} to see what is free.</p>}
        {isReady && preview.isPending && !preview.error && <Skeleton lines={4} label="Looking at the weeks ahead" />}
        <ErrorNotice error={isReady ? preview.error : null} title="We couldn’t look at the weeks ahead" onRetry={() => void preview.refetch()} />
        {shown && (
          <>
            <PreviewList preview={shown} />
            <p className="quiet">Prices stay as they are today for as long as this goes on.</p>
            <Policy policy={shown.cancellationPolicy} />
          </>
        )}
      </div>
      <ErrorNotice error={ask.error} title="That wasn’t booked" />
      <button
        type="button"
        className="button button-wide"
        disabled={!shown || shown.conflicts === shown.occurrences.length || ask.isPending || preview.isFetching}
        onClick={() => ask.mutate({ body: { ...terms, billing, note, onConflict: 'skip' } })}
      >
        <Busy busy={ask.isPending} as="Sending…">
          {service.instantBook ? 'Book all of these' : 'Ask for all of these'}
        </Busy>
      </button>
    </div>
  );
}
