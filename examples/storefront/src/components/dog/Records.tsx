import type { Dog, MedicalRecord } from '@dogcare/sdk';
import { deleteMedicalRecord } from '@dogcare/sdk';
import { listMedicalRecordsOptions } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { formatDate, mediumDate } from '../../lib/dates.ts';
import { humanize } from '../../lib/words.ts';
import { Section } from '../account/Section.tsx';
import { Dialog } from '../Dialog.tsx';
import { Icon } from '../Icon.tsx';
import { Badge, ErrorNotice, Skeleton } from '../ui.tsx';
import { Confirm } from '../Confirm.tsx';
import { RecordForm } from './RecordForm.tsx';

/** What a dog has been through; for a caregiver only once a booking is confirmed. */
export function Records({ dog, mine }: { dog: Dog; mine: boolean }) {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<MedicalRecord>();
  const list = useQuery(listMedicalRecordsOptions({ client, path: { dogId: dog.id }, query: { limit: 100 } }));
  const remove = useMutation({
    mutationFn: (recordId: string) => deleteMedicalRecord({ client, path: { dogId: dog.id, recordId } }),
    onSuccess: async () => {
      await refresh(queries, 'listMedicalRecords');
      setLeaving(undefined);
    },
  });
  return (
    <Section title="Medical records" about={mine ? 'Kept encrypted; caregivers read them once a booking is confirmed.' : undefined}>
      <ErrorNotice error={list.error} title="The records didn’t load" onRetry={() => void list.refetch()} />
      {list.isPending && <Skeleton lines={2} label="Loading the medical records" />}
      {list.data?.data.length === 0 && <p className="quiet">No medical records.</p>}
      {(list.data?.data.length ?? 0) > 0 && (
        <ul className="account-list" aria-label="Medical records">
          {list.data?.data.map((record) => (
            <li key={record.id}>
              <div>
                <p className="account-line">
                  <strong>{record.title}</strong> <Badge>{humanize(record.kind)}</Badge>
                </p>
                <p className="meta quiet">
                  <span>{formatDate(record.occurredOn, locale, { ...mediumDate, year: 'numeric' })}</span>
                  {record.files[0] && (
                    <span>
                      <a href={record.files[0].url} target="_blank" rel="noreferrer">
                        See the file
                      </a>
                    </span>
                  )}
                </p>
                {record.notes && <p>{record.notes}</p>}
              </div>
              {mine && (
                <button type="button" className="icon-button" aria-label={`Remove ${record.title}`} onClick={() => setLeaving(record)}>
                  <Icon name="trash" />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mine && (
        <div className="form-actions">
          <button type="button" className="button button-small button-quiet" onClick={() => setAdding(true)}>
            <Icon name="plus" size={18} /> Add a record
          </button>
        </div>
      )}
      {adding && (
        <Dialog title="Add a medical record" onClose={() => setAdding(false)}>
          <RecordForm dogId={dog.id} onDone={() => setAdding(false)} />
        </Dialog>
      )}
      {leaving && (
        <Confirm
          title={`Remove ${leaving.title}?`}
          action="Remove record"
          keep="Keep"
          busy={remove.isPending}
          error={remove.error}
          onDo={() => remove.mutate(leaving.id)}
          onClose={() => setLeaving(undefined)}
        >
          <p>The record will be gone, and its file with it.</p>
        </Confirm>
      )}
    </Section>
  );
}
