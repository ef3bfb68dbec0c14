import type { Breed, CreateDog, Dog, DogSex, Temperament } from '@dogcare/sdk';
import { createDogMutation, updateDogMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { refresh } from '../app/queries.ts';
import { useShop } from '../app/shop.tsx';
import { today } from '../lib/dates.ts';
import { fieldErrors } from '../lib/problem.ts';
import { weightFromKg, weightToKg, weightUnit } from '../lib/units.ts';
import { humanize, temperaments } from '../lib/words.ts';
import { BreedPicker } from './BreedPicker.tsx';
import { Check, Chips, Choice, TextArea, TextField } from './fields.tsx';
import { Busy, ErrorNotice } from './ui.tsx';

interface DogFormProps {
  dog?: Dog | undefined;
  onDone(dog: Dog): void;
  onCancel?: (() => void) | undefined;
}

interface Draft {
  name: string;
  breedId: string;
  birthDate: string;
  weight: string;
  sex: DogSex | undefined;
  neutered: boolean;
  temperament: Temperament[];
  behaviorNotes: string;
  dietNotes: string;
}

const sexes = [
  { value: 'female', label: 'Female' },
  { value: 'male', label: 'Male' },
] as const;

export function DogForm({ dog, onDone, onCancel }: DogFormProps) {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>({
    name: dog?.name ?? '',
    breedId: dog?.breedId ?? '',
    birthDate: dog?.birthDate ?? '',
    sex: dog?.sex,
    neutered: dog?.neutered ?? false,
    weight: dog ? String(weightFromKg(dog.weightKg, locale)) : '',
    temperament: dog?.temperament ?? [],
    behaviorNotes: dog?.behaviorNotes ?? '',
    dietNotes: dog?.dietNotes ?? '',
  });
  const [missing, setMissing] = useState<Record<string, string>>({});
  const onSuccess = async (saved: Dog) => {
    await refresh(queries, 'listDogs', 'getDog');
    onDone(saved);
  };
  const create = useMutation({ ...createDogMutation({ client }), onSuccess });
  const update = useMutation({ ...updateDogMutation({ client }), onSuccess });
  const saving = dog ? update : create;
  const wrong = { ...fieldErrors(saving.error), ...missing };
  const set = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const weight = Number(draft.weight.replace(',', '.'));
    const lacks: Record<string, string> = {};
    if (!draft.name.trim()) lacks['name'] = 'What is your dog called?';
    if (!draft.breedId) lacks['breedId'] = 'Choose a breed from the list; there is “mixed” too';
    if (!draft.birthDate) lacks['birthDate'] = 'A guess is fine if you don’t know it';
    if (!(weight > 0)) lacks['weightKg'] = 'Roughly how heavy?';
    if (!draft.sex) lacks['sex'] = 'Choose one';
    setMissing(lacks);
    if (Object.keys(lacks).length > 0 || !draft.sex) return;
    // What was not touched is sent as it was stored: pounds and back would nibble at the kilograms.
    const same = dog && draft.weight === String(weightFromKg(dog.weightKg, locale));
    const body: CreateDog = {
      name: draft.name.trim(),
      breedId: draft.breedId,
      birthDate: draft.birthDate,
      sex: draft.sex,
      neutered: draft.neutered,
      weightKg: same ? dog.weightKg : weightToKg(weight, locale),
      temperament: draft.temperament,
      behaviorNotes: draft.behaviorNotes,
      dietNotes: draft.dietNotes,
    };
    if (dog) update.mutate({ path: { dogId: dog.id }, body });
    else create.mutate({ body });
  };

  return (
    <form className="dog-form" onSubmit={submit} noValidate aria-label={dog ? `Edit ${dog.name}` : 'Add a dog'}>
      {Object.keys(wrong).length === 0 && <ErrorNotice error={saving.error} />}
      <TextField
        label="Name"
        value={draft.name}
        maxLength={60}
        error={wrong['name']}
        onChange={({ target }) => set({ name: target.value })}
      />
      <BreedPicker
        name={dog?.breedName ?? ''}
        error={wrong['breedId']}
        onPick={(breed: Breed | undefined) => set({ breedId: breed?.id ?? '' })}
      />
      <div className="field-pair">
        <TextField
          label="Birth date"
          type="date"
          max={today()}
          value={draft.birthDate}
          error={wrong['birthDate']}
          onChange={({ target }) => set({ birthDate: target.value })}
        />
        <TextField
          label={`Weight in ${weightUnit(locale)}`}
          type="text"
          inputMode="decimal"
          value={draft.weight}
          error={wrong['weightKg']}
          onChange={({ target }) => set({ weight: target.value })}
        />
      </div>
      <Choice legend="Sex" options={sexes} chosen={draft.sex} onChange={(sex) => set({ sex })} />
      {wrong['sex'] && (
        <p className="field-error" role="alert">
          {wrong['sex']}
        </p>
      )}
      <Check
        label="Spayed or neutered"
        checked={draft.neutered}
        onChange={({ target }) => set({ neutered: target.checked })}
      />
      <Chips
        legend="Temperament"
        options={temperaments.map((value) => ({ value, label: humanize(value) }))}
        chosen={draft.temperament}
        onChange={(temperament) => set({ temperament })}
      />
      <TextArea
        label="Behavior notes"
        maxLength={2000}
        value={draft.behaviorNotes}
        error={wrong['behaviorNotes']}
        hint="Anything a caregiver should know: fears, favorites, house rules."
        onChange={({ target }) => set({ behaviorNotes: target.value })}
      />
      <TextArea
        label="Food notes"
        rows={2}
        maxLength={2000}
        value={draft.dietNotes}
        error={wrong['dietNotes']}
        onChange={({ target }) => set({ dietNotes: target.value })}
      />
      <div className="form-actions">
        <button type="submit" className="button" disabled={saving.isPending}>
          <Busy busy={saving.isPending} as="Saving…">
            {dog ? 'Save changes' : 'Save dog'}
          </Busy>
        </button>
        {onCancel && (
          <button type="button" className="button button-quiet" onClick={onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}
