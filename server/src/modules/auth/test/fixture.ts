import { randomBytes } from 'node:crypto';
import { openTestDatabase, type EngineName } from '../../../../test/services/engines.ts';
import { movableClock, tablesOf, testCtx, testTenant } from '../../../../test/services/tenant.ts';
import { createOidcIdentity } from '../../../adapters/identity/oidc/index.ts';
import { createVault, newVaultKey } from '../../../kernel/crypto/index.ts';
import type { Actor, Ctx, Role } from '../../../kernel/context/context.ts';
import { EventEntity } from '../../../kernel/events/entities.ts';
import { createEvents } from '../../../kernel/events/events.ts';
import { createCommit } from '../../../kernel/http/commit.ts';
import { IdempotencyEntity } from '../../../kernel/http/idempotency-store.ts';
import { createIds } from '../../../kernel/ids/ids.ts';
import { createRepository } from '../../../kernel/db/index.ts';
import { createAuthTables } from '../../../migrations/first/auth.ts';
import { createDogsTables } from '../../../migrations/first/dogs.ts';
import { createKernelTables } from '../../../migrations/first/kernel.ts';
import { addAvatarColumn } from '../../../migrations/1795000000000-account-files.ts';
import { createUsersTables } from '../../../migrations/first/users.ts';
import { createDogRecords } from '../../../migrations/1800000000000-dogs.ts';
import { createAuthFactorTables } from '../../../migrations/identity/auth-factors.ts';
import { createTrustTables } from '../../../migrations/identity/auth.ts';
import { createAccountTables } from '../../../migrations/identity/users.ts';
import { createDogs, dogEntities, type DogBookings } from '../../dogs/index.ts';
import { createUsers, userEntities } from '../../users/index.ts';
import { authEntities, createAuth, createPasswords, factorEntities, loadTokenKeys, type Passwords } from '../index.ts';

/** Users, auth and dogs on a database of their own. `bookings` answers what dogs ask of them. */
export async function openPeople(engine: EngineName, bookings: Partial<DogBookings> = {}) {
  const clock = movableClock();
  const test = await openTestDatabase(engine, {
    entities: [EventEntity, IdempotencyEntity, ...userEntities, ...authEntities, ...factorEntities, ...dogEntities],
    migrations: [tablesOf(createKernelTables, createUsersTables, createAuthTables, createTrustTables, createAccountTables, addAvatarColumn, createAuthFactorTables, createDogsTables, createDogRecords)],
    random: Math.random,
  });
  const { db } = test;
  const ids = createIds(clock, Math.random);
  const events = createEvents(db, ids, () => {});
  const commit = createCommit(db);
  const users = createUsers({ db, ids, commit, files: { use: async () => undefined, release: async () => undefined, filesOf: async () => [], filesOfAll: async () => new Map() } });
  const tokenKeys = await loadTokenKeys({});
  const newToken = () => randomBytes(16).toString('hex');
  const vault = createVault({ keys: newVaultKey('k1', randomBytes) });
  const factors = { vault, identity: createOidcIdentity({ wall: clock }), identityProviderSecret: () => null, randomBytes };
  const authUsing = (passwords: Passwords) => createAuth({ db, ids, events, commit, users, tokenKeys, wall: clock, newToken, passwords, random: Math.random, countryOf: () => null, secretKey: 'x'.repeat(32), factors });
  const authWith = (cost: number) => authUsing(createPasswords({ cost }));
  const dogs = createDogs({
    db, ids, commit, vault, events, deadlines: { set: async () => undefined, clear: async () => undefined },
    files: { use: async () => undefined, release: async () => undefined, filesOf: async () => [], filesOfAll: async () => new Map() },
    bookings: { relationOf: async () => 'stranger', hasOpen: async () => false, ...bookings },
  });
  const eventRows = createRepository(db, EventEntity);

  const ctxOf = (actor: Actor = { kind: 'anonymous' }, tenantId = 'ten_a'): Ctx => testCtx(testTenant(tenantId), clock, actor);
  const as = (userId: string, role: Role = 'owner', tenantId = 'ten_a'): Ctx =>
    ctxOf({ kind: 'user', userId, role, sessionId: 'ses_1' }, tenantId);

  return {
    db, ids, clock, users, auth: authWith(4), authWith, authUsing, dogs, ctxOf, as, tokenKeys,
    eventsOf: async (ctx: Ctx, type: string) =>
      (await eventRows.find(ctx, { type }, { limit: 100 })).map(({ subjectId, data }) => ({ subjectId, data })),
    close: test.close,
  };
}
export type People = Awaited<ReturnType<typeof openPeople>>;
