import type { TxCtx } from '../../../kernel/context/context.ts';
import { sealedJson, type Vault } from '../../../kernel/crypto/index.ts';
import type { Database } from '../../../kernel/db/index.ts';
import type { Events } from '../../../kernel/events/events.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { Ids } from '../../../kernel/ids/ids.ts';
import type { Deadlines } from '../../../kernel/time/deadlines.ts';
import type { Geocoder } from '../../../ports/maps/index.ts';
import type { Audit } from '../../platform/index.ts';
import type { Users } from '../../users/index.ts';
import type { Caregivers } from '../index.ts';
import { createImportRepository } from './repository.ts';
import type { ImportedCaregiver } from './rows.ts';

export interface ImportDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly commit: Commit;
  readonly audit: Audit;
  readonly vault: Vault;
  readonly maps: Pick<Geocoder, 'geocode'>;
  readonly users: Pick<Users, 'byEmail'>;
  readonly caregivers: Pick<Caregivers, 'createFor' | 'ofUser'>;
  /** Opens a caregiver's account and invites them to set a password. Throws `email_taken`. */
  readonly openAccount: (tx: TxCtx, person: { email: string; firstName: string; lastName: string }) => Promise<{ id: string }>;
}

export const createImportParts = (deps: ImportDeps) =>
  ({ ...deps, repository: createImportRepository(deps.db), contents: sealedJson<ImportedCaregiver>(deps.vault, 'caregiver-import-row') });
export type ImportParts = ReturnType<typeof createImportParts>;

export const importFacts = { received: 'caregiver_import.received', continued: 'caregiver_import.continued', finished: 'caregiver_import.finished' } as const;
export const abandonedDeadline = 'caregiver_import.abandoned';
