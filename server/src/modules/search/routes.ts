import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { asBody } from '../../kernel/http/ready.ts';
import type { SearchModule } from './service.ts';

interface Deps {
  readonly search: SearchModule;
  readonly commit: Commit;
}

export const createSearchRoutes = ({ search, commit }: Deps) =>
  ({
    searchCaregivers: async (ctx, { query }) => ({ status: 200, body: asBody(await search.search(ctx, query)) }),
    recommendCaregivers: async (ctx, { query }) => ({ status: 200, body: await search.recommend(ctx, query) }),
    suggestPlaces: async (_ctx, { query }) => ({ status: 200, body: await search.suggest(query) }),
    listFavorites: async (ctx, { query }) => ({ status: 200, body: await search.favorites.list(ctx, query) }),
    addFavorite: (ctx, { params }) => commit(ctx, async (tx) => ({ status: 200 as const, body: await search.favorites.add(tx, params.caregiverId) })),
    removeFavorite: (ctx, { params }) => commit(ctx, async (tx) => {
      await search.favorites.remove(tx, params.caregiverId);
      return { status: 204 as const };
    }),
  }) satisfies Partial<Handlers<Ctx>>;

/** What the business decides about its searches. */
export const createFeaturedRoutes = ({ search, commit }: Deps) =>
  ({
    listFeatured: async (ctx, { query }) => ({ status: 200, body: await search.featured.list(ctx, query) }),
    featureCaregiver: (ctx, { params, body }) =>
      commit(ctx, async (tx) => ({ status: 200 as const, body: await search.featured.put(tx, params.caregiverId, body) })),
    unfeatureCaregiver: (ctx, { params }) => commit(ctx, async (tx) => {
      await search.featured.remove(tx, params.caregiverId);
      return { status: 204 as const };
    }),
  }) satisfies Partial<Handlers<Ctx>>;
