import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { createRepository, gte, lte, oneOf, type Database } from '../../kernel/db/index.ts';
import { CaregiverCalendarEntity } from './calendars/entities.ts';
import { CaregiverEntity, type CaregiverRow } from './entities.ts';
import { CaregiverExceptionEntity } from './exceptions/entities.ts';
import { merged } from './hours.ts';
import type { Special } from './index.ts';

export const mostExceptions = 500;
export const mostCalendars = 10;
const minuteMs = 60_000;
const caregiversAtOnce = 20;

type Page = Pick<CaregiverRow, 'id' | 'plan'>;

/** What differs from the weekly plan: exceptions, and what other calendars say. Most caregivers have none, and their plan says so. */
export function createSpecialDays(db: Database) {
  const exceptions = createRepository(db, CaregiverExceptionEntity);
  const calendars = createRepository(db, CaregiverCalendarEntity);
  const caregivers = createRepository(db, CaregiverEntity);

  const read = async (ctx: Ctx, ids: readonly string[], into: Map<string, Special>, range: { from: string; to: string }): Promise<void> => {
    const caregiverId = oneOf(ids);
    const days = await exceptions.find(ctx, { caregiverId, fromDate: lte(range.to), toDate: gte(range.from) }, {
      limit: mostExceptions * ids.length, orderBy: [['fromDate', 'asc']],
    });
    const imported = await calendars.find(ctx, { caregiverId }, { limit: mostCalendars * ids.length });
    for (const id of ids) {
      const spans = imported.filter((row) => row.caregiverId === id).flatMap(({ busy }) =>
        Array.from({ length: busy.length / 2 }, (_, i) => [busy[2 * i]! * minuteMs, busy[2 * i + 1]! * minuteMs] as const));
      into.set(id, {
        exceptions: days.filter((row) => row.caregiverId === id).map(({ kind, fromDate, toDate, windows }) => ({ kind, from: fromDate, to: toDate, windows })),
        busy: merged(spans),
      });
    }
  };

  return {
    /** For those of the pages that have anything; the dates are local ones, `YYYY-MM-DD`, and a day more on either side does no harm. */
    async of(ctx: Ctx, pages: readonly Page[], range: { from: string; to: string }): Promise<Map<string, Special>> {
      const found = new Map<string, Special>();
      const ids = pages.filter(({ plan }) => plan.special).map(({ id }) => id);
      for (let at = 0; at < ids.length; at += caregiversAtOnce) await read(ctx, ids.slice(at, at + caregiversAtOnce), found, range);
      return found;
    },
    /** After one was added or removed: has the plan say whether there are any. The page must be locked. */
    async changed(tx: TxCtx, { id: caregiverId, plan }: Page): Promise<void> {
      const special = (await exceptions.count(tx, { caregiverId })) + (await calendars.count(tx, { caregiverId })) > 0;
      if (special !== (plan.special ?? false)) await caregivers.update(tx, { id: caregiverId }, { plan: { ...plan, special } });
    },
  };
}
export type SpecialDays = ReturnType<typeof createSpecialDays>;

/** Every date there can be a booking on. */
export const allDates = { from: '1970-01-01', to: '2199-12-31' };
