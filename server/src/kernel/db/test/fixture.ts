import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  openTestDatabase,
  type EngineName,
  type TestDatabase,
  type TestDatabaseOptions,
} from '../../../../test/services/engines.ts';
import type { Ctx } from '../../context/context.ts';
import type { Tenant } from '../../context/tenant.ts';
import { fixedClock } from '../../time/clock.ts';
import * as c from '../columns.ts';
import { defineEntity, type Row } from '../entity.ts';
import { createTable } from '../migrate.ts';

// One column of each kind, as entities.ts of a module would have them
export const dogs = defineEntity({
  table: 'dogs',
  columns: {
    id: c.id(),
    tenantId: c.tenantId(),
    name: c.varchar(80),
    size: c.varchar<'small' | 'large'>(10, { default: 'small' }),
    notes: c.nullable(c.text()),
    walks: c.integer({ default: 0 }),
    grade: c.smallint(),
    priceMinor: c.money(),
    weightKg: c.nullable(c.double()),
    vaccinated: c.flag({ default: true }),
    tags: c.json<unknown>(),
    photo: c.nullable(c.blob()),
    bornOn: c.localDate(),
    createdAt: c.instant(),
    seenAt: c.nullable(c.instant()),
  },
  uniques: [['tenantId', 'name']],
  indices: [['tenantId', 'createdAt', 'id']],
  checks: { walks: 'walks >= 0' },
});
export type DogRow = Row<typeof dogs>;

export const capacity = defineEntity({
  table: 'capacity',
  columns: {
    tenantId: c.primary(c.tenantId()),
    caregiverId: c.primary(c.ref()),
    slot: c.primary(c.integer()),
    used: c.integer(),
    cap: c.integer(),
  },
  checks: { used: 'used >= 0 AND used <= cap' },
});

// A table without a tenant, found by a hash alone
export const keys = defineEntity({
  table: 'keys_by_hash',
  columns: { hash: c.primary(c.varchar(64)), label: c.varchar(20) },
  uniques: [['label']],
});

export class Initial1700000000000 implements MigrationInterface {
  name = 'Initial1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      table: 'dogs',
      columns: {
        id: c.id(),
        tenantId: c.tenantId(),
        name: c.varchar(80),
        size: c.varchar(10, { default: 'small' }),
        notes: c.nullable(c.text()),
        walks: c.integer({ default: 0 }),
        grade: c.smallint(),
        priceMinor: c.money(),
        weightKg: c.nullable(c.double()),
        vaccinated: c.flag({ default: true }),
        tags: c.json(),
        photo: c.nullable(c.blob()),
        bornOn: c.localDate(),
        createdAt: c.instant(),
        seenAt: c.nullable(c.instant()),
      },
      uniques: [['tenantId', 'name']],
      indices: [['tenantId', 'createdAt', 'id']],
      checks: { walks: 'walks >= 0' },
    });
    await createTable(runner, {
      table: 'capacity',
      columns: {
        tenantId: c.primary(c.tenantId()),
        caregiverId: c.primary(c.ref()),
        slot: c.primary(c.integer()),
        used: c.integer(),
        cap: c.integer(),
      },
      checks: { used: 'used >= 0 AND used <= cap' },
    });
    await createTable(runner, {
      table: 'keys_by_hash',
      columns: { hash: c.primary(c.varchar(64)), label: c.varchar(20) },
      uniques: [['label']],
    });
  }

  async down(): Promise<void> {
    throw new Error('there is nothing before this');
  }
}

export const schema = { entities: [dogs, capacity, keys], migrations: [Initial1700000000000] };

export const open = (engine: EngineName, options: TestDatabaseOptions = {}): Promise<TestDatabase> =>
  openTestDatabase(engine, { ...schema, ...options });

const clock = fixedClock(new Date('2026-06-01T10:00:00.000Z'));

export const ctxOf = (tenantId: string): Ctx => ({
  tenant: { id: tenantId, slug: tenantId } as Tenant,
  actor: { kind: 'system', name: 'test' },
  clock,
  wall: clock,
  requestId: 'req_1',
});

export const dogOf = (id: string, more: Partial<DogRow> = {}): Omit<DogRow, 'tenantId'> => ({
  id,
  name: id,
  size: 'small',
  notes: null,
  walks: 0,
  grade: 1,
  priceMinor: 1200,
  weightKg: null,
  vaccinated: true,
  tags: [],
  photo: null,
  bornOn: '2020-02-29',
  createdAt: new Date('2026-06-01T10:00:00.000Z'),
  seenAt: null,
  ...more,
});

export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

/** A point that one piece of a test waits at until another has come so far. */
export const createLatch = (): Gate => {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};
