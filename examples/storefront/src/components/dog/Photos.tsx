import type { Dog, DogPhoto } from '@dogcare/sdk';
import { addDogPhoto, deleteDogPhoto, orderDogPhotos } from '@dogcare/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { fileFor } from '../../lib/dogs.ts';
import { sendFile } from '../../lib/uploads.ts';
import { Section } from '../account/Section.tsx';
import { Icon } from '../Icon.tsx';
import { Badge, ErrorNotice } from '../ui.tsx';
import { Confirm } from '../Confirm.tsx';
import { FileButton, pictures } from './FilePick.tsx';
import { SaveError } from './saving.tsx';

const most = 20;

/** A dog's photos: its owner adds, orders and removes them. */
export function Photos({ dog, mine }: { dog: Dog; mine: boolean }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const [leaving, setLeaving] = useState<DogPhoto>();
  const onSuccess = () => refresh(queries, 'getDog', 'listDogs');
  const path = { dogId: dog.id };
  const add = useMutation({
    mutationFn: async (file: File) => addDogPhoto({ client, path, body: { uploadId: await sendFile(client, file, 'image') } }),
    onSuccess,
  });
  const order = useMutation({
    mutationFn: (body: { photoIds: string[]; coverPhotoId: string | null }) => orderDogPhotos({ client, path, body }),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (photoId: string) => deleteDogPhoto({ client, path: { ...path, photoId } }),
    onSuccess: async () => {
      await onSuccess();
      setLeaving(undefined);
    },
  });
  const ids = dog.photos.map(({ id }) => id);
  const cover = dog.photos.find((photo) => photo.cover)?.id ?? null;
  const moved = (index: number): string[] => {
    const photoIds = [...ids];
    const [photo] = photoIds.splice(index, 1);
    photoIds.splice(index - 1, 0, photo!);
    return photoIds;
  };

  return (
    <Section title="Photos" about={mine ? 'The cover is shown wherever there is room for one.' : undefined}>
      <SaveError error={add.error} fileTitle="That photo wasn’t taken" />
      <ErrorNotice error={order.error} title="The order wasn’t saved" />
      {dog.photos.length === 0 && (
        <p className="quiet">{mine ? `No photos of ${dog.name} yet.` : `There are no photos of ${dog.name}.`}</p>
      )}
      <ul className="dog-photos" aria-label={`Photos of ${dog.name}`}>
        {dog.photos.map((photo, index) => (
          <li key={photo.id}>
            <img src={fileFor(photo.files, 640)?.url} alt={`${dog.name}, photo ${index + 1}`} loading="lazy" />
            {photo.cover && <Badge tone="brand">Cover</Badge>}
            {mine && (
              <div className="dog-photo-actions">
                {!photo.cover && (
                  <button
                    type="button"
                    className="button button-small button-quiet"
                    disabled={order.isPending}
                    onClick={() => order.mutate({ photoIds: ids, coverPhotoId: photo.id })}
                  >
                    Make cover
                  </button>
                )}
                {index > 0 && (
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={`Move photo ${index + 1} forward`}
                    disabled={order.isPending}
                    onClick={() => order.mutate({ photoIds: moved(index), coverPhotoId: cover })}
                  >
                    <Icon name="chevronLeft" />
                  </button>
                )}
                <button
                  type="button"
                  className="icon-button"
                  aria-label={`Remove photo ${index + 1}`}
                  onClick={() => setLeaving(photo)}
                >
                  <Icon name="trash" />
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {mine && (
        <div className="form-actions">
          <FileButton
            label="Photo"
            accept={pictures}
            busy={add.isPending}
            disabled={dog.photos.length >= most}
            onPick={(file) => add.mutate(file)}
          >
            Add a photo
          </FileButton>
        </div>
      )}
      {leaving && (
        <Confirm
          title="Remove this photo?"
          action="Remove photo"
          keep="Keep"
          busy={remove.isPending}
          error={remove.error}
          onDo={() => remove.mutate(leaving.id)}
          onClose={() => setLeaving(undefined)}
        >
          <p>It will be gone for everybody.</p>
        </Confirm>
      )}
    </Section>
  );
}
