import type { Handlers } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { SeriesRow } from './entities.ts';
import { presentPreview, presentSeries } from './presenter.ts';
import type { SeriesActions } from './service.ts';

export const createSeriesRoutes = ({ series, commit }: { series: SeriesActions; commit: Commit }) => {
  const changing = (ctx: Ctx, act: (tx: Parameters<SeriesActions['create']>[0]) => Promise<SeriesRow>) =>
    commit(ctx, async (tx) => {
      const row = await act(tx);
      return { status: 200 as const, body: presentSeries(tx, await series.view(tx, row)) };
    });
  return {
    previewSeries: async (ctx, { body }) => ({ status: 200, body: presentPreview(ctx, await series.preview(ctx, body)) }),
    createSeries: (ctx, { body }) =>
      commit(ctx, async (tx) => ({ status: 201 as const, body: presentSeries(tx, await series.view(tx, await series.create(tx, body))) })),
    listSeries: async (ctx, { query }) => {
      const { views, next } = await series.listOwn(ctx, query);
      return { status: 200, body: { data: views.map((view) => presentSeries(ctx, view)), nextCursor: next } };
    },
    getSeries: async (ctx, { params }) => ({ status: 200, body: presentSeries(ctx, await series.find(ctx, params.seriesId)) }),
    updateSeries: (ctx, { params, body }) => changing(ctx, (tx) => series.update(tx, params.seriesId, body)),
    previewSeriesUpdate: async (ctx, { params, body }) => ({ status: 200, body: presentPreview(ctx, await series.try(ctx, params.seriesId, body)) }),
    answerSeries: (ctx, { params, body }) => changing(ctx, (tx) => series.answer(tx, params.seriesId, body)),
    cancelSeries: (ctx, { params, body }) => changing(ctx, (tx) => series.cancel(tx, params.seriesId, body)),
    pauseSeries: (ctx, { params, body }) => changing(ctx, (tx) => series.pause(tx, params.seriesId, body)),
    resumeSeries: (ctx, { params, body }) => changing(ctx, (tx) => series.resume(tx, params.seriesId, body)),
  } satisfies Pick<Handlers<Ctx>,
    | 'previewSeries' | 'createSeries' | 'listSeries' | 'getSeries' | 'updateSeries' | 'previewSeriesUpdate' | 'answerSeries' | 'cancelSeries' | 'pauseSeries' | 'resumeSeries'>;
};
