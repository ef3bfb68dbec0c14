import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { etagOf } from '../../kernel/http/etag.ts';
import { breedPage } from './breed-pages.ts';
import type { Photos } from './photos.ts';
import { presentBreed, presentDog, presentPhoto, type DogView } from './presenter.ts';
import type { Profiles } from './profile.ts';
import type { MedicalRecords } from './records.ts';
import type { Vaccinations } from './vaccinations.ts';

interface DogRoutesDeps {
  readonly commit: Commit;
  readonly dogs: Profiles;
  readonly vaccinations: Vaccinations;
  readonly records: MedicalRecords;
  readonly photos: Photos;
}

type Operation =
  | 'listBreeds' | 'listDogs' | 'createDog' | 'getDog' | 'updateDog' | 'deleteDog'
  | 'listVaccinations' | 'addVaccination' | 'updateVaccination' | 'deleteVaccination'
  | 'listMedicalRecords' | 'addMedicalRecord' | 'deleteMedicalRecord' | 'addDogPhoto' | 'orderDogPhotos' | 'deleteDogPhoto';

const versioned = ({ tenant }: Ctx, view: DogView) => ({ status: 200 as const, headers: { ETag: etagOf(view.row) }, body: presentDog(view, tenant.currency) });
const gone = { status: 204 } as const;

export const createDogRoutes = ({ commit, dogs, vaccinations, records, photos }: DogRoutesDeps) =>
  ({
    listBreeds: async (_ctx, { query }) => {
      const { breeds, next } = breedPage(query);
      return { status: 200, body: { data: breeds.map(presentBreed), nextCursor: next } };
    },
    listDogs: async (ctx, { query }) => {
      const { rows, next } = await dogs.list(ctx, query);
      return { status: 200, body: { data: rows.map((view) => presentDog(view, ctx.tenant.currency)), nextCursor: next } };
    },
    createDog: (ctx, { body }) => commit(ctx, async (tx) => ({ status: 201, body: presentDog(await dogs.create(tx, body), tx.tenant.currency) })),
    getDog: async (ctx, { params }) => versioned(ctx, await dogs.get(ctx, params.dogId)),
    updateDog: (ctx, { params, headers, body }) =>
      commit(ctx, async (tx) => versioned(tx, await dogs.update(tx, params.dogId, body, headers['if-match']))),
    deleteDog: (ctx, { params }) =>
      commit(ctx, async (tx) => {
        await dogs.remove(tx, params.dogId);
        return gone;
      }),

    listVaccinations: async (ctx, { params, query }) => ({ status: 200, body: await vaccinations.list(ctx, params.dogId, query) }),
    addVaccination: (ctx, { params, body }) =>
      commit(ctx, async (tx) => {
        const added = await vaccinations.add(tx, params.dogId, body);
        return { status: 201, headers: { ETag: added.etag }, body: added };
      }),
    updateVaccination: (ctx, { params, headers, body }) =>
      commit(ctx, async (tx) => {
        const changed = await vaccinations.update(tx, params.dogId, params.vaccinationId, body, headers['if-match']);
        return { status: 200, headers: { ETag: changed.etag }, body: changed };
      }),
    deleteVaccination: (ctx, { params }) =>
      commit(ctx, async (tx) => {
        await vaccinations.remove(tx, params.dogId, params.vaccinationId);
        return gone;
      }),

    listMedicalRecords: async (ctx, { params, query }) => ({ status: 200, body: await records.list(ctx, params.dogId, query) }),
    addMedicalRecord: (ctx, { params, body }) => commit(ctx, async (tx) => ({ status: 201, body: await records.add(tx, params.dogId, body) })),
    deleteMedicalRecord: (ctx, { params }) =>
      commit(ctx, async (tx) => {
        await records.remove(tx, params.dogId, params.recordId);
        return gone;
      }),

    addDogPhoto: (ctx, { params, body }) =>
      commit(ctx, async (tx) => {
        const { photo, dog } = await photos.add(tx, params.dogId, body);
        return { status: 201, body: presentPhoto(photo, dog.coverPhotoId) };
      }),
    orderDogPhotos: (ctx, { params, headers, body }) =>
      commit(ctx, async (tx) => {
        const { photos: ordered, dog } = await photos.order(tx, params.dogId, body, headers['if-match']);
        return { status: 200, headers: { ETag: etagOf(dog) }, body: { photos: ordered.map((photo) => presentPhoto(photo, dog.coverPhotoId)) } };
      }),
    deleteDogPhoto: (ctx, { params }) =>
      commit(ctx, async (tx) => {
        await photos.remove(tx, params.dogId, params.photoId);
        return gone;
      }),
  }) satisfies Pick<Handlers<Ctx>, Operation>;
