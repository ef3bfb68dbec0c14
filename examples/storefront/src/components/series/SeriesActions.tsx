import type { BookingSeries } from '@dogcare/sdk';
import { cancelSeriesMutation, pauseSeriesMutation, resumeSeriesMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../../app/shop.tsx';
import { today } from '../../lib/dates.ts';
import { isOpen } from '../../lib/series.ts';
import { Confirm } from '../Confirm.tsx';
import { TextField } from '../fields.tsx';
import { Busy, ErrorNotice } from '../ui.tsx';

/** Pause, resume and end; for the caregiver, end alone. */
export function SeriesActions({ series, isOwner, onChange, onDone }: { series: BookingSeries; isOwner: boolean; onChange(): void; onDone(): Promise<void> }) {
  const { client } = useShop();
  const [asking, setAsking] = useState<'pause' | 'end'>();
  const first = today(series.timeZone);
  const [from, setFrom] = useState(first);
  const [to, setTo] = useState('');
  const done = { onSuccess: async () => { await onDone(); setAsking(undefined); } };
  const pause = useMutation({ ...pauseSeriesMutation({ client }), ...done });
  const resume = useMutation({ ...resumeSeriesMutation({ client }), ...done });
  const cancel = useMutation({ ...cancelSeriesMutation({ client }), ...done });
  const path = { seriesId: series.id };
  if (!isOpen(series)) return null;
  return (
    <div className="actions">
      {isOwner && (
        <button type="button" className="button button-wide button-quiet" onClick={onChange}>
          Change days or time
        </button>
      )}
      {isOwner && !series.pause && (
        <button type="button" className="button button-wide button-quiet" onClick={() => setAsking('pause')}>
          Pause
        </button>
      )}
      {isOwner && series.pause && (
        <button type="button" className="button button-wide" disabled={resume.isPending} onClick={() => resume.mutate({ path, body: {} })}>
          <Busy busy={resume.isPending}>Resume</Busy>
        </button>
      )}
      <button type="button" className="button button-wide button-quiet" onClick={() => setAsking('end')}>
        End the series
      </button>
      <ErrorNotice error={resume.error} />
      {asking === 'pause' && (
        <Confirm
          title="Pause the series"
          action="Pause"
          bad={false}
          busy={pause.isPending}
          error={pause.error}
          onDo={() => pause.mutate({ path, body: { from, to: to || null } })}
          onClose={() => setAsking(undefined)}
        >
          <p>What is not paid in between is cancelled; what is paid stays.</p>
          <div className="field-pair">
            <TextField label="First day without" type="date" min={first} value={from} onChange={({ target }) => setFrom(target.value)} />
            <TextField label="Last day without" type="date" min={from} value={to} onChange={({ target }) => setTo(target.value)} hint="Empty: until you resume it." />
          </div>
        </Confirm>
      )}
      {asking === 'end' && (
        <Confirm
          title="End the series?"
          action="End it"
          keep="Go on"
          busy={cancel.isPending}
          error={cancel.error}
          onDo={() => cancel.mutate({ path, body: { scope: 'all', paid: isOwner ? 'keep' : 'cancel' } })}
          onClose={() => setAsking(undefined)}
        >
          <p>
            {isOwner
              ? 'What is not paid is cancelled at once. What is paid stays; you can cancel those one by one and see what comes back.'
              : 'All that have not begun are cancelled, and what was paid for them is given back in full.'}
          </p>
        </Confirm>
      )}
    </div>
  );
}
