import type { Dog } from '@dogcare/sdk';
import { useState } from 'react';
import { DogPicture } from './dog/DogPicture.tsx';
import { DogForm } from './DogForm.tsx';
import { Icon } from './Icon.tsx';

interface DogChooserProps {
  dogs: readonly Dog[];
  chosen: readonly string[];
  onChange(dogIds: string[]): void;
}

/** Which of my dogs come along; a new one can be added on the spot. */
export function DogChooser({ dogs, chosen, onChange }: DogChooserProps) {
  const [adding, setAdding] = useState(false);
  const formShown = adding || dogs.length === 0;
  return (
    <>
      {dogs.length > 0 && (
        <fieldset className="dog-choices">
          <legend className="visually-hidden">Which dogs?</legend>
          {dogs.map((dog) => (
            <label key={dog.id} className="dog-choice">
              <input
                type="checkbox"
                checked={chosen.includes(dog.id)}
                onChange={() =>
                  onChange(chosen.includes(dog.id) ? chosen.filter((id) => id !== dog.id) : [...chosen, dog.id])
                }
              />
              <DogPicture dog={dog} size={52} />
              <span>
                <strong>{dog.name}</strong> <span className="quiet">{dog.breedName}</span>
              </span>
              <span className="choice-mark">
                <Icon name="check" size={18} />
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {formShown ? (
        <div className="inline-form">
          {dogs.length === 0 && (
            <p className="quiet">Tell us about your dog, so that your caregiver knows who is coming.</p>
          )}
          <DogForm
            onCancel={dogs.length > 0 ? () => setAdding(false) : undefined}
            onDone={(dog) => {
              setAdding(false);
              onChange([...chosen, dog.id]);
            }}
          />
        </div>
      ) : (
        <button type="button" className="button button-small button-quiet" onClick={() => setAdding(true)}>
          <Icon name="plus" size={18} /> Add another dog
        </button>
      )}
    </>
  );
}
