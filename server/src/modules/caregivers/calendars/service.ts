import type { Handlers, Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { sealedColumn, sealedText, type Vault } from '../../../kernel/crypto/index.ts';
import { createRepository, type Database } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { Events } from '../../../kernel/events/events.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { Ids } from '../../../kernel/ids/ids.ts';
import type { GuardedFetch } from '../../../kernel/net/index.ts';
import type { DeadlineHandler, Deadlines } from '../../../kernel/time/deadlines.ts';
import type { CaregiverRow } from '../entities.ts';
import type { Pages } from '../pages.ts';
import { createCaregiverRepository } from '../repository.ts';
import { createSpecialDays, mostCalendars } from '../special.ts';
import { CaregiverCalendarEntity, type CaregiverCalendarRow } from './entities.ts';
import { fetchCalendar, readAddress } from './fetch.ts';
import type { CalendarBusy } from './ical.ts';
import { calendarLimits } from './limits.ts';
import type { CalendarParser } from './parser.ts';
import { CalendarTrouble } from './trouble.ts';

export interface CalendarImportsDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly commit: Commit;
  readonly vault: Vault;
  readonly pages: Pick<Pages, 'mine' | 'mineLocked'>;
  /** Refuses private addresses, and is bounded as `calendarLimits` says. */
  readonly guardedFetch: GuardedFetch;
  readonly parse: CalendarParser;
}

const refreshDeadline = 'caregiver.calendar_refresh';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export type CalendarImports = ReturnType<typeof createCalendarImports>;

/** Calendars that caregivers keep elsewhere: while they say busy, nothing can be booked. */
export function createCalendarImports({ db, ids, events, deadlines, commit, vault, pages, guardedFetch, parse }: CalendarImportsDeps) {
  const calendars = createRepository(db, CaregiverCalendarEntity);
  const caregivers = createCaregiverRepository(db);
  const special = createSpecialDays(db);
  const addresses = sealedText(vault, 'calendar-address');

  const read = async (ctx: Ctx, url: URL, timeZone: string): Promise<CalendarBusy> => {
    const text = await fetchCalendar(guardedFetch, url);
    const nowMs = ctx.clock.now().getTime();
    return parse({ text, timeZone, fromMs: nowMs - dayMs, toMs: nowMs + calendarLimits.aheadDays * dayMs });
  };

  /** An hour on, and longer the longer it fails; a sandbox's clock is moved by weeks, so there it is a day. */
  const nextRefresh = (ctx: Ctx, failures: number): Date => {
    const usual = ctx.tenant.mode === 'sandbox' ? dayMs : hourMs;
    return new Date(ctx.clock.now().getTime() + Math.min(usual * 2 ** failures, dayMs));
  };

  const changed = async (tx: TxCtx, page: CaregiverRow): Promise<void> => {
    await special.changed(tx, page);
    await events.record(tx, { type: 'caregiver.availability_changed', subjectId: page.id });
  };

  /** Reads it before anything is kept: what can't be read is not imported. */
  const prepare = async (ctx: Ctx, { url: text }: Schema<'AddCalendarImport'>): Promise<{ url: URL; said: CalendarBusy }> => {
    const page = await pages.mine(ctx);
    const notAllowed = (detail: string, cause?: unknown) => problem('calendar_address_not_allowed', { pointer: '#/url', detail, cause });
    const url = readAddress(text);
    if (!url) throw notAllowed('Must be an address that begins with https:// or webcal://, without a name and password.');
    try {
      return { url, said: await read(ctx, url, page.timeZone) };
    } catch (error) {
      if (!(error instanceof CalendarTrouble)) throw error;
      if (error.code === 'address_not_allowed') throw notAllowed(error.message, error);
      throw problem('calendar_unusable', { pointer: '#/url', detail: error.message, extra: { reason: error.code }, cause: error });
    }
  };

  const add = async (tx: TxCtx, { name }: Schema<'AddCalendarImport'>, { url, said }: { url: URL; said: CalendarBusy }): Promise<CaregiverCalendarRow> => {
    const page = await pages.mineLocked(tx);
    if ((await calendars.count(tx, { caregiverId: page.id })) >= mostCalendars) throw problem('too_many_calendars', { detail: `At most ${mostCalendars}.` });
    const now = tx.clock.now();
    const id = ids.next('calendarImport');
    const row: CaregiverCalendarRow = {
      id, tenantId: tx.tenant.id, caregiverId: page.id, name, sealedUrl: addresses.seal(tx, url.href, id), host: url.host.slice(0, 255), busy: said.busy,
      eventCount: said.eventCount, problemCode: null, problemDetail: null, problemSince: null, failures: 0, lastGoodAt: now, lastTriedAt: now,
      nextRefreshAt: nextRefresh(tx, 0), createdAt: now,
    };
    await calendars.insert(tx, row);
    await deadlines.set(tx, { kind: refreshDeadline, subjectId: id, dueAt: row.nextRefreshAt });
    await changed(tx, page);
    return row;
  };

  const remove = async (tx: TxCtx, id: string): Promise<void> => {
    const page = await pages.mineLocked(tx);
    if ((await calendars.delete(tx, { id, caregiverId: page.id })) === 0) throw problem('calendar_not_found', { pointer: '#/path/calendarId' });
    await deadlines.clear(tx, { kind: refreshDeadline, subjectId: id });
    await changed(tx, page);
  };

  /** What it says now, or why that can't be told. */
  const outcomeOf = async (ctx: Ctx, row: CaregiverCalendarRow, timeZone: string): Promise<CalendarBusy | CalendarTrouble> => {
    try {
      return await read(ctx, new URL(addresses.open(ctx, row.sealedUrl, row.id)), timeZone);
    } catch (error) {
      if (error instanceof CalendarTrouble) return error;
      throw error;
    }
  };

  const refresh = async (ctx: Ctx, id: string): Promise<void> => {
    const before = await calendars.findOne(ctx, { id });
    const page = before && (await caregivers.byId(ctx, before.caregiverId));
    if (!before || !page) return;
    const said = await outcomeOf(ctx, before, page.timeZone);
    await db.transaction(ctx, async (tx) => {
      const now = tx.clock.now();
      const row = await calendars.findOne(tx, { id }, { lock: 'wait' });
      if (!row) return;
      const failures = said instanceof CalendarTrouble ? row.failures + 1 : 0;
      const nextRefreshAt = nextRefresh(tx, failures);
      const news = said instanceof CalendarTrouble
        ? { problemCode: said.code, problemDetail: said.message.slice(0, 300), problemSince: row.problemSince ?? now }
        : { problemCode: null, problemDetail: null, problemSince: null, busy: said.busy, eventCount: said.eventCount, lastGoodAt: now };
      await calendars.update(tx, { id }, { ...news, failures, lastTriedAt: now, nextRefreshAt });
      await deadlines.set(tx, { kind: refreshDeadline, subjectId: id, dueAt: nextRefreshAt });
      const isNews = !(said instanceof CalendarTrouble) && said.busy.join() !== row.busy.join();
      if (isNews) await events.record(tx, { type: 'caregiver.availability_changed', subjectId: page.id });
      // who reads of it may tell the caregiver; once for each time that it breaks
      if (said instanceof CalendarTrouble && row.problemCode === null) {
        await events.record(tx, { type: 'caregiver.calendar_broken', subjectId: page.id, data: { userId: page.userId, calendarId: id, code: said.code } });
      }
    });
  };

  const routes = {
    listCalendarImports: async (ctx, { query: { limit, cursor } }) => {
      const { id } = await pages.mine(ctx);
      const { rows, next } = await calendars.page(ctx, { where: { caregiverId: id }, order: [['id', 'asc']], after: cursor, limit });
      return { status: 200, body: { data: rows.map(present), nextCursor: next } };
    },
    addCalendarImport: async (ctx, { body }) => {
      const prepared = await prepare(ctx, body);
      return commit(ctx, async (tx) => ({ status: 201 as const, body: present(await add(tx, body, prepared)) }));
    },
    deleteCalendarImport: (ctx, { params }) => commit(ctx, async (tx) => {
      await remove(tx, params.calendarId);
      return { status: 204 as const };
    }),
  } satisfies Pick<Handlers<Ctx>, 'listCalendarImports' | 'addCalendarImport' | 'deleteCalendarImport'>;

  const whenDue: DeadlineHandler[] = [{ kind: refreshDeadline, mode: 'effect', run: refresh }];
  /** For the mail that says so: what stands against one, null once it is well again or gone. */
  const troubleOf = async (ctx: Ctx, id: string): Promise<{ name: string; detail: string } | null> => {
    const row = await calendars.findOne(ctx, { id });
    return row && row.problemCode !== null ? { name: row.name, detail: row.problemDetail ?? '' } : null;
  };

  return { routes, troubleOf, deadlines: whenDue, sealed: [sealedColumn(db, CaregiverCalendarEntity, 'sealedUrl', addresses)] };
}

const present = (row: CaregiverCalendarRow): Schema<'CalendarImport'> => ({
  id: row.id,
  name: row.name,
  host: row.host,
  status: row.problemCode === null ? 'ok' : 'broken',
  problem: row.problemCode === null ? null : { code: row.problemCode, detail: row.problemDetail ?? '', since: row.problemSince!.toISOString() },
  eventCount: row.eventCount,
  lastGoodAt: row.lastGoodAt.toISOString(),
  lastTriedAt: row.lastTriedAt.toISOString(),
  nextRefreshAt: row.nextRefreshAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
});
