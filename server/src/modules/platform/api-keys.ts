import type { Schema } from '../../contract/contract.ts';
import { operations, type OperationInfo } from '../../contract/contract.ts';
import { covers } from '../../kernel/authz/roles.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Tenant } from '../../kernel/context/tenant.ts';
import { afterCommit, createRepository, type Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Audit } from './audit.ts';
import { ApiKeyEntity, type ApiKeyRow } from './entities.ts';
import { hashKey, hintOf } from './keys.ts';
import type { PlatformRepository } from './repository.ts';

/** Every scope that opens something, as the contract has them. */
export const knownScopes: ReadonlySet<string> = new Set(
  ['*', ...(Object.values(operations) as OperationInfo[]).flatMap(({ scope }) => scope ?? [])],
);

export const newKey = (kind: ApiKeyRow['kind'], mode: Tenant['mode'], newSecret: () => string): string =>
  `${kind === 'secret' ? 'sk' : 'pk'}_${mode}_${newSecret()}`;

export interface ApiKeyDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly repository: PlatformRepository;
  readonly audit: Audit;
  readonly newSecret: () => string;
  readonly forget: () => void;
}

function assertScopes(ctx: Ctx, { kind, scopes = [] }: Schema<'CreateApiKey'>): void {
  if (kind === 'publishable' ? scopes.length > 0 : scopes.length === 0) {
    throw problem('invalid_request', { pointer: '#/scopes', detail: kind === 'publishable' ? 'A publishable key has no scopes.' : 'A secret key needs at least one scope.' });
  }
  scopes.forEach((scope, index) => {
    const pointer = `#/scopes/${index}`;
    if (!knownScopes.has(scope)) throw problem('unknown_scope', { pointer, detail: `There are: ${[...knownScopes].sort().join(', ')}.` });
    // a key that may make keys must not make a way out of its own limits
    if (ctx.actor.kind === 'key' && !covers(ctx.actor.scopes, scope)) {
      throw problem('insufficient_scope', { pointer, detail: `This key has not got ${scope} itself.` });
    }
  });
}

export function createApiKeys({ db, ids, repository, audit, newSecret, forget }: ApiKeyDeps) {
  const keys = createRepository(db, ApiKeyEntity);

  return {
    list: (ctx: Ctx, page: { limit: number; cursor?: string }) =>
      keys.page(ctx, { where: {}, order: [['id', 'desc']], after: page.cursor, limit: page.limit }),
    /** The key in clear is answered this once. */
    async create(tx: TxCtx, given: Schema<'CreateApiKey'>): Promise<{ row: ApiKeyRow; key: string }> {
      assertScopes(tx, given);
      const key = newKey(given.kind, tx.tenant.mode, newSecret);
      const row = {
        id: ids.next('apiKey'), tenantId: tx.tenant.id, kind: given.kind, name: given.name.trim(), keyHash: hashKey(key), hint: hintOf(key),
        scopes: given.scopes ?? [], createdAt: tx.wall.now(), revokedAt: null,
      };
      await keys.insert(tx, row);
      await audit.record(tx, { action: 'api_key.created', subjectKind: 'api_key', subjectId: row.id, data: { kind: row.kind, scopes: row.scopes } });
      afterCommit(tx, forget);
      return { row, key };
    },
    async revoke(tx: TxCtx, keyId: string): Promise<void> {
      await repository.lockTenant(tx.tx, tx.tenant.id); // of two last keys revoked at once, one stays
      const row = await keys.findOne(tx, { id: keyId });
      if (!row) throw problem('api_key_not_found');
      if (row.revokedAt) return;
      if (row.kind === 'publishable' && (await keys.count(tx, { kind: 'publishable', revokedAt: null })) === 1) throw problem('last_publishable_key');
      await keys.update(tx, { id: keyId }, { revokedAt: tx.wall.now() });
      await audit.record(tx, { action: 'api_key.revoked', subjectKind: 'api_key', subjectId: keyId, data: { kind: row.kind } });
      afterCommit(tx, forget);
    },
  };
}
export type ApiKeys = ReturnType<typeof createApiKeys>;
