import { setTimeout as sleep } from 'node:timers/promises';
import type { Ctx } from '../context/context.ts';
import type { Logger } from '../context/logger.ts';
import { both, createRepository, createSystemRepository, gt, lte, not, oneOf, type Database } from '../db/index.ts';
import { notBefore, type Clock } from './clock.ts';
import type { DeadlineHandler } from './deadlines.ts';
import { DeadlineEntity, type DeadlineRow } from './entities.ts';

const batchSize = 50;
const leaseMs = 60_000;
const firstRetryMs = 2_000;
const longestRetryMs = 300_000;
const lookAgainMs = 20;

export interface SweeperDeps {
  readonly db: Database;
  readonly wall: Clock;
  readonly handlers: readonly DeadlineHandler[];
  readonly contextFor: (tenantId: string, actor: string) => Promise<Ctx>;
  /** Tenants whose business time is not wall time; all the others' is. */
  readonly movedTenants: () => Promise<readonly { id: string; clockOffsetMs: number }[]>;
  readonly newToken: () => string;
  readonly log: Logger;
}

export interface Sweeper {
  /** Works off what is due now, of all tenants; answers how many. */
  sweep(): Promise<number>;
  /**
   * Works off what one tenant has due at an instant, in order of their times; answers how many. What another sweeper has in hand is waited
   * for, so that nothing that is due later comes before it.
   */
  sweepTenant(tenantId: string, asOf: Date): Promise<number>;
  /** When a tenant's next deadline after an instant is due, if there is one up to `until`. */
  nextDue(tenantId: string, after: Date, until: Date): Promise<Date | null>;
}

/** The way of time: deadlines are rows, and this works off those that are due. */
export function createSweeper({ db, wall, handlers, contextFor, movedTenants, newToken, log }: SweeperDeps): Sweeper {
  const all = createSystemRepository(db, DeadlineEntity, { reason: 'sweeper' });
  const own = createRepository(db, DeadlineEntity);
  const byKind = new Map(handlers.map((handler) => [handler.kind, handler]));
  type Due = Parameters<typeof all.find>[1];
  const inDatabase = { kind: oneOf(handlers.filter(({ mode }) => mode === 'transaction').map(({ kind }) => kind)) };

  /** Takes due rows in hand, the earliest first. Rows that failed wait for their lease to pass. */
  const claim = (where: Due, token: string): Promise<DeadlineRow[]> =>
    db.systemTransaction(async (tx) => {
      const now = wall.now();
      const earliest = { limit: batchSize, orderBy: [['dueAt', 'asc'], ['id', 'asc']], lock: 'skip' } as const;
      const fresh = await all.find({ tx }, { ...where, leaseUntil: null }, earliest);
      const free = fresh.length > 0 ? fresh : await all.find({ tx }, { ...where, leaseUntil: lte(now) }, earliest);
      if (free.length > 0) {
        const lease = { leaseUntil: new Date(now.getTime() + leaseMs), leaseToken: token };
        await all.update({ tx }, { id: oneOf(free.map((row) => row.id)) }, lease);
      }
      return free;
    });

  const postpone = (row: DeadlineRow, token: string, error: unknown): Promise<unknown> => {
    const attempts = row.attempts + 1;
    const waitMs = Math.min(longestRetryMs, firstRetryMs * 2 ** (attempts - 1));
    log.error({ tenantId: row.tenantId, kind: row.kind, subjectId: row.subjectId, attempts, error: String(error) }, 'a deadline failed');
    const leaseUntil = new Date(wall.now().getTime() + waitMs);
    return db.systemTransaction((tx) => all.update({ tx }, { id: row.id, leaseToken: token }, { attempts, leaseUntil, leaseToken: null }));
  };

  const work = async (row: DeadlineRow, token: string): Promise<boolean> => {
    const handler = byKind.get(row.kind);
    if (!handler) throw new Error(`nobody handles deadlines of kind ${row.kind}`);
    const known = await contextFor(row.tenantId, `deadline:${row.kind}`);
    const ctx = { ...known, clock: notBefore(known.clock, row.dueAt) };
    const mine = { id: row.id, leaseToken: token };
    if (handler.mode === 'effect') {
      await handler.run(ctx, row.subjectId);
      await db.transaction(ctx, (tx) => own.delete(tx, mine)); // unless it was set anew, or called off, by what was done
      return true;
    }
    return db.transaction(ctx, async (tx) => {
      // the row goes first: whoever takes it does the work, and both happen or neither
      if ((await own.delete(tx, mine)) === 0) return false;
      await handler.run(tx, row.subjectId);
      return true;
    });
  };

  const tryOne = async (row: DeadlineRow, token: string): Promise<number> => {
    try {
      return (await work(row, token)) ? 1 : 0;
    } catch (error) {
      await postpone(row, token, error);
      return 0;
    }
  };

  /** One after the other, in order of their times. */
  const workOff = async (where: Due): Promise<number> => {
    let done = 0;
    for (;;) {
      const token = newToken();
      const rows = await claim(where, token);
      for (const row of rows) done += await tryOne(row, token);
      if (rows.length === 0) return done;
    }
  };

  /**
   * Whether any of them is not over: in another sweeper's hand, or about to be, as its claim is not committed yet. One that failed waits for its own
   * next try, and is waited for by nobody.
   */
  const isUnfinished = async (where: Due): Promise<boolean> => {
    const any = async (more: Due): Promise<boolean> => (await all.find({}, { ...where, ...more }, { limit: 1 })).length > 0;
    return (await any({ leaseUntil: null })) || any({ leaseToken: not(null) as never, leaseUntil: gt(wall.now()) });
  };

  /** What is only database work first, and again after each batch that calls providers: one that is down holds up nobody's booking. */
  const workOffAll = async (where: Due): Promise<number> => {
    let done = 0;
    for (;;) {
      done += await workOff({ ...where, ...inDatabase });
      const token = newToken();
      const rows = await claim(where, token);
      if (rows.length === 0) return done;
      for (const worked of await Promise.all(rows.map((row) => tryOne(row, token)))) done += worked;
    }
  };

  return {
    async sweep() {
      const moved = await movedTenants();
      let done = 0;
      for (const { id, clockOffsetMs } of moved) {
        done += await workOffAll({ tenantId: id, dueAt: lte(new Date(wall.now().getTime() + clockOffsetMs)) });
      }
      // for a business whose clock is behind, what is due by everybody else's lies in the future yet
      const behind = moved.filter(({ clockOffsetMs }) => clockOffsetMs < 0).map(({ id }) => not(id));
      const others = behind.length === 0 ? {} : { tenantId: behind.reduce(both) };
      return done + (await workOffAll({ ...others, dueAt: lte(wall.now()) }));
    },
    async sweepTenant(tenantId, asOf) {
      const where = { tenantId, dueAt: lte(asOf) };
      let done = await workOff(where);
      // a lease that its sweeper never gives back ends, and then the row is ours
      for (let looks = 0; looks < leaseMs / lookAgainMs && (await isUnfinished(where)); looks += 1) {
        await sleep(lookAgainMs);
        done += await workOff(where);
      }
      return done;
    },
    async nextDue(tenantId, after, until) {
      const between = both(gt(after), lte(until));
      const [next] = await all.find({}, { tenantId, dueAt: between }, { limit: 1, orderBy: [['dueAt', 'asc']] });
      return next?.dueAt ?? null;
    },
  };
}
