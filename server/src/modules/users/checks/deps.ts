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
import type { Ctx } from '../../../kernel/context/context.ts';
import type { Audit } from '../../platform/index.ts';
import type { Users } from '../index.ts';
import { createCheckRepository } from './repository.ts';

/** Who checks people: with the platform's account, or with the business's own where it has one. */
export interface CheckProviders {
  readonly platform: BackgroundCheckProvider;
  readonly own: (ctx: Pick<Ctx, 'tenant'>) => BackgroundCheckProvider | null;
}

export interface BackgroundChecksDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly audit: Audit;
  readonly vault: Vault;
  readonly users: Pick<Users, 'byId'>;
  readonly providers: CheckProviders;
  readonly contextFor: ContextFor;
  readonly wall: Clock;
  readonly log: Logger;
}

const ownMark = ':own';

/** A check stays with the account that it was begun with: no other one knows it. */
const createChoice = ({ platform, own }: CheckProviders) => ({
  /** With whom a check begins now. */
  now: (ctx: Ctx): { readonly account: string; readonly provider: BackgroundCheckProvider } => {
    const provider = own(ctx);
    return provider ? { account: `${provider.name}${ownMark}`, provider } : { account: platform.name, provider: platform };
  },
  /** Who has this one. */
  of(ctx: Ctx, { provider: account }: { readonly provider: string }): BackgroundCheckProvider {
    if (!account.endsWith(ownMark)) return platform;
    const provider = own(ctx);
    if (!provider) throw new BackgroundCheckError({ kind: 'unauthorized', message: 'The account that it was begun with is in the settings no more', retryable: false });
    return provider;
  },
});

export const createCheckParts = (deps: BackgroundChecksDeps) =>
  ({ ...deps, choice: createChoice(deps.providers), repository: createCheckRepository(deps.db), invitationUrl: sealedText(deps.vault, 'background-check-invitation') });
export type CheckParts = ReturnType<typeof createCheckParts>;

export const checkDeadlines = { follow: 'background_check.follow', expiring: 'background_check.expiring', expired: 'background_check.expired' } as const;

/** A provider that does not answer is no mistake of the caller's; what it refuses for good is ours, and stays an error. */
export async function asking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof BackgroundCheckError)) throw cause;
    if (cause.kind === 'conflict') throw problem('background_check_transition_not_allowed', { detail: cause.message, cause });
    if (cause.kind === 'unauthorized') throw problem('background_checks_unavailable', { detail: 'The business’s account with the provider has to be looked after.', cause });
    throw problem('background_checks_unavailable', { headers: { 'retry-after': '30' }, cause });
  }
}
