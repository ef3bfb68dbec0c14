import { problem } from '../../kernel/errors/problem.ts';
import { createDogParts, type DogsDeps } from './deps.ts';
import type { BookedDog, Dogs } from './index.ts';
import { dogsPersonalData } from './personal.ts';
import { createPhotos } from './photos.ts';
import { bookedDogOf } from './presenter.ts';
import { createProfiles } from './profile.ts';
import { createMedicalRecords } from './records.ts';
import { createDogRoutes } from './routes.ts';
import { sealedPlacesOf } from './sealed.ts';
import { createDogSealing } from './sealing.ts';
import { createVaccinations } from './vaccinations.ts';

export type { DogsDeps } from './deps.ts';

export function createDogs(deps: DogsDeps) {
  const parts = createDogParts(deps);
  const { repository } = parts;
  const profiles = createProfiles(parts);
  const vaccinations = createVaccinations(parts);

  const dogs: Dogs = {
    async forBooking(ctx, ownerId, dogIds): Promise<BookedDog[]> {
      const found = new Map((await repository.forBooking(ctx, ownerId, [...new Set(dogIds)])).map((dog) => [dog.id, dog]));
      const missing = [...dogIds.keys()].filter((index) => !found.has(dogIds[index]!));
      if (missing.length > 0) {
        throw problem('dog_not_found', { errors: missing.map((index) => ({ pointer: `#/dogIds/${index}`, detail: 'None of your dogs.' })) });
      }
      return dogIds.map((dogId) => bookedDogOf(found.get(dogId)!));
    },
    vaccinationCheck: vaccinations.check,
    async schedulesOf(ctx, dogIds) {
      const rows = await repository.schedulesOf(ctx, dogIds);
      return rows.map(({ id, name, feedingSchedule, medicationSchedule }) => ({ id, name, feeding: feedingSchedule, medication: medicationSchedule }));
    },
    createFor: async (tx, ownerId, dog) => (await profiles.insert(tx, ownerId, dog)).id,
    addVaccinationFor: vaccinations.addFor,
    nameOf: async (ctx, dogId) => (await repository.byId(ctx, dogId))?.name ?? null,
    ofOwner: async (ctx, ownerId) => (await repository.page(ctx, ownerId, { limit: 100, after: undefined })).rows.map(bookedDogOf),
  };

  return {
    ...dogs,
    deadlines: vaccinations.deadlines,
    personalData: dogsPersonalData(parts),
    sealed: sealedPlacesOf(deps.db, parts.sealing),
    /** For housekeeping: seals what is older than the seal. */
    sealOldDogs: createDogSealing(parts),
    routes: createDogRoutes({ commit: deps.commit, dogs: profiles, vaccinations, records: createMedicalRecords(parts), photos: createPhotos(parts) }),
  };
}
export type DogsModule = ReturnType<typeof createDogs>;
