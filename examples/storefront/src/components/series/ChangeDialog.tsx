import type { BookingSeries, SeriesOccurrence, UpdateSeries } from '@dogcare/sdk';
import { previewSeriesUpdate } from '@dogcare/sdk';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../../app/shop.tsx';
import { today } from '../../lib/dates.ts';
import { daysOf, untilOf, weeklyRule } from '../../lib/series.ts';
import { Dialog } from '../Dialog.tsx';
import { Choice, TextField } from '../fields.tsx';
import { Busy, ErrorNotice, Notice, Skeleton } from '../ui.tsx';
import { PreviewList } from './PreviewList.tsx';
import { RepeatFields } from './RepeatFields.tsx';

interface ChangeDialogProps {
  series: BookingSeries;
  /** One of them; or the series as a whole. */
  one: SeriesOccurrence | null;
  busy: boolean;
  error: unknown;
  onChange(change: UpdateSeries): void;
  onClose(): void;
}

/** Another time or other days, for one, those that follow, or all; with what it would do before it is done. */
export function ChangeDialog({ series, one, busy, error, onChange, onClose }: ChangeDialogProps) {
  const { client } = useShop();
  const { each } = series;
  const [scope, setScope] = useState<'this' | 'following' | 'all'>(one ? 'this' : 'all');
  const [time, setTime] = useState(one?.when.unit === 'visit' ? one.when.time : each.unit === 'visit' ? each.time : '');
  const [days, setDays] = useState(daysOf(series.rule));
  const [until, setUntil] = useState(untilOf(series.rule));
  const rule = weeklyRule(days, until);
  const change: UpdateSeries = {
    scope,
    ...(one && scope !== 'all' ? { date: one.date } : {}),
    ...(each.unit === 'visit' && (scope === 'this' || time !== each.time) ? { each: { ...each, time } } : {}),
    ...(scope === 'all' && days.length > 0 && rule !== series.rule ? { rule } : {}),
    onConflict: 'skip',
  };
  const isReady = (change.each !== undefined || change.rule !== undefined) && time !== '';
  const preview = useQuery({
    queryKey: [{ _id: 'previewSeriesUpdate', id: series.id, change }],
    queryFn: ({ signal }) => previewSeriesUpdate({ client, path: { seriesId: series.id }, body: change, signal }),
    enabled: isReady,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  return (
    <Dialog title={one ? 'Change this time' : 'Change the series'} onClose={onClose}>
      {one && (
        <Choice
          legend="Which ones"
          options={[
            { value: 'this', label: 'Only this one' },
            { value: 'following', label: 'This and all that follow' },
            { value: 'all', label: 'All' },
          ]}
          chosen={scope}
          onChange={(chosen) => setScope(chosen as typeof scope)}
        />
      )}
      {one && each.unit === 'visit' && <TextField label="Time" type="time" step={900} required value={time} onChange={({ target }) => setTime(target.value)} />}
      {!one && (
        <RepeatFields
          days={days}
          time={each.unit === 'visit' ? time : undefined}
          until={until}
          first={today(series.timeZone)}
          onDays={setDays}
          onTime={setTime}
          onUntil={setUntil}
        />
      )}
      <div aria-live="polite" aria-busy={preview.isFetching}>
        {isReady && preview.isPending && !preview.error && <Skeleton lines={3} label="Looking at what would change" />}
        <ErrorNotice error={isReady ? preview.error : null} />
        {isReady && preview.data && (
          <>
            <PreviewList preview={preview.data} isChange />
            {preview.data.needsAnswer && (
              <Notice tone="info" title={`${series.caregiver.displayName} has to agree`}>
                <p>Until then all stays as it is.</p>
              </Notice>
            )}
          </>
        )}
      </div>
      <ErrorNotice error={error} />
      <div className="form-actions">
        <button type="button" className="button" disabled={!isReady || !preview.data || preview.isFetching || busy} onClick={() => onChange(change)}>
          <Busy busy={busy}>{preview.data?.needsAnswer ? 'Propose the change' : 'Change'}</Busy>
        </button>
        <button type="button" className="button button-quiet" onClick={onClose}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}
