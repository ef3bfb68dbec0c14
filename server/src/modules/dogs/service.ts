import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Database, Page } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { assertUnchanged, nextVersion } from '../../kernel/http/etag.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { DogRow } from './entities.ts';
import type { BookedDog, DogBookings, Dogs, NewDog } from './index.ts';
import { assertBirthDate, breedOf, readingRight } from './policy.ts';
import { bookedDogOf } from './presenter.ts';
import { dogsPersonalData } from './personal.ts';
import { createDogRepository } from './repository.ts';
import { createDogRoutes } from './routes.ts';

export interface DogsDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly commit: Commit;
  readonly bookings: DogBookings;
}

export interface DogActions {
  list(ctx: Ctx, query: { limit: number; cursor?: string }): Promise<Page<DogRow>>;
  create(tx: TxCtx, given: Schema<'CreateDog'>): Promise<DogRow>;
  get(ctx: Ctx, dogId: string): Promise<DogRow>;
  update(tx: TxCtx, dogId: string, given: Schema<'UpdateDog'>, ifMatch: string | undefined): Promise<DogRow>;
  remove(tx: TxCtx, dogId: string): Promise<void>;
}

const nothingTold = {
  temperament: [], behaviorNotes: '', dietNotes: '', allergies: [], feedingSchedule: [], medicationSchedule: [], vet: null, emergencyContacts: [],
};

const ownerOf = ({ actor }: Ctx): string => {
  if (actor.kind !== 'user') throw problem('unauthenticated');
  return actor.userId;
};

export function createDogs({ db, ids, commit, bookings }: DogsDeps) {
  const repository = createDogRepository(db);

  const check = (ctx: Ctx, { breedId, birthDate }: { breedId?: string; birthDate?: string }): void => {
    if (breedId !== undefined) breedOf(breedId);
    if (birthDate !== undefined) assertBirthDate(birthDate, ctx.clock.now(), ctx.tenant.timeZone);
  };

  const insert = async (tx: TxCtx, ownerId: string, { createdAt, ...dog }: NewDog): Promise<DogRow> => {
    check(tx, dog);
    const now = createdAt ?? tx.clock.now();
    const about = { ...nothingTold, ...dog, name: dog.name.trim() };
    const row: DogRow = { id: ids.next('dog'), tenantId: tx.tenant.id, ownerId, ...about, createdAt: now, updatedAt: now, deletedAt: null };
    await repository.insert(tx, row);
    return row;
  };

  /** The owner's dog, held until the transaction ends. */
  const own = async (tx: TxCtx, dogId: string): Promise<DogRow> => {
    const dog = await repository.ofOwnerLocked(tx, ownerOf(tx), dogId);
    if (!dog) throw problem('dog_not_found');
    return dog;
  };

  const actions: DogActions = {
    list: (ctx, { limit, cursor }) => repository.page(ctx, ownerOf(ctx), { limit, after: cursor }),
    create: (tx, given) => insert(tx, ownerOf(tx), given),
    async get(ctx, dogId) {
      const dog = await repository.byId(ctx, dogId);
      const right = dog ? readingRight(ctx.actor, dog) : 'no';
      if (!dog || right === 'no') throw problem('dog_not_found');
      if (right === 'by booking' && !(await bookings.caregiverMayRead(ctx, dogId, ownerOf(ctx)))) throw problem('dog_not_found');
      return dog;
    },
    async update(tx, dogId, given, ifMatch) {
      const before = await own(tx, dogId);
      assertUnchanged(ifMatch, before);
      check(tx, given);
      const patch: Partial<DogRow> = {
        ...given,
        ...(given.name !== undefined && { name: given.name.trim() }),
        updatedAt: nextVersion(tx.clock.now(), before.updatedAt),
      };
      await repository.update(tx, dogId, patch);
      return { ...before, ...patch };
    },
    /** Whoever books the dog locks its row first: either this sees the booking, or the booking does not find the dog. */
    async remove(tx, dogId) {
      const dog = await own(tx, dogId);
      if (await bookings.hasOpen(tx, dogId)) throw problem('dog_has_bookings', { detail: 'Cancel them first, or wait until they are over.' });
      const deletedAt = nextVersion(tx.clock.now(), dog.updatedAt);
      await repository.update(tx, dogId, { deletedAt, updatedAt: deletedAt });
    },
  };

  const dogs: Dogs = {
    async forBooking(ctx, ownerId, dogIds): Promise<BookedDog[]> {
      const found = new Map((await repository.forBooking(ctx, ownerId, [...new Set(dogIds)])).map((dog) => [dog.id, dog]));
      const missing = [...dogIds.keys()].filter((index) => !found.has(dogIds[index]!));
      if (missing.length > 0) {
        throw problem('dog_not_found', { errors: missing.map((index) => ({ pointer: `#/dogIds/${index}`, detail: 'None of your dogs.' })) });
      }
      return dogIds.map((dogId) => bookedDogOf(found.get(dogId)!));
    },
    ofOwner: async (ctx, ownerId) => (await repository.page(ctx, ownerId, { limit: 100, after: undefined })).rows.map(bookedDogOf),
    createFor: async (tx, ownerId, dog) => (await insert(tx, ownerId, dog)).id,
  };

  return { ...dogs, personalData: dogsPersonalData(repository), routes: createDogRoutes({ commit, dogs: actions }) };
}
export type DogsModule = ReturnType<typeof createDogs>;
