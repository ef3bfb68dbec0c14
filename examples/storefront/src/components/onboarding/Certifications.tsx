import { addCertification, uploadFile } from '@dogcare/sdk';
import type { Certification, CertificationKind } from '@dogcare/sdk';
import { deleteCertificationMutation, listCertificationsOptions } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { formatDate, longDate, today } from '../../lib/dates.ts';
import { fieldErrors, hasCode, sentenceOf } from '../../lib/problem.ts';
import { humanize } from '../../lib/words.ts';
import { SelectField, TextField } from '../fields.tsx';
import { Icon } from '../Icon.tsx';
import { Badge, Busy, Empty, ErrorNotice, Notice, Skeleton } from '../ui.tsx';

const kinds: Record<CertificationKind, string> = {
  pet_first_aid: 'Pet first aid',
  dog_training: 'Dog training',
  behavior: 'Dog behavior',
  grooming: 'Grooming',
  veterinary: 'Veterinary',
  liability_insurance: 'Liability insurance',
  other: 'Something else',
};
const asked = ['listCertifications', 'getOnboarding', 'getCaregiver'];

/** What somebody else says of the caregiver, with its proof and its end. */
export function Certifications() {
  const { client } = useShop();
  const list = useQuery(listCertificationsOptions({ client, query: { limit: 100 } }));
  const all = list.data?.data;
  return (
    <div className="days-off">
      <section className="card" aria-labelledby="certifications-title">
        <h2 id="certifications-title">Certifications and insurance</h2>
        <ErrorNotice error={list.error} title="Your certifications didn’t load" onRetry={() => void list.refetch()} />
        {list.isPending && <Skeleton lines={3} label="Loading your certifications" />}
        {all?.length === 0 && <Empty title="None yet"><p>Owners trust a caregiver who shows what they have learned.</p></Empty>}
        <ul className="stack">
          {all?.map((one) => (
            <Item key={one.id} certification={one} />
          ))}
        </ul>
      </section>
      <AddForm />
    </div>
  );
}

function Item({ certification }: { certification: Certification }) {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const remove = useMutation({ ...deleteCertificationMutation({ client }), onSuccess: () => refresh(queries, ...asked) });
  const { id, kind, issuer, number, expiresOn, status, neededFor, files } = certification;
  return (
    <li className="exception">
      <div>
        <strong>{kinds[kind]}</strong> <Badge tone={status === 'valid' ? 'good' : 'bad'}>{status === 'valid' ? 'Valid' : 'Lapsed'}</Badge>
        <p className="quiet">
          {issuer}
          {number ? `, ${number}` : ''}
          {expiresOn ? `, good until ${formatDate(expiresOn, locale, longDate)}` : ', for good'}
        </p>
        {neededFor.length > 0 && <p>Needed for: {neededFor.map((type) => humanize(type).toLowerCase()).join(', ')}.</p>}
        {files[0] && (
          <a href={files[0].url} target="_blank" rel="noreferrer">
            See the proof
          </a>
        )}
        <ErrorNotice error={remove.error} title="That wasn’t removed" />
      </div>
      <button type="button" className="icon-button" aria-label={`Remove ${kinds[kind]}`} disabled={remove.isPending} onClick={() => remove.mutate({ path: { certificationId: id } })}>
        <Icon name="close" size={18} />
      </button>
    </li>
  );
}

const empty = { kind: 'pet_first_aid' as CertificationKind, issuer: '', number: '', expiresOn: '' };

function AddForm() {
  const { client } = useShop();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(empty);
  const [file, setFile] = useState<File | null>(null);
  const [missing, setMissing] = useState<Record<string, string>>({});
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes });
  const add = useMutation({
    mutationFn: async (proof: File) => {
      const upload = await uploadFile(client, { file: proof, purpose: 'document' });
      if (upload.status !== 'clean') {
        setMissing({ file: upload.rejection?.detail ?? 'This file was not accepted.' });
        return null;
      }
      const { kind, issuer, number, expiresOn } = draft;
      return addCertification({ client, body: { kind, issuer: issuer.trim(), uploadId: upload.id, number: number.trim() || null, expiresOn: expiresOn || null } });
    },
    onSuccess: (added) => {
      if (!added) return undefined;
      setDraft(empty);
      setFile(null);
      return refresh(queries, ...asked);
    },
  });
  const wrong = { ...fieldErrors(add.error), ...missing };
  if (hasCode(add.error, 'certification_expired')) wrong['expiresOn'] ??= sentenceOf(add.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = { ...(draft.issuer.trim() ? {} : { issuer: 'Say who issued it' }), ...(file ? {} : { file: 'Choose the proof: a PDF or a picture' }) };
    setMissing(lacks);
    if (file && Object.keys(lacks).length === 0) add.mutate(file);
  };
  return (
    <section className="card" aria-labelledby="add-certification-title">
      <h2 id="add-certification-title">Add one</h2>
      <form className="form" onSubmit={submit} noValidate aria-label="Add a certification">
        <SelectField label="What it is" value={draft.kind} onChange={({ target }) => set({ kind: target.value as CertificationKind })}>
          {Object.entries(kinds).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextField label="Issued by" maxLength={120} value={draft.issuer} error={wrong['issuer']} onChange={({ target }) => set({ issuer: target.value })} />
        <TextField label="Number" hint="Only you and the business see it." maxLength={80} value={draft.number} error={wrong['number']} onChange={({ target }) => set({ number: target.value })} />
        <TextField type="date" label="Good until" hint="Empty: it never lapses." min={today()} value={draft.expiresOn} error={wrong['expiresOn']} onChange={({ target }) => set({ expiresOn: target.value })} />
        <TextField key={file ? 'chosen' : 'none'} type="file" label="Proof" hint="A PDF or a picture; it is kept encrypted." accept="application/pdf,image/jpeg,image/png,image/webp" error={wrong['file'] ?? wrong['uploadId']} onChange={({ target }) => setFile(target.files?.[0] ?? null)} />
        {file && <p className="quiet">{file.name}</p>}
        {Object.keys(wrong).length === 0 && <ErrorNotice error={add.error} title="It was not added" />}
        {add.data && (
          <Notice tone="good" role="status" title="Added">
            <p>It counts from now on.</p>
          </Notice>
        )}
        <div className="form-actions">
          <button type="submit" className="button" disabled={add.isPending}>
            <Busy busy={add.isPending} as="Sending and checking…">
              Add
            </Busy>
          </button>
        </div>
      </form>
    </section>
  );
}
