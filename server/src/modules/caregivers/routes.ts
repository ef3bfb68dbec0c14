import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { etagOf } from '../../kernel/http/etag.ts';
import { planEtag } from './plan-version.ts';
import { presentMine, presentPlan, presentPublic, presentService } from './presenter.ts';
import type { CaregiverActions } from './service.ts';

type Operations =
  | 'createCaregiver' | 'getMyCaregiver' | 'updateMyCaregiver' | 'getCaregiver' | 'listServices' | 'putService'
  | 'deleteService' | 'getAvailabilityPlan' | 'putAvailabilityPlan' | 'getAvailability';

export interface CaregiversRoutesDeps {
  readonly caregivers: CaregiverActions;
  readonly commit: Commit;
}

export const createCaregiversRoutes = ({ caregivers, commit }: CaregiversRoutesDeps) => {
  const { pages, services } = caregivers;
  return {
    createCaregiver: async (ctx, { body }) => {
      const place = await pages.locateNew(ctx, body);
      return commit(ctx, async (tx) => {
        const row = await pages.create(tx, body, place);
        return { status: 201 as const, body: presentMine(row) };
      });
    },
    getMyCaregiver: async (ctx) => {
      const row = await pages.mine(ctx);
      return { status: 200, headers: { etag: etagOf(row) }, body: presentMine(row) };
    },
    updateMyCaregiver: async (ctx, { body, headers }) => {
      const place = await pages.locateMove(ctx, body);
      return commit(ctx, async (tx) => {
        const row = await pages.update(tx, body, place, headers['if-match']);
        return { status: 200 as const, headers: { etag: etagOf(row) }, body: presentMine(row) };
      });
    },
    getCaregiver: async (ctx, { params }) => {
      const { row, services: offered, certifications } = await caregivers.page(ctx, params.caregiverId);
      return { status: 200, body: presentPublic(row, offered, certifications, ctx.tenant.currency) };
    },
    listServices: async (ctx, { query }) => {
      const page = await services.list(ctx, query);
      const data = page.services.map((one) => presentService(one, ctx.tenant.currency));
      return { status: 200, body: { data, nextCursor: page.next } };
    },
    putService: (ctx, { params, body }) =>
      commit(ctx, async (tx) => ({
        status: 200 as const,
        body: presentService(await services.put(tx, params.serviceType, body), tx.tenant.currency),
      })),
    deleteService: (ctx, { params }) =>
      commit(ctx, async (tx) => {
        await services.remove(tx, params.serviceType);
        return { status: 204 as const };
      }),
    getAvailabilityPlan: async (ctx) => {
      const page = await services.plan(ctx);
      return { status: 200, headers: { etag: planEtag(page) }, body: presentPlan(page) };
    },
    putAvailabilityPlan: (ctx, { body, headers }) =>
      commit(ctx, async (tx) => {
        const page = await services.putPlan(tx, body, headers['if-match']);
        return { status: 200 as const, headers: { etag: planEtag(page) }, body: presentPlan(page) };
      }),
    getAvailability: async (ctx, { params, query: { serviceType, kind, ...query } }) => ({
      status: 200,
      body: await caregivers.calendar(ctx, params.caregiverId, serviceType, query, kind),
    }),
  } satisfies Pick<Handlers<Ctx>, Operations>;
};
