import type { Dog } from '@dogcare/sdk';
import { deleteDogMutation, listDogsOptions } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { refresh } from '../app/queries.ts';
import { useShop } from '../app/shop.tsx';
import { Confirm } from '../components/Confirm.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { DogPicture } from '../components/dog/DogPicture.tsx';
import { DogTraits } from '../components/dog/DogTraits.tsx';
import { DogFace } from '../components/DogFace.tsx';
import { DogForm } from '../components/DogForm.tsx';
import { EditRemove } from '../components/EditRemove.tsx';
import { Icon } from '../components/Icon.tsx';
import { Members } from '../components/Members.tsx';
import { Empty, ErrorNotice, Notice, SkeletonCards } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import '../styles/dogs.css';

type Open = { kind: 'add' } | { kind: 'edit' | 'remove'; dog: Dog };

function DogCard({ dog, onOpen }: { dog: Dog; onOpen(open: Open): void }) {
  return (
    <article className="card dog-card">
      <DogPicture dog={dog} size={84} />
      <div className="dog-words">
        <h2>
          <Link to={`/dogs/${dog.id}`}>{dog.name}</Link>
        </h2>
        <DogTraits dog={dog} />
        {dog.behaviorNotes && <p className="dog-notes">{dog.behaviorNotes}</p>}
      </div>
      <div className="dog-actions">
        <EditRemove name={dog.name} onEdit={() => onOpen({ kind: 'edit', dog })} onRemove={() => onOpen({ kind: 'remove', dog })} />
      </div>
    </article>
  );
}

function RemoveDog({ dog, onDone }: { dog: Dog; onDone(): void }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const remove = useMutation({
    ...deleteDogMutation({ client }),
    onSuccess: async () => {
      await refresh(queries, 'listDogs');
      onDone();
    },
  });
  return (
    <Confirm
      title={`Remove ${dog.name}?`}
      action={`Remove ${dog.name}`}
      keep="Keep"
      busy={remove.isPending}
      error={remove.error}
      onDo={() => remove.mutate({ path: { dogId: dog.id } })}
      onClose={onDone}
    >
      <p>{dog.name}’s profile will be gone, with photos and vaccinations. Past bookings keep what was agreed.</p>
    </Confirm>
  );
}

function Dogs() {
  const { client } = useShop();
  const [open, setOpen] = useState<Open>();
  const [added, setAdded] = useState<string>();
  const dogs = useQuery(listDogsOptions({ client, query: { limit: 100 } }));
  usePageTitle('My dogs');
  const close = () => setOpen(undefined);
  const add = (
    <button type="button" className="button" onClick={() => setOpen({ kind: 'add' })}>
      <Icon name="plus" /> Add a dog
    </button>
  );
  return (
    <div className="container page narrow">
      <header className="page-head">
        <h1>My dogs</h1>
        {(dogs.data?.data.length ?? 0) > 0 && add}
      </header>
      <div aria-live="polite">
        {added && (
          <Notice tone="good" title={`${added} is in.`}>
            <p>
              <Link to="/search">Find a caregiver</Link>
            </p>
          </Notice>
        )}
      </div>
      <ErrorNotice error={dogs.error} title="Your dogs didn’t load" onRetry={() => void dogs.refetch()} />
      {dogs.isPending && <SkeletonCards count={2} label="Loading your dogs" />}
      {dogs.data?.data.length === 0 && (
        <Empty icon={<DogFace name="you" size={120} />} title="Who’s a good dog?" actions={add}>
          <p>Tell us about your dog once; every caregiver you book will know.</p>
        </Empty>
      )}
      <ul className="stack">
        {dogs.data?.data.map((dog) => (
          <li key={dog.id}>
            <DogCard dog={dog} onOpen={setOpen} />
          </li>
        ))}
      </ul>
      {open?.kind === 'add' && (
        <Dialog title="Add a dog" onClose={close}>
          <DogForm
            onCancel={close}
            onDone={({ name }) => {
              setAdded(name);
              close();
            }}
          />
        </Dialog>
      )}
      {open?.kind === 'edit' && (
        <Dialog title={`Edit ${open.dog.name}`} onClose={close}>
          <DogForm dog={open.dog} onDone={close} onCancel={close} />
        </Dialog>
      )}
      {open?.kind === 'remove' && <RemoveDog dog={open.dog} onDone={close} />}
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner']}>
    <Dogs />
  </Members>
);
