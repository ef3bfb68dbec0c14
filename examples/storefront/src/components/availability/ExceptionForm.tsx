import type { AddedAvailabilityException } from '@dogcare/sdk';
import { addAvailabilityExceptionMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Link } from 'react-router';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { formatInstant } from '../../lib/dates.ts';
import { Choice, TextField } from '../fields.tsx';
import { Busy, ErrorNotice, Notice } from '../ui.tsx';

type Kind = 'closed' | 'hours' | 'open';
const kinds: ReadonlyArray<{ value: Kind; label: string }> = [
  { value: 'closed', label: 'Closed all day' },
  { value: 'hours', label: 'Closed for some hours' },
  { value: 'open', label: 'Open for extra hours' },
];

export interface Chosen {
  from: string;
  to: string;
}

/** Says what is different on the chosen days. */
export function ExceptionForm({ chosen, timeZone, onChange }: { chosen: Chosen; timeZone: string; onChange(chosen: Chosen): void }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>('closed');
  const [hours, setHours] = useState({ from: '10:00', to: '12:00' });
  const [note, setNote] = useState('');
  const add = useMutation({
    ...addAvailabilityExceptionMutation({ client }),
    onSuccess: () => {
      setNote('');
      return refresh(queries, 'listAvailabilityExceptions', 'getAvailability', 'searchCaregivers');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const windows = kind === 'closed' ? [] : [hours];
    add.mutate({ body: { kind: kind === 'open' ? 'open' : 'closed', ...chosen, windows, note } });
  };
  return (
    <form className="form" onSubmit={submit} aria-label="Change these days">
      <Choice<Kind> legend="These days you are" options={kinds} chosen={kind} onChange={setKind} />
      <div className="field-pair">
        <TextField type="date" label="From" required value={chosen.from} onChange={({ target }) => onChange({ from: target.value, to: target.value > chosen.to ? target.value : chosen.to })} />
        <TextField type="date" label="Until" hint="This day included" required min={chosen.from} value={chosen.to} onChange={({ target }) => onChange({ ...chosen, to: target.value })} />
      </div>
      {kind !== 'closed' && (
        <div className="field-pair">
          <TextField type="time" label="From what time" required value={hours.from} onChange={({ target }) => setHours({ ...hours, from: target.value })} />
          <TextField type="time" label="Until what time" required value={hours.to} onChange={({ target }) => setHours({ ...hours, to: target.value })} />
        </div>
      )}
      <TextField label="Note for yourself" maxLength={200} value={note} onChange={({ target }) => setNote(target.value)} />
      <ErrorNotice error={add.error} title="That wasn’t saved" />
      {add.data && <Done added={add.data} timeZone={timeZone} />}
      <div className="form-actions">
        <button type="submit" className="button" disabled={add.isPending}>
          <Busy busy={add.isPending} as="Saving…">
            {kind === 'open' ? 'Open these hours' : 'Close these days'}
          </Busy>
        </button>
      </div>
    </form>
  );
}

function Done({ added, timeZone }: { added: AddedAvailabilityException; timeZone: string }) {
  const { locale, service } = useShop();
  const touched = added.touchedBookings;
  if (touched.length === 0)
    return (
      <Notice tone="good" role="status">
        <p>Saved. Your calendar follows it from now on.</p>
      </Notice>
    );
  return (
    <Notice tone="wait" role="status" title="Saved, but you have bookings then">
      <p>They stay as they are. Talk to the owners, or cancel them yourself:</p>
      <ul>
        {touched.map(({ id, serviceType, startsAt }) => (
          <li key={id}>
            <Link to={`/bookings/${id}`}>
              {service(serviceType)?.name ?? serviceType}, {formatInstant(startsAt, locale, timeZone)}
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
