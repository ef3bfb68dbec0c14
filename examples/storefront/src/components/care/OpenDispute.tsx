import { addDisputeEvidence, openDispute } from '@dogcare/sdk';
import type { Booking, DisputeCategory } from '@dogcare/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { categoryWord } from '../../lib/care.ts';
import { sendFile } from '../../lib/uploads.ts';
import { Dialog } from '../Dialog.tsx';
import { FilePick, documents, pictures } from '../dog/FilePick.tsx';
import { SaveError, SaveOrCancel } from '../dog/saving.tsx';
import { SelectField, TextArea } from '../fields.tsx';

/** Opens a dispute, or adds to the one that there is. */
export function DisputeDialog({ booking, disputeId, onClose }: { booking: Booking; disputeId?: string | undefined; onClose(): void }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const [category, setCategory] = useState<DisputeCategory>('care_not_as_agreed');
  const [text, setText] = useState('');
  const [file, setFile] = useState<File>();
  const path = { bookingId: booking.id };
  const save = useMutation({
    mutationFn: async () => {
      const uploadIds = file ? [await sendFile(client, file, pictures.includes(file.type) ? 'image' : 'document')] : [];
      const told = { text: text.trim(), uploadIds };
      return disputeId ? addDisputeEvidence({ client, path: { ...path, disputeId }, body: told }) : openDispute({ client, path, body: { category, ...told } });
    },
    onSuccess: async () => {
      await refresh(queries, 'listBookingDisputes');
      onClose();
    },
  });
  return (
    <Dialog title={disputeId ? 'Add to the dispute' : 'Something was not right?'} onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <SaveError error={save.error} fileTitle="The file wasn’t taken" />
        {!disputeId && (
          <>
            <p>The other side is asked to answer, and we decide. Nothing is paid out until then.</p>
            <SelectField label="What it is about" value={category} onChange={({ target }) => setCategory(target.value as DisputeCategory)}>
              {(Object.keys(categoryWord) as DisputeCategory[]).map((one) => (
                <option key={one} value={one}>
                  {categoryWord[one]}
                </option>
              ))}
            </SelectField>
          </>
        )}
        <TextArea label="What happened" rows={5} maxLength={4000} required value={text} onChange={({ target }) => setText(target.value)} />
        <FilePick label="What shows it" accept={documents} picked={file} hint="A picture or a document, if there is one." onPick={setFile} />
        <SaveOrCancel busy={save.isPending} onCancel={onClose}>
          {disputeId ? 'Send' : 'Open a dispute'}
        </SaveOrCancel>
      </form>
    </Dialog>
  );
}
