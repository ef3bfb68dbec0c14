import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import type { BookingParts } from '../deps.ts';
import type { TransitionBy } from '../machine.ts';
import { partOf } from '../policy.ts';
import type { SeriesRow } from './entities.ts';
import { dateAt } from './plan.ts';
import type { SeriesRepository } from './repository.ts';

export type SeriesParts = BookingParts & { readonly series: SeriesRepository };

export const todayOf = (ctx: Ctx, { timeZone }: Pick<SeriesRow, 'timeZone'>): string => dateAt(ctx.clock.now(), timeZone);

/** What an owner decided is done in their name, whoever's yes it waited for. */
export const asOwner = <C extends Ctx>(ctx: C, { ownerId }: Pick<SeriesRow, 'ownerId'>): C =>
  ({ ...ctx, actor: { kind: 'user', userId: ownerId, role: 'owner', sessionId: '' } });

export const closed = ({ status }: SeriesRow, detail: string) => problem('series_closed', { detail, extra: { seriesStatus: status } });

/** The series, locked, and as whom the actor stands to it; throws `series_not_found` where they may not know of it. */
export async function openSeries({ series }: SeriesParts, tx: TxCtx, id: string): Promise<{ row: SeriesRow; by: TransitionBy }> {
  const row = await series.findLocked(tx, id);
  const by = row && partOf(tx.actor, row);
  if (!row || !by) throw problem('series_not_found');
  return { row, by };
}

export function assertOpen(row: SeriesRow): void {
  if (row.status !== 'pending' && row.status !== 'active') throw closed(row, `The series is ${row.status}.`);
}

export async function change({ series }: SeriesParts, tx: TxCtx, row: SeriesRow, patch: Partial<SeriesRow>): Promise<SeriesRow> {
  const whole = { ...patch, updatedAt: nextVersion(tx.clock.now(), row.updatedAt) };
  await series.update(tx, row.id, whole);
  return { ...row, ...whole };
}

/** A fact of a series: ids and what is not personal. */
export const record = ({ events }: SeriesParts, tx: TxCtx, row: SeriesRow, what: string, data: Readonly<Record<string, unknown>> = {}): Promise<void> =>
  events.record(tx, {
    type: `series.${what}`,
    subjectId: row.id,
    data: { ownerId: row.ownerId, caregiverId: row.caregiverId, caregiverUserId: row.caregiverUserId, serviceType: row.serviceType, ...data },
  });
