import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Search } from './index.ts';
import { presentSearch } from './presenter.ts';

export const createSearchRoutes = ({ search }: { readonly search: Search }) =>
  ({
    searchCaregivers: async (ctx, { query }) => ({
      status: 200,
      body: presentSearch(await search.search(ctx, query), query.serviceType, ctx.tenant.currency),
    }),
  }) satisfies Pick<Handlers<Ctx>, 'searchCaregivers'>;
