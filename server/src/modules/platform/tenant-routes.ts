import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { etagOf } from '../../kernel/http/etag.ts';
import type { TenantRow } from './entities.ts';
import { presentTenant, presentTenantSummary } from './presenter.ts';
import type { Platform } from './service.ts';

const versioned = (row: TenantRow) => ({ status: 200 as const, headers: { etag: etagOf(row) }, body: presentTenant(row) });
const plain = (row: TenantRow) => ({ status: 200 as const, body: presentTenant(row) });

/** The operator's side of the platform. */
export const createTenantRoutes = ({ platform: { operator }, commit }: { platform: Pick<Platform, 'operator'>; commit: Commit }) =>
  ({
    createTenant: (ctx, { body }) => commit(ctx, async (tx) => {
      const { row, publishableKey, secretKey } = await operator.create(tx, body);
      return { status: 201 as const, body: { tenant: presentTenant(row), publishableKey, secretKey } };
    }),
    listTenants: async (_ctx, { query }) => {
      const page = await operator.list(query);
      return { status: 200, body: { data: page.rows.map(presentTenantSummary), nextCursor: page.next } };
    },
    getTenant: async (ctx, { params }) => versioned(await operator.get(ctx, params.tenantId)),
    updateTenant: (ctx, { params, body, headers }) =>
      commit(ctx, async (tx) => versioned(await operator.update(tx, params.tenantId, body, headers['if-match']))),
    suspendTenant: (ctx, { params, body }) => commit(ctx, async (tx) => plain(await operator.suspend(tx, params.tenantId, body.reason))),
    reinstateTenant: (ctx, { params }) => commit(ctx, async (tx) => plain(await operator.reinstate(tx, params.tenantId))),
  }) satisfies Pick<Handlers<Ctx>, 'createTenant' | 'listTenants' | 'getTenant' | 'updateTenant' | 'suspendTenant' | 'reinstateTenant'>;
