import type { Dog } from '@dogcare/sdk';
import { coverOf, fileFor } from '../../lib/dogs.ts';
import { DogFace } from '../DogFace.tsx';

/** A dog's cover photo in a circle, or its drawn face where there is none. */
export function DogPicture({ dog, size = 84 }: { dog: Pick<Dog, 'name' | 'photos'>; size?: number }) {
  const file = fileFor(coverOf(dog)?.files ?? [], size * 2);
  return file ? (
    <img className="dog-picture" src={file.url} alt="" width={size} height={size} />
  ) : (
    <DogFace name={dog.name} size={size} />
  );
}
