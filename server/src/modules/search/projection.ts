import type { TxCtx } from '../../kernel/context/context.ts';
import { mostDogs, type Caregivers, type SearchView } from '../caregivers/index.ts';
import type { SearchEntryRow } from './entities.ts';
import { cellOf, coarse, fine } from './grid.ts';
import type { SearchRepository } from './repository.ts';
import { maskOf } from './sizes.ts';

export type NewEntry = Omit<SearchEntryRow, 'tenantId'>;

export const entriesOf = ({ caregiverId, point, ratingAverage, services }: SearchView): NewEntry[] =>
  services.map((service) => ({
    serviceType: service.serviceType,
    caregiverId,
    cell5: cellOf(point, fine),
    cell25: cellOf(point, coarse),
    lat: point.lat,
    lng: point.lng,
    priceMinor: service.prices[0]?.amountMinor ?? 0,
    ratingScore: ratingAverage ?? 0,
    instantBook: service.instantBook,
    sizesMask: maskOf(service.sizesTaken),
    mostDogs: mostDogs(service),
  }));

/** Brings what can be found of a caregiver in line with what the caregiver is now. Doing it again does no harm. */
export const createProjection = (caregivers: Pick<Caregivers, 'forSearch'>, repository: SearchRepository) =>
  async (tx: TxCtx, caregiverId: string): Promise<void> => {
    const view = await caregivers.forSearch(tx, caregiverId);
    await repository.put(tx, caregiverId, view ? entriesOf(view) : []);
  };
