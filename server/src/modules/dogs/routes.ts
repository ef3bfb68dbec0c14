import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { etagOf } from '../../kernel/http/etag.ts';
import { breedPage } from './breed-pages.ts';
import type { DogRow } from './entities.ts';
import { presentBreed, presentDog } from './presenter.ts';
import type { DogActions } from './service.ts';

const versioned = (dog: DogRow) => ({ status: 200 as const, headers: { ETag: etagOf(dog) }, body: presentDog(dog) });

export const createDogRoutes = ({ commit, dogs }: { readonly commit: Commit; readonly dogs: DogActions }) =>
  ({
    listBreeds: async (_ctx, { query }) => {
      const { breeds, next } = breedPage(query);
      return { status: 200, body: { data: breeds.map(presentBreed), nextCursor: next } };
    },
    listDogs: async (ctx, { query }) => {
      const { rows, next } = await dogs.list(ctx, query);
      return { status: 200, body: { data: rows.map(presentDog), nextCursor: next } };
    },
    createDog: (ctx, { body }) => commit(ctx, async (tx) => ({ status: 201, body: presentDog(await dogs.create(tx, body)) })),
    getDog: async (ctx, { params }) => versioned(await dogs.get(ctx, params.dogId)),
    updateDog: (ctx, { params, headers, body }) =>
      commit(ctx, async (tx) => versioned(await dogs.update(tx, params.dogId, body, headers['if-match']))),
    deleteDog: (ctx, { params }) =>
      commit(ctx, async (tx) => {
        await dogs.remove(tx, params.dogId);
        return { status: 204 };
      }),
  }) satisfies Pick<Handlers<Ctx>, 'listBreeds' | 'listDogs' | 'createDog' | 'getDog' | 'updateDog' | 'deleteDog'>;
