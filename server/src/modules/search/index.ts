import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { CaregiverCard, LatLng } from '../caregivers/index.ts';
import type { PersonalData } from '../users/index.ts';
import type { Candidate } from './candidates.ts';
import type { SearchQuery } from './query.ts';

export { searchEntities } from './entities.ts';
export { createSearchRoutes } from './routes.ts';
export { createSearch } from './service.ts';
export { createSearchSubscriber } from './subscribers.ts';

export interface SearchPage {
  readonly center: { readonly label: string | null } & LatLng;
  readonly results: readonly { readonly candidate: Candidate; readonly card: CaregiverCard }[];
  readonly next: string | null;
}

/** The door for other modules. */
export interface Search {
  search(ctx: Ctx, query: SearchQuery): Promise<SearchPage>;
  /** Brings what can be found of a caregiver up to date. */
  refresh(tx: TxCtx, caregiverId: string): Promise<void>;
  readonly personalData: PersonalData;
}
