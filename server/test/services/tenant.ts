import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { Actor, Ctx } from '../../src/kernel/context/context.ts';
import type { Tenant } from '../../src/kernel/context/tenant.ts';
import type { Clock } from '../../src/kernel/time/clock.ts';

/** A business for tests that have only a database. */
export const testTenant = (id: string, more: Partial<Tenant> = {}): Tenant => ({
  id, slug: id, name: id, mode: 'sandbox', currency: 'USD', locale: 'en-US', timeZone: 'America/Denver', clockOffsetMs: 0,
  settings: {} as Tenant['settings'], ...more,
});

export const testCtx = (tenant: Tenant, clock: Clock, actor: Actor = { kind: 'anonymous' }): Ctx =>
  ({ tenant, actor, clock, wall: clock, requestId: 'req_1' });

export const second = 1_000;
export const minute = 60 * second;
export const day = 24 * 60 * minute;

/** A clock that goes when it is told to. */
export function movableClock(start = '2026-06-01T10:00:00.000Z') {
  let nowMs = Date.parse(start);
  return {
    now: () => new Date(nowMs),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}
export type MovableClock = ReturnType<typeof movableClock>;

type Step = (runner: QueryRunner) => Promise<void>;

/** A migration that makes these modules' tables and no others. */
export const tablesOf = (...steps: readonly Step[]) =>
  class Tables1780000000000 implements MigrationInterface {
    name = 'Tables1780000000000';
    async up(runner: QueryRunner): Promise<void> {
      for (const step of steps) await step(runner);
    }
    async down(): Promise<void> {
      throw new Error('there is nothing before this');
    }
  };

/** The code of the problem that it ends in; anything else is told as it is. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(() => 'fine', (error: { code?: string }) => error.code ?? String(error));
