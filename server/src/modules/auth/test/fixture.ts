import { randomBytes } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { openTestDatabase, type EngineName } from '../../../../test/services/engines.ts';
import type { Actor, Ctx, Role } from '../../../kernel/context/context.ts';
import type { Tenant } from '../../../kernel/context/tenant.ts';
import { EventEntity } from '../../../kernel/events/entities.ts';
import { createEvents } from '../../../kernel/events/events.ts';
import { createCommit } from '../../../kernel/http/commit.ts';
import { IdempotencyEntity } from '../../../kernel/http/idempotency-store.ts';
import { createIds } from '../../../kernel/ids/ids.ts';
import { createRepository } from '../../../kernel/db/index.ts';
import { createAuthTables } from '../../../migrations/tables/auth.ts';
import { createDogsTables } from '../../../migrations/tables/dogs.ts';
import { createKernelTables } from '../../../migrations/tables/kernel.ts';
import { createUsersTables } from '../../../migrations/tables/users.ts';
import { createDogs, dogEntities, type DogBookings } from '../../dogs/index.ts';
import { createUsers, userEntities } from '../../users/index.ts';
import { authEntities, createAuth, createPasswords, loadTokenKey, type Passwords } from '../index.ts';

class Tables1780000000000 {
  async up(runner: QueryRunner): Promise<void> {
    for (const step of [createKernelTables, createUsersTables, createAuthTables, createDogsTables]) await step(runner);
  }
  async down(): Promise<void> {
    throw new Error('there is nothing before this');
  }
}

export const tenantOf = (id: string): Tenant => ({
  id, slug: id, name: id, mode: 'sandbox', currency: 'USD', locale: 'en-US', timeZone: 'America/Denver', clockOffsetMs: 0,
  settings: {} as Tenant['settings'],
});

/** A clock that goes when it is told to. */
export const movableClock = (start = '2026-06-01T10:00:00.000Z') => {
  let nowMs = Date.parse(start);
  return {
    now: () => new Date(nowMs),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
};

export const second = 1_000;
export const minute = 60 * second;
export const day = 24 * 60 * minute;

/** Users, auth and dogs on a database of their own. `bookings` answers what dogs ask of them. */
export async function openPeople(engine: EngineName, bookings: Partial<DogBookings> = {}) {
  const clock = movableClock();
  const test = await openTestDatabase(engine, {
    entities: [EventEntity, IdempotencyEntity, ...userEntities, ...authEntities, ...dogEntities],
    migrations: [Tables1780000000000],
    random: Math.random,
  });
  const { db } = test;
  const ids = createIds(clock, Math.random);
  const events = createEvents(db, ids, () => {});
  const commit = createCommit(db);
  const users = createUsers({ db, ids, commit });
  const tokenKey = await loadTokenKey({});
  const newToken = () => randomBytes(16).toString('hex');
  const authUsing = (passwords: Passwords) => createAuth({ db, ids, events, commit, users, tokenKey, wall: clock, newToken, passwords });
  const authWith = (cost: number) => authUsing(createPasswords({ cost }));
  const dogs = createDogs({
    db, ids, commit,
    bookings: { caregiverMayRead: async () => false, hasOpen: async () => false, ...bookings },
  });
  const eventRows = createRepository(db, EventEntity);

  const ctxOf = (actor: Actor = { kind: 'anonymous' }, tenantId = 'ten_a'): Ctx => ({
    tenant: tenantOf(tenantId), actor, clock, wall: clock, requestId: 'req_1',
  });
  const as = (userId: string, role: Role = 'owner', tenantId = 'ten_a'): Ctx =>
    ctxOf({ kind: 'user', userId, role, sessionId: 'ses_1' }, tenantId);

  return {
    db, ids, clock, users, auth: authWith(4), authWith, authUsing, dogs, ctxOf, as, tokenKey,
    eventsOf: async (ctx: Ctx, type: string) =>
      (await eventRows.find(ctx, { type }, { limit: 100 })).map(({ subjectId, data }) => ({ subjectId, data })),
    close: test.close,
  };
}
export type People = Awaited<ReturnType<typeof openPeople>>;

/** The code of the problem that it ends in; anything else is thrown on. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(() => 'fine', (error: { code?: string }) => error.code ?? String(error));
