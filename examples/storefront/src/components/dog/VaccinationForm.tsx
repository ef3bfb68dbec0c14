import type { AddVaccination, Vaccine } from '@dogcare/sdk';
import { addVaccination } from '@dogcare/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { today } from '../../lib/dates.ts';
import { vaccines, vaccineWord } from '../../lib/dogs.ts';
import { fieldErrors } from '../../lib/problem.ts';
import { sendFile } from '../../lib/uploads.ts';
import { Check, SelectField, TextField } from '../fields.tsx';
import { documents, FilePick } from './FilePick.tsx';
import { SaveError, SaveOrCancel } from './saving.tsx';

interface Draft {
  vaccine: Vaccine;
  product: string;
  givenOn: string;
  validUntil: string;
  vetExempt: boolean;
  exemptionReason: string;
  proof: File | undefined;
}

/** A vaccination, or a vet's word that the dog must not get it, with what proves it. */
export function VaccinationForm({ dogId, vaccine, onDone }: { dogId: string; vaccine?: Vaccine | undefined; onDone(): void }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>({
    vaccine: vaccine ?? 'rabies', product: '', givenOn: '', validUntil: '', vetExempt: false, exemptionReason: '', proof: undefined,
  });
  const set = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const save = useMutation({
    mutationFn: async ({ proof, ...told }: Draft) => {
      const body: AddVaccination = {
        vaccine: told.vaccine,
        product: told.product.trim(),
        vetExempt: told.vetExempt,
        givenOn: told.givenOn || null,
        validUntil: told.validUntil || null,
        exemptionReason: (told.vetExempt && told.exemptionReason.trim()) || null,
        proofUploadId: proof ? await sendFile(client, proof, 'document') : null,
      };
      return addVaccination({ client, path: { dogId }, body });
    },
    onSuccess: async () => {
      await refresh(queries, 'listVaccinations');
      onDone();
    },
  });
  const wrong = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(draft);
  };
  return (
    <form className="form" onSubmit={submit} noValidate aria-label="Add a vaccination">
      <SaveError error={save.error} hasFields={Object.keys(wrong).length > 0} fileTitle="The proof wasn’t taken" />
      <SelectField label="Vaccine" value={draft.vaccine} error={wrong['vaccine']} onChange={({ target }) => set({ vaccine: target.value as Vaccine })}>
        {vaccines.map((one) => (
          <option key={one} value={one}>
            {vaccineWord[one]}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Product"
        maxLength={120}
        value={draft.product}
        error={wrong['product']}
        hint="As it stands in the vaccination card."
        onChange={({ target }) => set({ product: target.value })}
      />
      <Check
        label="A vet has exempted my dog"
        checked={draft.vetExempt}
        onChange={({ target }) => set({ vetExempt: target.checked })}
      />
      <div className="field-pair">
        <TextField
          label={draft.vetExempt ? 'Date of the letter' : 'Given on'}
          type="date"
          max={today()}
          value={draft.givenOn}
          error={wrong['givenOn']}
          onChange={({ target }) => set({ givenOn: target.value })}
        />
        <TextField
          label="Valid until"
          type="date"
          value={draft.validUntil}
          error={wrong['validUntil']}
          onChange={({ target }) => set({ validUntil: target.value })}
        />
      </div>
      {draft.vetExempt && (
        <TextField
          label="Why"
          maxLength={1000}
          value={draft.exemptionReason}
          error={wrong['exemptionReason']}
          hint="Kept encrypted; a caregiver reads it once a booking is confirmed."
          onChange={({ target }) => set({ exemptionReason: target.value })}
        />
      )}
      <FilePick label="Proof" accept={documents} picked={draft.proof} hint="A photo or PDF of the card." onPick={(proof) => set({ proof })} />
      <SaveOrCancel busy={save.isPending} onCancel={onDone}>
        Save vaccination
      </SaveOrCancel>
    </form>
  );
}
