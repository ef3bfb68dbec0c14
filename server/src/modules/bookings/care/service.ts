import type { Handlers, Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { sealedColumn } from '../../../kernel/crypto/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { BookingRow } from '../entities.ts';
import { createAddEntry, inForceOf } from './add.ts';
import { createCareParts, type CareDeps, type OpenEntry } from './deps.ts';
import { CareEntryEntity, CareReportEntity } from './entities.ts';
import { createLateCheckIns } from './late.ts';
import { carePersonalData } from './personal.ts';
import { presentEntry, presentReport, type Around } from './presenter.ts';
import { createReporting, doingOf } from './report.ts';
import { assign, datesOf, localDate, stateOf, tasksOf } from './tasks.ts';

/** As long as a dog may be asked about. */
const knownAfterMs = 30 * 86_400_000;
const promising: readonly BookingRow['status'][] = ['confirmed', 'in_progress', 'completed'];

export type { CareDeps } from './deps.ts';

/** What is noted while dogs are looked after, what is to be done, and what comes of it. */
export function createCare(deps: CareDeps) {
  const parts = createCareParts(deps);
  const { repository, commit, dogs, files } = parts;
  const add = createAddEntry(parts);
  const late = createLateCheckIns(parts);

  const around = async (ctx: Ctx, entries: readonly OpenEntry[]): Promise<Around> => ({
    pictures: await files.filesOfAll(ctx, entries.flatMap(({ row }) => row.uploadId ?? [])),
    supersededBy: await repository.supersededBy(ctx, entries.map(({ row }) => row.id)),
  });
  const openAll = async (ctx: Ctx, bookingId: string): Promise<OpenEntry[]> => (await repository.all(ctx, bookingId)).map((row) => parts.open(ctx, row));

  const list = async (ctx: Ctx, bookingId: string, { limit, cursor }: { limit: number; cursor?: string }): Promise<Schema<'CareLog'>> => {
    await parts.readable(ctx, bookingId);
    const { rows, next } = await repository.page(ctx, bookingId, { limit, after: cursor });
    const entries = rows.map((row) => parts.open(ctx, row));
    const beside = await around(ctx, entries);
    return { data: entries.map((entry) => presentEntry(entry, beside)), nextCursor: next };
  };

  const tasks = async (ctx: Ctx, bookingId: string, wanted: string | undefined): Promise<Schema<'CareTaskList'>> => {
    const { booking } = await parts.readable(ctx, bookingId);
    const now = ctx.clock.now();
    const { first, last } = datesOf(booking);
    const asked = wanted ?? localDate(now, booking.timeZone);
    const date = asked < first ? first : asked > last ? last : asked;
    const head = { bookingId, date, firstDate: first, lastDate: last, timeZone: booking.timeZone, nextCursor: null };
    const isKnown = promising.includes(booking.status) && now.getTime() < booking.endsAt.getTime() + knownAfterMs;
    if (!isKnown) return { ...head, data: [] };
    const all = tasksOf(booking, await dogs.schedulesOf(ctx, booking.dogs.map(({ id }) => id)));
    const done = assign(all, inForceOf(await openAll(ctx, bookingId)).map(doingOf));
    const isOver = booking.status === 'completed' || now >= booking.endsAt;
    return {
      ...head,
      data: all.filter(({ dueAt }) => localDate(dueAt, booking.timeZone) === date).map((task) => ({
        ...task, dueAt: task.dueAt.toISOString(), state: stateOf(task, done.has(task.task), isOver, now), entryId: done.get(task.task) ?? null,
      })),
    };
  };

  const reportCard = async (ctx: Ctx, bookingId: string): Promise<Schema<'ReportCard'>> => {
    await parts.readable(ctx, bookingId);
    const report = await repository.report(ctx, bookingId);
    const content = report && parts.reports.open(ctx, report.sealed, bookingId);
    if (!content) throw problem('report_card_not_ready', { detail: report ? 'It went with the account of one of the two.' : undefined });
    const entries = await openAll(ctx, bookingId);
    return presentReport(report, content, entries, await around(ctx, entries));
  };

  return {
    /** What was noted, for whoever decides about it: kinds and times. */
    summaryOf: async (ctx: Ctx, bookingId: string) => inForceOf((await repository.all(ctx, bookingId)).map((row) => ({ row, content: null }))).map(({ row }) => row),
    routes: {
      addCareLogEntry: (ctx, { params, body }) => commit(ctx, async (tx) => {
        const { entry, booking } = await add(tx, params.bookingId, body);
        return { status: 201 as const, body: { entry: presentEntry(entry, await around(tx, [entry])), bookingStatus: booking.status } };
      }),
      listCareLog: async (ctx, { params, query }) => ({ status: 200, body: await list(ctx, params.bookingId, query) }),
      listCareTasks: async (ctx, { params, query }) => ({ status: 200, body: await tasks(ctx, params.bookingId, query.date) }),
      getReportCard: async (ctx, { params }) => ({ status: 200, body: await reportCard(ctx, params.bookingId) }),
    } satisfies Pick<Handlers<Ctx>, 'addCareLogEntry' | 'listCareLog' | 'listCareTasks' | 'getReportCard'>,
    consumers: [createReporting(parts), late.consumer],
    deadlines: [late.deadline],
    personalData: carePersonalData(parts),
    sealed: [sealedColumn(deps.db, CareEntryEntity, 'sealed', parts.contents), sealedColumn(deps.db, CareReportEntity, 'sealed', parts.reports)],
  };
}
export type Care = ReturnType<typeof createCare>;
