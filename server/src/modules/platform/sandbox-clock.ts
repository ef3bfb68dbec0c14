import type { Ctx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { step } from '../../kernel/http/step.ts';
import type { PlatformRepository } from './repository.ts';
import type { Tenants } from './tenants.ts';

const mostMs = 400 * 86_400_000;

/** What moves with the clock: the deadlines on the way, and everything that follows from them. */
export interface TimeDriver {
  nextDue(tenantId: string, after: Date, until: Date): Promise<Date | null>;
  sweepTenant(tenantId: string, asOf: Date): Promise<number>;
  /** Resolves when every fact of the tenant is published and every job is done, but for those that failed and are tried again. */
  drain(tenantId: string): Promise<void>;
}

export interface ClockState {
  readonly now: Date;
  readonly wallNow: Date;
  readonly offsetMs: number;
}

export function createSandboxClock(db: Database, repository: PlatformRepository, tenants: Tenants, time: TimeDriver) {
  const state = (ctx: Ctx, offsetMs: number): ClockState => {
    const wallNow = ctx.wall.now();
    return { now: new Date(wallNow.getTime() + offsetMs), wallNow, offsetMs };
  };

  /** Only forward: of two callers at once, nobody's step takes the clock back. */
  const setOffset = async (ctx: Ctx, offsetMs: number): Promise<number> => {
    const now = await db.transaction(ctx, async ({ tx }) => {
      const row = await repository.lockTenant(tx, ctx.tenant.id);
      const wanted = Math.max(row!.clockOffsetMs, offsetMs);
      await repository.updateTenant(tx, ctx.tenant.id, { clockOffsetMs: wanted });
      return wanted;
    });
    tenants.forget();
    return now;
  };

  return {
    get(ctx: Ctx): ClockState {
      assertSandbox(ctx);
      return state(ctx, ctx.tenant.clockOffsetMs);
    },
    /** Goes from deadline to deadline, each at its own time, and lets what follows from it finish before the next. */
    async advance(ctx: Ctx, wanted: { byMs?: number; to?: string }): Promise<ClockState & { deadlinesWorked: number }> {
      assertSandbox(ctx);
      const from = ctx.clock.now();
      // by how far, not to when: wall time goes on meanwhile. Whoever takes over from a server that died goes on to the same place.
      const targetOffsetMs = ctx.idempotency ? await step(db, ctx, 'target', async () => targetOf(ctx, from, wanted)) : targetOf(ctx, from, wanted);
      const target = new Date(Math.max(from.getTime(), from.getTime() - ctx.tenant.clockOffsetMs + targetOffsetMs));

      let at = from;
      let deadlinesWorked = 0;
      for (;;) {
        await time.drain(ctx.tenant.id);
        const worked = await time.sweepTenant(ctx.tenant.id, at);
        deadlinesWorked += worked;
        if (worked > 0) continue; // what was done may have set more that is due by now
        const due = await time.nextDue(ctx.tenant.id, at, target);
        if (!due) break;
        at = due;
        await setOffset(ctx, at.getTime() - ctx.wall.now().getTime());
      }
      const offsetMs = await setOffset(ctx, targetOffsetMs);
      return { ...state(ctx, offsetMs), deadlinesWorked };
    },
  };
}

export type SandboxClock = ReturnType<typeof createSandboxClock>;

function targetOf({ tenant }: Ctx, from: Date, wanted: { byMs?: number; to?: string }): number {
  const target = wanted.to === undefined ? new Date(from.getTime() + (wanted.byMs ?? 0)) : new Date(wanted.to);
  if (target < from) throw problem('clock_goes_forward', { pointer: '#/to', detail: `It is ${from.toISOString()} already.` });
  if (target.getTime() - from.getTime() > mostMs) throw problem('invalid_request', { pointer: '#/to', detail: 'At most 400 days on.' });
  return tenant.clockOffsetMs + target.getTime() - from.getTime();
}

export function assertSandbox(ctx: Ctx): void {
  if (ctx.tenant.mode !== 'sandbox') throw problem('not_a_sandbox');
}
