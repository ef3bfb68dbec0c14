import type { CaregiverSearchResult } from '@dogcare/sdk';
import { CaregiverCard } from '../CaregiverCard.tsx';

interface ResultsProps {
  results: readonly CaregiverSearchResult[];
  label: string;
  active: string | null;
  onActive(caregiverId: string | null): void;
  linkOf(result: CaregiverSearchResult): string;
  /** Cards that the map leads to. */
  idOf?: (result: CaregiverSearchResult) => string;
}

export function Results({ results, label, active, onActive, linkOf, idOf }: ResultsProps) {
  return (
    <ul className="stack results" aria-label={label}>
      {results.map((result) => (
        <li key={result.caregiverId} id={idOf?.(result)}>
          <CaregiverCard
            result={result}
            to={linkOf(result)}
            active={result.caregiverId === active}
            onActive={onActive}
          />
        </li>
      ))}
    </ul>
  );
}
