import type { Dog, UpdateDog } from '@dogcare/sdk';
import { updateDogMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { fieldErrors } from '../../lib/problem.ts';
import { Check, TextArea, TextField } from '../fields.tsx';
import { Icon } from '../Icon.tsx';
import { ErrorNotice } from '../ui.tsx';
import { SaveOrCancel } from './saving.tsx';

type Meal = Dog['feedingSchedule'][number];
type Medicine = Dog['medicationSchedule'][number];

interface Draft {
  meals: Meal[];
  medicines: Medicine[];
  allergies: string;
  medicalNotes: string;
  vetName: string;
  vetPhone: string;
  contactName: string;
  contactPhone: string;
  consent: boolean;
}

const plainPhone = (text: string): string => text.replace(/[\s()-]/g, '');
const changed = <T,>(all: readonly T[], index: number, changes: Partial<T>): T[] =>
  all.map((one, at) => (at === index ? { ...one, ...changes } : one));
const without = <T,>(all: readonly T[], index: number): T[] => all.filter((_, at) => at !== index);

/** When and how a dog is fed and treated, and whom to call. */
export function CareForm({ dog, onDone }: { dog: Dog; onDone(): void }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>({
    meals: dog.feedingSchedule,
    medicines: dog.medicationSchedule,
    allergies: dog.allergies.join(', '),
    medicalNotes: dog.medicalNotes,
    vetName: dog.vet?.name ?? '',
    vetPhone: dog.vet?.phone ?? '',
    contactName: dog.emergencyContacts[0]?.name ?? '',
    contactPhone: dog.emergencyContacts[0]?.phone ?? '',
    consent: dog.emergencyCare?.consent ?? false,
  });
  const set = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const save = useMutation({
    ...updateDogMutation({ client }),
    onSuccess: async () => {
      await refresh(queries, 'getDog', 'listDogs');
      onDone();
    },
  });
  const wrong = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { emergencyCare } = dog;
    const body: UpdateDog = {
      feedingSchedule: draft.meals,
      medicationSchedule: draft.medicines,
      allergies: draft.allergies.split(',').map((one) => one.trim()).filter(Boolean),
      medicalNotes: draft.medicalNotes,
      vet: draft.vetName.trim() ? { name: draft.vetName.trim(), phone: plainPhone(draft.vetPhone), clinic: dog.vet?.clinic ?? '' } : null,
      emergencyContacts: [
        ...(draft.contactName.trim()
          ? [{ name: draft.contactName.trim(), phone: plainPhone(draft.contactPhone), relation: dog.emergencyContacts[0]?.relation ?? '' }]
          : []),
        ...dog.emergencyContacts.slice(1),
      ],
      ...(draft.consent === (emergencyCare?.consent ?? false)
        ? {}
        : { emergencyCare: { consent: draft.consent, instructions: emergencyCare?.instructions ?? '', spendingLimit: emergencyCare?.spendingLimit ?? null } }),
    };
    save.mutate({ path: { dogId: dog.id }, body });
  };
  return (
    <form className="form" onSubmit={submit} noValidate aria-label={`Care of ${dog.name}`}>
      <ErrorNotice error={save.error} title="That wasn’t saved" />
      <fieldset className="rows">
        <legend>Meals</legend>
        {draft.meals.map((meal, index) => (
          <div className="row-edit" key={index}>
            <TextField label="At" type="time" value={meal.at} error={wrong[`feedingSchedule/${index}/at`]} onChange={({ target }) => set({ meals: changed(draft.meals, index, { at: target.value }) })} />
            <TextField label="What" maxLength={500} value={meal.instructions} error={wrong[`feedingSchedule/${index}/instructions`]} onChange={({ target }) => set({ meals: changed(draft.meals, index, { instructions: target.value }) })} />
            <button type="button" className="icon-button" aria-label={`Remove meal ${index + 1}`} onClick={() => set({ meals: without(draft.meals, index) })}>
              <Icon name="trash" />
            </button>
          </div>
        ))}
        <button type="button" className="button button-small button-quiet" disabled={draft.meals.length >= 12} onClick={() => set({ meals: [...draft.meals, { at: '08:00', instructions: '' }] })}>
          <Icon name="plus" size={18} /> Add a meal
        </button>
      </fieldset>
      <fieldset className="rows">
        <legend>Medicines</legend>
        {draft.medicines.map((medicine, index) => (
          <div className="row-edit row-edit-wide" key={index}>
            <TextField label="At" type="time" value={medicine.at} error={wrong[`medicationSchedule/${index}/at`]} onChange={({ target }) => set({ medicines: changed(draft.medicines, index, { at: target.value }) })} />
            <TextField label="Medicine" maxLength={120} value={medicine.name} error={wrong[`medicationSchedule/${index}/name`]} onChange={({ target }) => set({ medicines: changed(draft.medicines, index, { name: target.value }) })} />
            <TextField label="Dose" maxLength={120} value={medicine.dose} error={wrong[`medicationSchedule/${index}/dose`]} onChange={({ target }) => set({ medicines: changed(draft.medicines, index, { dose: target.value }) })} />
            <button type="button" className="icon-button" aria-label={`Remove medicine ${index + 1}`} onClick={() => set({ medicines: without(draft.medicines, index) })}>
              <Icon name="trash" />
            </button>
          </div>
        ))}
        <button type="button" className="button button-small button-quiet" disabled={draft.medicines.length >= 24} onClick={() => set({ medicines: [...draft.medicines, { at: '08:00', name: '', dose: '', instructions: '' }] })}>
          <Icon name="plus" size={18} /> Add a medicine
        </button>
      </fieldset>
      <TextField label="Allergies" hint="With commas between them." value={draft.allergies} error={wrong['allergies']} onChange={({ target }) => set({ allergies: target.value })} />
      <TextArea
        label="Medical notes"
        maxLength={4000}
        value={draft.medicalNotes}
        error={wrong['medicalNotes']}
        hint="Kept encrypted. Caregivers read this, and the numbers below, once a booking is confirmed."
        onChange={({ target }) => set({ medicalNotes: target.value })}
      />
      <div className="field-pair">
        <TextField label="Vet" maxLength={120} value={draft.vetName} error={wrong['vet/name']} onChange={({ target }) => set({ vetName: target.value })} />
        <TextField label="Vet’s phone" type="tel" placeholder="+1 303 555 0111" value={draft.vetPhone} error={wrong['vet/phone']} onChange={({ target }) => set({ vetPhone: target.value })} />
      </div>
      <div className="field-pair">
        <TextField label="Emergency contact" maxLength={120} value={draft.contactName} error={wrong['emergencyContacts/0/name']} onChange={({ target }) => set({ contactName: target.value })} />
        <TextField label="Contact’s phone" type="tel" placeholder="+1 303 555 0112" value={draft.contactPhone} error={wrong['emergencyContacts/0/phone']} onChange={({ target }) => set({ contactPhone: target.value })} />
      </div>
      <Check
        label="Have my dog treated in an emergency"
        hint="If I can’t be reached, the caregiver may take my dog to a vet."
        checked={draft.consent}
        onChange={({ target }) => set({ consent: target.checked })}
      />
      <SaveOrCancel busy={save.isPending} onCancel={onDone}>
        Save
      </SaveOrCancel>
    </form>
  );
}
