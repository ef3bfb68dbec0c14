import type { Ctx } from '../../kernel/context/context.ts';
import type { Vault } from '../../kernel/crypto/index.ts';
import type { Logger } from '../../kernel/context/logger.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Deadlines } from '../../kernel/time/deadlines.ts';
import type { RateLimiter } from '../../ports/cache/index.ts';
import type { Geocoder } from '../../ports/maps/index.ts';
import type { Storage } from '../../ports/storage/index.ts';
import type { Audit } from '../platform/index.ts';
import { createAccountRepository } from './account-repository.ts';
import { createAccountRoutes } from './account-routes.ts';
import { createAddresses } from './addresses.ts';
import { createAvatars } from './avatars.ts';
import { createErasure } from './erasure.ts';
import { createExports } from './exports.ts';
import { createLifecycle } from './lifecycle.ts';
import { usersPersonalData } from './personal.ts';
import type { AccountFollower, PersonalData } from './personal-data.ts';
import { createPhone, type PhoneDeps } from './phone.ts';
import { createProfiles } from './profiles.ts';
import { createUserRepository } from './repository.ts';
import { createReview } from './review.ts';
import type { Files } from './uploads/index.ts';
import type { Relation } from './visibility.ts';

/** What accounts ask of bookings, which stand above them. */
export interface PeopleBookings {
  /** How somebody stands to a person by their bookings. */
  relationOf(ctx: Ctx, viewerId: string, personId: string): Promise<Exclude<Relation, 'self' | 'staff'>>;
  /** Whether a person, owner or caregiver, has bookings that are not over. */
  hasOpen(ctx: Ctx, userId: string): Promise<boolean>;
}

export interface AccountsDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly commit: Commit;
  readonly audit: Audit;
  readonly vault: Vault;
  readonly maps: Pick<Geocoder, 'geocode'>;
  readonly sms: PhoneDeps['sms'];
  readonly storage: Storage;
  readonly files: Files;
  readonly rateLimiter: RateLimiter;
  readonly randomInt: (below: number) => number;
  readonly secretKey: string;
  readonly bookings: PeopleBookings;
  /** Who has to know when an account changes its standing. */
  readonly followers: readonly AccountFollower[];
  /** The other modules' parts of what is known of a person; users' own comes last, as it is what the others' rows name. */
  readonly personalData: readonly PersonalData[];
  /** Where the providers are stand-ins: they forget what was sent to these addresses and numbers. */
  readonly forgetSent?: ((ctx: Ctx, to: readonly string[]) => Promise<void>) | undefined;
  readonly log: Logger;
}

/** Accounts from their second day on: profiles, homes, phone numbers, exports, and their end. Stands on what the modules above hand over. */
export function createAccounts(deps: AccountsDeps) {
  const users = createUserRepository(deps.db);
  const repository = createAccountRepository(deps.db);
  const parts = { ...deps, users, repository };
  const addresses = createAddresses(parts);
  const own = usersPersonalData({ users, repository, addresses });
  const all = [...deps.personalData, own];
  const registry = () => all;
  const exports = createExports({ ...parts, registry });
  const lifecycle = createLifecycle(parts);
  const phone = createPhone(parts);
  const avatars = createAvatars(deps.files);
  const profiles = createProfiles({ users, addresses, avatars, bookings: deps.bookings });

  return {
    routes: createAccountRoutes({ commit: deps.commit, lifecycle, avatars, addresses, exports, phone, profiles }),
    /** Where somebody lives, as far as we know: one of their homes, or the usual one. For what happens there. */
    homeOf: (ctx: Ctx, userId: string, addressId: string | null) => addresses.pick(ctx, userId, addressId),
    /** A first home for an account, for the demo and for tests. */
    addHomeFor: addresses.createFor,
    /** For the admin operations. */
    review: createReview({ ...parts, lifecycle, addresses }),
    personalData: all,
    sealed: addresses.sealed,
    consumers: [exports.consumer],
    deadlines: [createErasure({ ...parts, registry }), exports.deadline],
    /** Forgets codes that are past their time. */
    purge: repository.purgeCodes,
  };
}
export type Accounts = ReturnType<typeof createAccounts>;
