import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import {
  presentApiKey, presentAuditRow, presentSettings, presentSettingsVersion, settingsEtag, type Platform,
} from '../platform/index.ts';

export interface SettingsRouteDeps {
  readonly platform: Pick<Platform, 'settings' | 'apiKeys' | 'audit'>;
  readonly commit: Commit;
}

type State = Parameters<typeof presentSettings>[0];
const versioned = (state: State) => ({ status: 200 as const, headers: { etag: settingsEtag(state.version) }, body: presentSettings(state) });

/** Settings, keys and the audit log live in the platform; this shows them. */
export const createSettingsRoutes = ({ platform: { settings, apiKeys, audit }, commit }: SettingsRouteDeps) =>
  ({
    getSettings: async (ctx) => versioned(await settings.get(ctx)),
    updateSettings: (ctx, { body, headers }) =>
      commit(ctx, async (tx) => versioned(await settings.update(tx, body, { ifMatch: headers['if-match'] }))),
    listSettingsVersions: async (ctx, { query }) => {
      const page = await settings.list(ctx, query);
      return { status: 200, body: { data: page.rows.map(presentSettingsVersion), nextCursor: page.next } };
    },
    rollBackSettings: (ctx, { params, headers }) =>
      commit(ctx, async (tx) => versioned(await settings.rollBack(tx, params.version, { ifMatch: headers['if-match'] }))),
    listApiKeys: async (ctx, { query }) => {
      const page = await apiKeys.list(ctx, query);
      return { status: 200, body: { data: page.rows.map(presentApiKey), nextCursor: page.next } };
    },
    createApiKey: (ctx, { body }) => commit(ctx, async (tx) => {
      const { row, key } = await apiKeys.create(tx, body);
      return { status: 201 as const, body: { apiKey: presentApiKey(row), key } };
    }),
    revokeApiKey: (ctx, { params }) => commit(ctx, async (tx) => {
      await apiKeys.revoke(tx, params.keyId);
      return { status: 204 as const };
    }),
    listAuditLog: async (ctx, { query: { limit, cursor, ...filter } }) => {
      const page = await audit.list(ctx, filter, { limit, cursor });
      const personal = ctx.actor.kind === 'user';
      return { status: 200, body: { data: page.rows.map((row) => presentAuditRow(row, { personal })), nextCursor: page.next } };
    },
    verifyAuditLog: async (ctx) => {
      const { intact, checked, unsealed, head, firstBroken } = await audit.verify(ctx);
      return { status: 200, body: { intact, checked, unsealed, head, firstBroken } };
    },
  }) satisfies Pick<Handlers<Ctx>,
    | 'getSettings' | 'updateSettings' | 'listSettingsVersions' | 'rollBackSettings' | 'listApiKeys' | 'createApiKey' | 'revokeApiKey'
    | 'listAuditLog' | 'verifyAuditLog'>;
