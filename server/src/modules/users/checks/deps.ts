import type { ContextFor } from '../../../kernel/context/contexts.ts';
import type { Logger } from '../../../kernel/context/logger.ts';
import { sealedText, type Vault } from '../../../kernel/crypto/index.ts';
import type { Database } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { Events } from '../../../kernel/events/events.ts';
import type { Ids } from '../../../kernel/ids/ids.ts';
import type { Clock } from '../../../kernel/time/clock.ts';
import type { Deadlines } from '../../../kernel/time/deadlines.ts';
import { BackgroundCheckError, type BackgroundCheckProvider } from '../../../ports/background-checks/index.ts';
import type { Audit } from '../../platform/index.ts';
import type { Users } from '../index.ts';
import { createCheckRepository } from './repository.ts';

export interface BackgroundChecksDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly audit: Audit;
  readonly vault: Vault;
  readonly users: Pick<Users, 'byId'>;
  readonly provider: BackgroundCheckProvider;
  readonly contextFor: ContextFor;
  readonly wall: Clock;
  readonly log: Logger;
}

export const createCheckParts = (deps: BackgroundChecksDeps) =>
  ({ ...deps, repository: createCheckRepository(deps.db), invitationUrl: sealedText(deps.vault, 'background-check-invitation') });
export type CheckParts = ReturnType<typeof createCheckParts>;

export const checkDeadlines = { follow: 'background_check.follow', expiring: 'background_check.expiring', expired: 'background_check.expired' } as const;

/** A provider that does not answer is no mistake of the caller's; what it refuses for good is ours, and stays an error. */
export async function asking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof BackgroundCheckError)) throw cause;
    if (cause.kind === 'conflict') throw problem('background_check_transition_not_allowed', { detail: cause.message, cause });
    throw problem('background_checks_unavailable', { headers: { 'retry-after': '30' }, cause });
  }
}
