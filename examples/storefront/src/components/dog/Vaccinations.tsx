import type { Dog, Vaccination, Vaccine } from '@dogcare/sdk';
import { deleteVaccination } from '@dogcare/sdk';
import { listVaccinationsOptions } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { formatDate } from '../../lib/dates.ts';
import { vaccinationBadge, vaccineName } from '../../lib/dogs.ts';
import { listOf } from '../../lib/words.ts';
import { Section } from '../account/Section.tsx';
import { Dialog } from '../Dialog.tsx';
import { Icon } from '../Icon.tsx';
import { Badge, ErrorNotice, Notice, Skeleton } from '../ui.tsx';
import { Confirm } from '../Confirm.tsx';
import { VaccinationForm } from './VaccinationForm.tsx';

const shape: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' };

function Line({ one, onRemove }: { one: Vaccination; onRemove?: (() => void) | undefined }) {
  const { locale } = useShop();
  const { word, tone } = vaccinationBadge[one.state];
  const proof = one.proof[0];
  return (
    <li>
      <div>
        <p className="account-line">
          <strong>{vaccineName(one.vaccine)}</strong> <Badge tone={tone}>{word}</Badge>
        </p>
        <p className="meta quiet">
          {one.product && <span>{one.product}</span>}
          {one.givenOn && <span>{one.vetExempt ? 'Letter of' : 'Given'} {formatDate(one.givenOn, locale, shape)}</span>}
          {one.validUntil && <span>until {formatDate(one.validUntil, locale, shape)}</span>}
          {proof && (
            <span>
              <a href={proof.url} target="_blank" rel="noreferrer">
                See the proof
              </a>
            </span>
          )}
        </p>
        {one.exemptionReason && <p className="quiet">{one.exemptionReason}</p>}
      </div>
      {onRemove && (
        <button type="button" className="icon-button" aria-label={`Remove ${vaccineName(one.vaccine)}`} onClick={onRemove}>
          <Icon name="trash" />
        </button>
      )}
    </li>
  );
}

/** What a dog is vaccinated against, and what of the required it lacks. */
export function Vaccinations({ dog, mine }: { dog: Dog; mine: boolean }) {
  const { client, locale, storefront } = useShop();
  const queries = useQueryClient();
  const [adding, setAdding] = useState<{ vaccine?: Vaccine | undefined }>();
  const [leaving, setLeaving] = useState<Vaccination>();
  const list = useQuery(listVaccinationsOptions({ client, path: { dogId: dog.id }, query: { limit: 100 } }));
  const remove = useMutation({
    mutationFn: (vaccinationId: string) => deleteVaccination({ client, path: { dogId: dog.id, vaccinationId } }),
    onSuccess: async () => {
      await refresh(queries, 'listVaccinations');
      setLeaving(undefined);
    },
  });
  const lacking = list.data?.required.filter(({ state }) => state === 'missing' || state === 'expired') ?? [];
  return (
    <Section title="Vaccinations">
      <ErrorNotice error={list.error} title="The vaccinations didn’t load" onRetry={() => void list.refetch()} />
      {list.isPending && <Skeleton lines={3} label="Loading the vaccinations" />}
      {lacking.length > 0 && (
        <Notice tone="wait" title={`${storefront.name} asks for more`}>
          <p>{listOf(lacking.map(({ vaccine, state }) => `${vaccineName(vaccine)} ${state === 'missing' ? 'is missing' : 'has run out'}`), locale)}.</p>
        </Notice>
      )}
      {list.data?.data.length === 0 && <p className="quiet">No vaccinations yet.</p>}
      {(list.data?.data.length ?? 0) > 0 && (
        <ul className="account-list" aria-label="Vaccinations">
          {list.data?.data.map((one) => (
            <Line key={one.id} one={one} onRemove={mine ? () => setLeaving(one) : undefined} />
          ))}
        </ul>
      )}
      {mine && (
        <div className="form-actions">
          <button type="button" className="button button-small button-quiet" onClick={() => setAdding({ vaccine: lacking[0]?.vaccine })}>
            <Icon name="plus" size={18} /> Add a vaccination
          </button>
        </div>
      )}
      {adding && (
        <Dialog title="Add a vaccination" onClose={() => setAdding(undefined)}>
          <VaccinationForm dogId={dog.id} vaccine={adding.vaccine} onDone={() => setAdding(undefined)} />
        </Dialog>
      )}
      {leaving && (
        <Confirm
          title={`Remove ${vaccineName(leaving.vaccine)}?`}
          action="Remove vaccination"
          keep="Keep"
          busy={remove.isPending}
          error={remove.error}
          onDo={() => remove.mutate(leaving.id)}
          onClose={() => setLeaving(undefined)}
        >
          <p>The vaccination will be gone, and its proof with it.</p>
        </Confirm>
      )}
    </Section>
  );
}
