import type { Dog as DogData } from '@dogcare/sdk';
import { getDogOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Care } from '../components/dog/Care.tsx';
import { DogPicture } from '../components/dog/DogPicture.tsx';
import { DogTraits } from '../components/dog/DogTraits.tsx';
import { Photos } from '../components/dog/Photos.tsx';
import { Records } from '../components/dog/Records.tsx';
import { Vaccinations } from '../components/dog/Vaccinations.tsx';
import { DogFace } from '../components/DogFace.tsx';
import { DogForm } from '../components/DogForm.tsx';
import { Icon } from '../components/Icon.tsx';
import { homeOf, Members } from '../components/Members.tsx';
import { Empty, ErrorNotice, Skeleton } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { hasCode } from '../lib/problem.ts';
import '../styles/account.css';
import '../styles/dogs.css';

function Head({ dog, mine }: { dog: DogData; mine: boolean }) {
  const [editing, setEditing] = useState(false);
  return (
    <header className="dog-head">
      <DogPicture dog={dog} size={132} />
      <div>
        <h1>{dog.name}</h1>
        <DogTraits dog={dog} />
      </div>
      {mine && (
        <button type="button" className="button button-small button-quiet" onClick={() => setEditing(true)}>
          <Icon name="edit" size={18} /> Edit profile
        </button>
      )}
      {editing && (
        <Dialog title={`Edit ${dog.name}`} onClose={() => setEditing(false)}>
          <DogForm dog={dog} onDone={() => setEditing(false)} onCancel={() => setEditing(false)} />
        </Dialog>
      )}
    </header>
  );
}

function Dog() {
  const { client } = useShop();
  const { me } = useSession();
  const { dogId = '' } = useParams();
  const query = useQuery(getDogOptions({ client, path: { dogId } }));
  const dog = query.data;
  usePageTitle(dog?.name ?? 'Dog');
  const mine = dog !== undefined && dog.ownerId === me?.id;
  if (hasCode(query.error, 'dog_not_found') || hasCode(query.error, 'invalid_request')) {
    return (
      <div className="container page">
        <Empty
          icon={<DogFace name="lost" size={140} />}
          title="This dog isn’t here"
          actions={
            <Link className="button" to={me?.role === 'owner' ? '/dogs' : homeOf(me?.role ?? 'owner')}>
              Go to my pages
            </Link>
          }
        >
          <p>It may have been removed, or the booking that showed it is long over.</p>
        </Empty>
      </div>
    );
  }
  return (
    <div className="container page narrow account">
      {me?.role === 'owner' && (
        <p className="back-line">
          <Link to="/dogs">My dogs</Link>
        </p>
      )}
      <ErrorNotice error={query.error} title="The dog didn’t load" onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton lines={6} label="Loading the dog" />}
      {dog && (
        <>
          <Head dog={dog} mine={mine} />
          <Photos dog={dog} mine={mine} />
          <Care dog={dog} mine={mine} />
          <Vaccinations dog={dog} mine={mine} />
          {!dog.withheld.includes('medicalRecords') && <Records dog={dog} mine={mine} />}
        </>
      )}
    </div>
  );
}

export const Component = () => (
  <Members roles={['owner', 'caregiver']}>
    <Dog />
  </Members>
);
