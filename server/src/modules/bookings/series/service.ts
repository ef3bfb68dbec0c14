import type { Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { DeadlineHandler } from '../../../kernel/time/deadlines.ts';
import { everyPage } from '../../users/index.ts';
import type { BookingParts } from '../deps.ts';
import { partOf } from '../policy.ts';
import { answerSeries, expire } from './answer.ts';
import { cancelSeries, pauseSeries, resumeSeries } from './cancel.ts';
import { chargeKind, chargeWeeks, createChargeConsumers } from './charges.ts';
import { createSeries, previewSeries, type Preview, type Terms } from './create.ts';
import type { SeriesChange, SeriesRow } from './entities.ts';
import { announceWeeks, extendNow } from './extend.ts';
import type { SeriesParts } from './parts.ts';
import { createSeriesRepository } from './repository.ts';
import { tryChange, updateSeries } from './update.ts';
import { viewsOf, type SeriesView } from './view.ts';

const onePage = 100;

export interface SeriesPage {
  readonly views: SeriesView[];
  readonly next: string | null;
}

/** Undoes what was tried: thrown within its transaction, caught around it. */
class Undone extends Error {
  readonly preview: Preview;
  constructor(preview: Preview) {
    super('undone');
    this.preview = preview;
  }
}

export function createSeriesActions(bookings: BookingParts) {
  const series = createSeriesRepository(bookings.db);
  const parts: SeriesParts = { ...bookings, series };
  const seen = (ctx: Ctx, row: SeriesRow | null): SeriesRow => {
    if (!row || !partOf(ctx.actor, row)) throw problem('series_not_found');
    return row;
  };
  const view = async (ctx: Ctx, row: SeriesRow): Promise<SeriesView> => (await viewsOf(parts, ctx, [row]))[0]!;

  return {
    preview: (ctx: Ctx, terms: Terms): Promise<Preview> => previewSeries(parts, ctx, terms),
    create: (tx: TxCtx, body: Schema<'CreateSeries'>) => createSeries(parts, tx, body),
    update: async (tx: TxCtx, id: string, change: SeriesChange) => (await updateSeries(parts, tx, id, change)).row,
    /** What a change would do: it is made, and undone. */
    async try(ctx: Ctx, id: string, change: SeriesChange): Promise<Preview> {
      try {
        return await bookings.db.transaction(ctx, async (tx): Promise<Preview> => {
          throw new Undone(await tryChange(parts, tx, id, change));
        });
      } catch (error) {
        if (error instanceof Undone) return error.preview;
        throw error;
      }
    },
    answer: (tx: TxCtx, id: string, answer: Schema<'AnswerSeries'>) => answerSeries(parts, tx, id, answer),
    cancel: (tx: TxCtx, id: string, given: Schema<'CancelSeries'>) => cancelSeries(parts, tx, id, given),
    pause: (tx: TxCtx, id: string, given: Schema<'PauseSeries'>) => pauseSeries(parts, tx, id, given),
    resume: (tx: TxCtx, id: string, given: Schema<'ResumeSeries'>) => resumeSeries(parts, tx, id, given),
    view,
    find: async (ctx: Ctx, id: string): Promise<SeriesView> => view(ctx, seen(ctx, await series.find(ctx, id))),
    /** The actor's own: made by an owner, or with a caregiver. */
    async listOwn(ctx: Ctx, { limit, cursor }: { limit: number; cursor?: string }): Promise<SeriesPage> {
      const { actor } = ctx;
      if (actor.kind !== 'user') throw problem('forbidden');
      const page = actor.role === 'owner' ? null : await bookings.caregivers.ofUser(ctx, actor.userId);
      if (actor.role !== 'owner' && !page) return { views: [], next: null };
      const { rows, next } = await series.page(ctx, page ? { caregiverId: page.id } : { ownerId: actor.userId }, limit, cursor);
      return { views: await viewsOf(parts, ctx, rows), next };
    },
    /** All that a person is in, on either side. */
    async idsOf(ctx: Ctx, userId: string): Promise<string[]> {
      const page = await bookings.caregivers.ofUser(ctx, userId);
      const of = (filter: { ownerId: string } | { caregiverId: string }) => everyPage((after) => series.page(ctx, filter, onePage, after));
      return [...(await of({ ownerId: userId })), ...(page ? await of({ caregiverId: page.id }) : [])].map(({ id }) => id);
    },
    /** Makes what has come within the horizon; as often as one likes. */
    extend: (tx: TxCtx, id: string) => extendNow(parts, tx, id),
    consumers: createChargeConsumers(parts),
    deadlines: [
      { kind: 'series.respond', mode: 'transaction', run: (tx, id) => expire(parts, tx, id) },
      { kind: 'series.extend', mode: 'transaction', run: (tx, id) => extendNow(parts, tx, id) },
      { kind: chargeKind, mode: 'effect', run: (ctx, id) => chargeWeeks(parts, ctx, id) },
      { kind: 'series.week_due', mode: 'transaction', run: (tx, id) => announceWeeks(parts, tx, id) },
    ] satisfies DeadlineHandler[] as DeadlineHandler[],
  };
}
export type SeriesActions = ReturnType<typeof createSeriesActions>;
