import { listDogsOptions } from '@dogcare/sdk/react-query';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useShop } from '../app/shop.tsx';
import { DogChooser } from './DogChooser.tsx';
import { ErrorNotice, Skeleton } from './ui.tsx';

/** Which of one's dogs come along: those chosen on the page before, or the only one there is. */
export function useChosenDogs(preset: readonly string[]) {
  const { client } = useShop();
  const [chosen, setChosen] = useState<string[]>();
  const dogs = useQuery(listDogsOptions({ client, query: { limit: 100 } }));
  const mine = dogs.data?.data ?? [];
  const known = preset.filter((id) => mine.some((dog) => dog.id === id));
  const dogIds = chosen ?? (known.length > 0 ? known : mine.length === 1 ? mine.map(({ id }) => id) : []);
  return { dogs, mine, dogIds, setChosen };
}

/** The step in which they are chosen. */
export function ChosenDogs({ step, chosen: { dogs, mine, dogIds, setChosen } }: { step: number; chosen: ReturnType<typeof useChosenDogs> }) {
  return (
    <section className="card" aria-labelledby="dogs-title">
      <h2 id="dogs-title">
        <span className="step-mark">{step}</span> Who is coming?
      </h2>
      {dogs.isPending ? <Skeleton label="Loading your dogs" /> : <DogChooser dogs={mine} chosen={dogIds} onChange={setChosen} />}
      <ErrorNotice error={dogs.error} onRetry={() => void dogs.refetch()} />
    </section>
  );
}
