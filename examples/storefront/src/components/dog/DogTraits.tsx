import type { Dog } from '@dogcare/sdk';
import { useShop } from '../../app/shop.tsx';
import { ageOf } from '../../lib/age.ts';
import { formatWeight } from '../../lib/units.ts';
import { humanize, sizeWord } from '../../lib/words.ts';
import { Badge } from '../ui.tsx';

/** Breed, age, size and temper of a dog, in three lines. */
export function DogTraits({ dog }: { dog: Dog }) {
  const { locale } = useShop();
  return (
    <>
      <p>{dog.breedName}</p>
      <p className="meta quiet">
        <span>
          {dog.birthDateEstimated && 'about '}
          {ageOf(dog.birthDate)}
        </span>
        <span>{formatWeight(dog.weightKg, locale)}</span>
        <span>{sizeWord[dog.sizeClass]}</span>
        <span>
          {dog.sex === 'female' ? 'Female' : 'Male'}
          {dog.neutered ? `, ${dog.sex === 'female' ? 'spayed' : 'neutered'}` : ''}
        </span>
      </p>
      {dog.temperament.length > 0 && (
        <p className="badge-row">
          {dog.temperament.map((word) => (
            <Badge key={word} tone="brand">
              {humanize(word)}
            </Badge>
          ))}
        </p>
      )}
    </>
  );
}
