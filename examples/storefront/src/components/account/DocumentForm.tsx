import type { Document } from '@dogcare/sdk';
import { submitDocument, uploadFile } from '@dogcare/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { documentKind } from '../../lib/checks.ts';
import { today } from '../../lib/dates.ts';
import { accepted, fileTrouble } from '../../lib/files.ts';
import { fieldErrors, hasCode, sentenceOf } from '../../lib/problem.ts';
import { Dialog } from '../Dialog.tsx';
import { SelectField, TextField } from '../fields.tsx';
import { Form, Submit } from '../Form.tsx';

/** The file was sent, and can’t be taken: this is why. */
class FileRefused extends Error {}

export function DocumentForm({ onClose }: { onClose(): void }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Document['kind']>('identity');
  const [file, setFile] = useState<File | null>(null);
  const [issuer, setIssuer] = useState('');
  const [number, setNumber] = useState('');
  const [expiresOn, setExpiresOn] = useState('');
  const abort = useRef<AbortController>(null);
  // who closes the form does not hand anything in
  useEffect(() => () => abort.current?.abort(), []);
  const hand = useMutation({
    mutationFn: async () => {
      const trouble = fileTrouble(file, 'document');
      if (trouble || !file) throw new FileRefused(trouble);
      abort.current = new AbortController();
      const { signal } = abort.current;
      const upload = await uploadFile(client, { file, purpose: 'document', signal });
      if (upload.status !== 'clean') throw new FileRefused(upload.rejection?.detail ?? 'This file can’t be taken. Choose another one.');
      const body = { kind, uploadId: upload.id, issuer: issuer.trim() || null, number: number.trim() || null, expiresOn: expiresOn || null };
      return submitDocument({ client, body, signal });
    },
    onSuccess: async () => {
      await refresh(queries, 'listMyDocuments');
      onClose();
    },
  });
  const wrong = fieldErrors(hand.error);
  if (hand.error instanceof FileRefused) wrong['file'] = hand.error.message;
  else if (hasCode(hand.error, 'upload_too_large') || hasCode(hand.error, 'upload_type_not_allowed')) wrong['file'] = sentenceOf(hand.error);
  if (hasCode(hand.error, 'document_expired')) wrong['expiresOn'] = 'It isn’t good any more on this day.';
  return (
    <Dialog title="Hand in a document" onClose={onClose}>
      <Form error={hand.error} onSubmit={() => hand.mutate()}>
        <SelectField label="What it is" value={kind} onChange={({ target }) => setKind(target.value as Document['kind'])}>
          {Object.entries(documentKind).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        <TextField
          label="File"
          type="file"
          accept={accepted.document.join(',')}
          required
          hint="A PDF, or a picture of it that can be read well. 15 MB at most."
          error={wrong['file']}
          onChange={({ target }) => {
            setFile(target.files?.[0] ?? null);
            hand.reset();
          }}
        />
        <div className="field-pair">
          <TextField
            label="Who issued it (optional)"
            maxLength={120}
            value={issuer}
            error={wrong['issuer']}
            onChange={({ target }) => setIssuer(target.value)}
          />
          <TextField
            label="Its number (optional)"
            maxLength={80}
            autoComplete="off"
            value={number}
            error={wrong['number']}
            onChange={({ target }) => setNumber(target.value)}
          />
        </div>
        <TextField
          label="Good until (optional)"
          type="date"
          min={today()}
          hint="The last day. Leave it empty if it doesn’t expire."
          value={expiresOn}
          error={wrong['expiresOn']}
          onChange={({ target }) => setExpiresOn(target.value)}
        />
        <Submit
          busy={hand.isPending}
          as="Sending and checking…"
          others={
            <button type="button" className="button button-quiet" onClick={onClose}>
              Cancel
            </button>
          }
        >
          Hand it in
        </Submit>
      </Form>
    </Dialog>
  );
}
