import type { Booking, CareTask } from '@dogcare/sdk';
import { useShop } from '../../app/shop.tsx';
import { formatInstant } from '../../lib/dates.ts';
import { SelectField, TextField } from '../fields.tsx';

/** What was given: something of the schedule, by its task, or another medication of a dog's. */
export interface Given {
  readonly task: string;
  readonly dogId: string;
  readonly name: string;
  readonly dose: string;
}

const isOpen = ({ kind, state, dogId }: CareTask): boolean => kind === 'medication' && state !== 'done' && dogId !== null;

/** What is due first: one tap, and nothing to type. */
export function firstGiven(booking: Booking, tasks: readonly CareTask[]): Given {
  const due = tasks.find(isOpen);
  return { task: due?.task ?? '', dogId: due?.dogId ?? booking.dogs[0]?.id ?? '', name: due?.label ?? '', dose: '' };
}

interface Props {
  booking: Booking;
  tasks: readonly CareTask[];
  given: Given;
  onChange(given: Given): void;
}

/** The day's medication schedule to choose from, and words for what is not in today's. */
export function MedicationFields({ booking, tasks, given, onChange }: Props) {
  const { locale } = useShop();
  const open = tasks.filter(isOpen);
  const chosen = open.find(({ task }) => task === given.task);
  const choose = (task: string) => {
    const one = open.find((each) => each.task === task);
    onChange({ task, dogId: one?.dogId ?? booking.dogs[0]?.id ?? '', name: one?.label ?? '', dose: '' });
  };
  const words = ({ dueAt, label, dogName, instructions }: CareTask): string =>
    [formatInstant(dueAt, locale, booking.timeZone, { hour: 'numeric', minute: '2-digit' }), label, instructions, booking.dogs.length > 1 && dogName].filter(Boolean).join(' · ');
  return (
    <>
      {open.length > 0 && (
        <SelectField label="From the schedule" value={given.task} onChange={({ target }) => choose(target.value)}>
          {open.map((one) => (
            <option key={one.task} value={one.task}>
              {words(one)}
            </option>
          ))}
          <option value="">Another medication</option>
        </SelectField>
      )}
      {!chosen && booking.dogs.length > 1 && (
        <SelectField label="Dog" value={given.dogId} onChange={({ target }) => onChange({ ...given, dogId: target.value })}>
          {booking.dogs.map((dog) => (
            <option key={dog.id} value={dog.id}>
              {dog.name}
            </option>
          ))}
        </SelectField>
      )}
      {!chosen && (
        <TextField label="Medication" maxLength={120} required value={given.name} hint="As in the dog’s medication schedule." onChange={({ target }) => onChange({ ...given, name: target.value })} />
      )}
      <TextField label="Dose" maxLength={120} value={given.dose} hint="The schedule’s, if left empty." onChange={({ target }) => onChange({ ...given, dose: target.value })} />
    </>
  );
}
