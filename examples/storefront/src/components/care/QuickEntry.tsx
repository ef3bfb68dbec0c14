import type { AddCareLogEntry, Booking, CareEntry, CareTask, MealEaten } from '@dogcare/sdk';
import { useState } from 'react';
import { useShop } from '../../app/shop.tsx';
import { here } from '../../lib/care.ts';
import { closedBecause } from '../../lib/words.ts';
import { sendFile } from '../../lib/uploads.ts';
import { Dialog } from '../Dialog.tsx';
import { FileButton, pictures } from '../dog/FilePick.tsx';
import { SaveError } from '../dog/saving.tsx';
import { Form, Submit } from '../Form.tsx';
import { Choice, TextArea } from '../fields.tsx';
import { Busy } from '../ui.tsx';
import { MedicationFields, firstGiven } from './MedicationFields.tsx';
import { WalkRecorder } from './WalkRecorder.tsx';
import type { useNote } from './useCare.ts';

type Noting = ReturnType<typeof useNote>;
type Asked = 'meal' | 'medication' | 'note';

const titles: Record<Asked, string> = { meal: 'A meal', medication: 'Medication given', note: 'A note' };
const amounts: readonly { value: MealEaten; label: string }[] = [
  { value: 'all', label: 'All of it' },
  { value: 'some', label: 'Some of it' },
  { value: 'none', label: 'Nothing' },
];

interface EntryDialogProps {
  booking: Booking;
  tasks: readonly CareTask[];
  kind: Asked;
  noting: Noting;
  onClose(): void;
}

function EntryDialog({ booking, tasks, kind, noting, onClose }: EntryDialogProps) {
  const [note, setNote] = useState('');
  const [ate, setAte] = useState<MealEaten>('all');
  const [given, setGiven] = useState(() => firstGiven(booking, tasks));
  const entry = (): AddCareLogEntry => {
    const told = note.trim() ? { note: note.trim() } : {};
    if (kind === 'meal') return { kind, ate, ...told };
    if (kind === 'note') return { kind, note: note.trim() };
    const { task, dogId, name, dose } = given;
    return { kind, dogId, name: name.trim(), ...(task ? { task } : {}), ...(dose.trim() ? { dose: dose.trim() } : {}), ...told };
  };
  return (
    <Dialog title={titles[kind]} onClose={onClose}>
      <Form error={noting.error} errorTitle="That wasn’t noted" onSubmit={() => noting.mutate(entry, { onSuccess: onClose })}>
        {kind === 'meal' && <Choice<MealEaten> legend="How much was eaten" options={amounts} chosen={ate} onChange={setAte} />}
        {kind === 'medication' && <MedicationFields booking={booking} tasks={tasks} given={given} onChange={setGiven} />}
        <TextArea label={kind === 'note' ? 'What happened' : 'Note'} rows={3} maxLength={2000} value={note} onChange={({ target }) => setNote(target.value)} />
        <Submit busy={noting.isPending} disabled={kind === 'note' ? !note.trim() : kind === 'medication' && !given.name.trim()}>
          Note it
        </Submit>
      </Form>
    </Dialog>
  );
}

/** What a caregiver does with one hand while the other holds a leash. */
export function QuickEntry({ booking, entries, tasks, noting }: { booking: Booking; entries: readonly CareEntry[]; tasks: readonly CareTask[]; noting: Noting }) {
  const { client } = useShop();
  const [asked, setAsked] = useState<Asked>();
  const inForce = entries.filter((entry) => entry.supersededBy === null);
  const done = (kind: 'check_in' | 'check_out'): boolean =>
    booking.dogs.every((dog) => inForce.some((entry) => entry.kind === kind && entry.dogIds.includes(dog.id)));
  const start = booking.transitions.find(({ name }) => name === 'start');
  const isOn = booking.status === 'in_progress';
  const check = (kind: 'check_in' | 'check_out') =>
    noting.mutate(async () => {
      const place = await here();
      return { kind, ...(place ? { place } : {}) };
    });
  return (
    <div className="quick-entry">
      {(isOn || start) && !done('check_in') && (
        <div className="action">
          <button type="button" className="button button-wide" disabled={noting.isPending || (!isOn && !start?.allowed)} onClick={() => check('check_in')}>
            <Busy busy={noting.isPending}>Check in</Busy>
          </button>
          {start && !start.allowed && start.reason && <p className="quiet">{closedBecause[start.reason]}</p>}
        </div>
      )}
      {isOn && (
        <div className="quick-row" role="group" aria-label="Note something">
          {(Object.keys(titles) as Asked[]).map((kind) => (
            <button key={kind} type="button" className="button button-small button-quiet" onClick={() => setAsked(kind)}>
              {titles[kind]}
            </button>
          ))}
          <button type="button" className="button button-small button-quiet" disabled={noting.isPending} onClick={() => noting.mutate(() => ({ kind: 'potty' }))}>
            Potty break
          </button>
          <WalkRecorder booking={booking} tasks={tasks} noting={noting} />
          <FileButton
            label="A photo"
            accept={pictures}
            busy={noting.isPending}
            onPick={(file) => noting.mutate(async () => ({ kind: 'photo', uploadId: await sendFile(client, file, 'image') }))}
          >
            A photo
          </FileButton>
        </div>
      )}
      {isOn && done('check_in') && !done('check_out') && (
        <button type="button" className="button button-wide" disabled={noting.isPending} onClick={() => check('check_out')}>
          <Busy busy={noting.isPending}>Check out</Busy>
        </button>
      )}
      {!asked && <SaveError error={noting.error} fileTitle="That photo wasn’t taken" />}
      {asked && (
        <EntryDialog
          booking={booking}
          tasks={tasks}
          kind={asked}
          noting={noting}
          onClose={() => {
            noting.reset();
            setAsked(undefined);
          }}
        />
      )}
    </div>
  );
}
