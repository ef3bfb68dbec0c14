import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Vault } from '../../kernel/crypto/index.ts';
import type { Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Deadlines } from '../../kernel/time/deadlines.ts';
import type { Files } from '../users/index.ts';
import type { DogRow } from './entities.ts';
import type { DogBookings } from './index.ts';
import { audienceOf, type DogAudience } from './policy.ts';
import { createDogRepository } from './repository.ts';
import { createDogVault } from './sealed.ts';

export interface DogsDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly commit: Commit;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly vault: Vault;
  readonly files: Files;
  readonly bookings: DogBookings;
}

export const ownerOf = ({ actor }: Ctx): string => {
  if (actor.kind !== 'user') throw problem('unauthenticated');
  return actor.userId;
};

/** What all that is done with dogs has in common: the rows, the seal, and who may. */
export function createDogParts(deps: DogsDeps) {
  const repository = createDogRepository(deps.db);
  return {
    ...deps,
    repository,
    sealing: createDogVault(deps.vault),
    /** The owner's dog, held until the transaction ends. */
    async own(tx: TxCtx, dogId: string, ownerId = ownerOf(tx)): Promise<DogRow> {
      const dog = await repository.ofOwnerLocked(tx, ownerId, dogId);
      if (!dog) throw problem('dog_not_found');
      return dog;
    },
    /** A dog that the actor may read, and as whom. */
    async readable(ctx: Ctx, dogId: string): Promise<{ dog: DogRow; audience: DogAudience }> {
      const dog = await repository.byId(ctx, dogId);
      const isCaregiver = ctx.actor.kind === 'user' && ctx.actor.role === 'caregiver';
      const relation = dog && isCaregiver ? await deps.bookings.relationOf(ctx, ownerOf(ctx), dogId) : 'stranger';
      const audience = dog && audienceOf(ctx.actor, dog, relation);
      if (!dog || !audience) throw problem('dog_not_found');
      return { dog, audience };
    },
  };
}
export type DogParts = ReturnType<typeof createDogParts>;
