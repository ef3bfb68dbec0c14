import type { Handlers, Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, gte, type Database } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { Events } from '../../../kernel/events/events.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { Ids } from '../../../kernel/ids/ids.ts';
import type { CaregiverRow } from '../entities.ts';
import type { Pages } from '../pages.ts';
import { readWindows } from '../plan.ts';
import { allDates, createSpecialDays, mostExceptions } from '../special.ts';
import { dayNumber, localDateAt, readDate } from '../when.ts';
import { CaregiverExceptionEntity, type CaregiverExceptionRow } from './entities.ts';
import { spanOf, touches, type BookingsTouchedBy, type TouchedBooking } from './touched.ts';

export interface AvailabilityExceptionsDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly commit: Commit;
  readonly pages: Pick<Pages, 'mine' | 'mineLocked'>;
  readonly bookingsTouchedBy: BookingsTouchedBy;
}

const longestDays = 731;
const mostShown = 100;

export type AvailabilityExceptions = ReturnType<typeof createAvailabilityExceptions>;

/** Days that differ from a caregiver's weekly plan. */
export function createAvailabilityExceptions({ db, ids, events, commit, pages, bookingsTouchedBy }: AvailabilityExceptionsDeps) {
  const exceptions = createRepository(db, CaregiverExceptionEntity);
  const special = createSpecialDays(db);

  const changed = async (tx: TxCtx, page: CaregiverRow): Promise<void> => {
    await special.changed(tx, page);
    await events.record(tx, { type: 'caregiver.availability_changed', subjectId: page.id });
  };

  const touchedBy = async (tx: TxCtx, page: CaregiverRow, row: CaregiverExceptionRow): Promise<TouchedBooking[]> => {
    if (row.kind === 'open') return [];
    const found = await bookingsTouchedBy(tx, { caregiverId: page.id, ...spanOf(row, page.timeZone) });
    if (found.length === 0) return [];
    const differing = (await special.of(tx, [{ id: page.id, plan: { ...page.plan, special: true } }], allDates)).get(page.id)!;
    return found.filter((booking) => touches(booking, row, page, differing)).slice(0, mostShown);
  };

  const add = async (tx: TxCtx, body: Schema<'AddAvailabilityException'>): Promise<Schema<'AddedAvailabilityException'>> => {
    const page = await pages.mineLocked(tx);
    const row = { ...readException(body, localDateAt(tx.clock.now(), page.timeZone).toString()), id: ids.next('availabilityException'), tenantId: tx.tenant.id, caregiverId: page.id, createdAt: tx.clock.now() };
    if ((await exceptions.count(tx, { caregiverId: page.id })) >= mostExceptions) {
      throw problem('too_many_exceptions', { detail: `At most ${mostExceptions}; delete what is over.` });
    }
    await exceptions.insert(tx, row);
    await changed(tx, page);
    const touched = await touchedBy(tx, page, row);
    return { exception: present(row), touchedBookings: touched.map(({ id, serviceType, status, startsAt, endsAt }) =>
      ({ id, serviceType, status, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() })) };
  };

  const remove = async (tx: TxCtx, id: string): Promise<void> => {
    const page = await pages.mineLocked(tx);
    if ((await exceptions.delete(tx, { id, caregiverId: page.id })) === 0) throw problem('exception_not_found', { pointer: '#/path/exceptionId' });
    await changed(tx, page);
  };

  const list = async (ctx: Ctx, { from, limit, cursor }: { from?: string; limit: number; cursor?: string }): Promise<Schema<'AvailabilityExceptionList'>> => {
    const page = await pages.mine(ctx);
    const since = from === undefined ? localDateAt(ctx.clock.now(), page.timeZone).toString() : readDate(from, '#/query/from').toString();
    const { rows, next } = await exceptions.page(ctx, {
      where: { caregiverId: page.id, toDate: gte(since) }, order: [['fromDate', 'asc'], ['id', 'asc']], after: cursor, limit,
    });
    return { data: rows.map(present), nextCursor: next };
  };

  const routes = {
    listAvailabilityExceptions: async (ctx, { query }) => ({ status: 200, body: await list(ctx, query) }),
    addAvailabilityException: (ctx, { body }) => commit(ctx, async (tx) => ({ status: 201 as const, body: await add(tx, body) })),
    deleteAvailabilityException: (ctx, { params }) => commit(ctx, async (tx) => {
      await remove(tx, params.exceptionId);
      return { status: 204 as const };
    }),
  } satisfies Pick<Handlers<Ctx>, 'listAvailabilityExceptions' | 'addAvailabilityException' | 'deleteAvailabilityException'>;

  return { routes };
}

const present = ({ id, kind, fromDate, toDate, windows, note, createdAt }: CaregiverExceptionRow): Schema<'AvailabilityException'> =>
  ({ id, kind, from: fromDate, to: toDate, windows, note, createdAt: createdAt.toISOString() });

function readException(body: Schema<'AddAvailabilityException'>, today: string): Pick<CaregiverExceptionRow, 'kind' | 'fromDate' | 'toDate' | 'windows' | 'note'> {
  const refuse = (below: string, detail: string) => problem('invalid_exception', { pointer: `#/${below}`, detail });
  const { kind, note } = body;
  const first = readDate(body.from, '#/from');
  const last = body.to === undefined ? first : readDate(body.to, '#/to');
  const days = dayNumber(last) - dayNumber(first) + 1;
  if (days < 1) throw refuse('to', 'The last date must not be before the first.');
  if (days > longestDays) throw refuse('to', `At most ${longestDays} days in one exception.`);
  if (last.toString() < today) throw refuse(body.to === undefined ? 'from' : 'to', 'These dates are over.');
  if (kind === 'open' && body.windows.length === 0) throw refuse('windows', 'Say which hours are open.');
  return { kind, note, fromDate: first.toString(), toDate: last.toString(), windows: readWindows(body.windows, 'the same day', refuse) };
}
