import type { MedicalRecordKind } from '@dogcare/sdk';
import { addMedicalRecord } from '@dogcare/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { today } from '../../lib/dates.ts';
import { fieldErrors } from '../../lib/problem.ts';
import { sendFile } from '../../lib/uploads.ts';
import { humanize } from '../../lib/words.ts';
import { SelectField, TextArea, TextField } from '../fields.tsx';
import { FilePick, documents } from './FilePick.tsx';
import { SaveError, SaveOrCancel } from './saving.tsx';

const kinds: readonly MedicalRecordKind[] = ['checkup', 'illness', 'injury', 'surgery', 'allergy', 'chronic_condition', 'medication', 'other'];

interface Draft {
  kind: MedicalRecordKind;
  title: string;
  occurredOn: string;
  notes: string;
  file: File | undefined;
}

/** Something that a dog has been through, with a file if there is one. */
export function RecordForm({ dogId, onDone }: { dogId: string; onDone(): void }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>({ kind: 'checkup', title: '', occurredOn: '', notes: '', file: undefined });
  const set = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const save = useMutation({
    mutationFn: async ({ file, ...told }: Draft) =>
      addMedicalRecord({ client, path: { dogId }, body: { ...told, uploadId: file ? await sendFile(client, file, 'document') : null } }),
    onSuccess: async () => {
      await refresh(queries, 'listMedicalRecords');
      onDone();
    },
  });
  const wrong = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(draft);
  };
  return (
    <form className="form" onSubmit={submit} noValidate aria-label="Add a medical record">
      <SaveError error={save.error} hasFields={Object.keys(wrong).length > 0} fileTitle="The file wasn’t taken" />
      <SelectField label="What it was" value={draft.kind} onChange={({ target }) => set({ kind: target.value as MedicalRecordKind })}>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {humanize(kind)}
          </option>
        ))}
      </SelectField>
      <TextField label="In a few words" maxLength={120} value={draft.title} error={wrong['title']} onChange={({ target }) => set({ title: target.value })} />
      <TextField label="When" type="date" max={today()} value={draft.occurredOn} error={wrong['occurredOn']} onChange={({ target }) => set({ occurredOn: target.value })} />
      <TextArea label="Notes" maxLength={4000} value={draft.notes} error={wrong['notes']} onChange={({ target }) => set({ notes: target.value })} />
      <FilePick label="File" accept={documents} picked={draft.file} hint="A report or a picture, if there is one." onPick={(file) => set({ file })} />
      <SaveOrCancel busy={save.isPending} onCancel={onDone}>
        Save record
      </SaveOrCancel>
    </form>
  );
}
