import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { afterCommit } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { createRecent } from '../../kernel/time/recent.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import type { Audit } from '../platform/index.ts';
import type { SearchFeaturedRow } from './entities.ts';
import type { Projection } from './projection.ts';
import type { SearchRepository } from './repository.ts';

const most = 500;
const knownMs = 300;
const isOn = ({ until }: SearchFeaturedRow, now: Date): boolean => until === null || until > now;

export interface FeaturedDeps {
  readonly repository: SearchRepository;
  readonly projection: Pick<Projection, 'touched'>;
  readonly audit: Pick<Audit, 'record'>;
  readonly wall: Clock;
}

/** Whom the business features. */
export function createFeatured({ repository, projection, audit, wall }: FeaturedDeps) {
  const { featured } = repository;
  const recent = createRecent<readonly SearchFeaturedRow[]>(wall);

  const present = async (ctx: Ctx, rows: readonly SearchFeaturedRow[]): Promise<Schema<'Featured'>[]> => {
    const ids = rows.map(({ caregiverId }) => caregiverId);
    const [cards, entries] = [await repository.cards(ctx, ids), await repository.entriesOf(ctx, ids)];
    const found = new Set(entries.map(({ caregiverId }) => caregiverId));
    return rows.map((row) => ({
      caregiverId: row.caregiverId,
      displayName: cards.get(row.caregiverId)?.displayName ?? 'Not shown at the moment',
      rank: row.rank,
      until: row.until?.toISOString() ?? null,
      isShown: isOn(row, ctx.clock.now()) && found.has(row.caregiverId),
      createdAt: row.createdAt.toISOString(),
    }));
  };

  return {
    /** Who is featured now, the first first; what others changed is known within a moment. */
    async now(ctx: Ctx): Promise<readonly SearchFeaturedRow[]> {
      const rows = await recent.get(ctx.tenant.id, knownMs, () => featured.find(ctx, {}, { limit: most, orderBy: [['rank', 'asc'], ['caregiverId', 'asc']] }));
      const now = ctx.clock.now();
      return rows.every((row) => isOn(row, now)) ? rows : rows.filter((row) => isOn(row, now));
    },

    async list(ctx: Ctx, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Schema<'FeaturedList'>> {
      const { rows, next } = await featured.page(ctx, { where: {}, order: [['rank', 'asc'], ['caregiverId', 'asc']], after: cursor, limit });
      return { data: await present(ctx, rows), nextCursor: next };
    },

    async put(tx: TxCtx, caregiverId: string, { rank = 100, until = null }: Schema<'FeatureCaregiver'>): Promise<Schema<'Featured'>> {
      const now = tx.clock.now();
      const end = until === null ? null : new Date(until);
      if (end && end <= now) throw problem('date_in_the_past', { pointer: '#/until' });
      if (!(await repository.cards(tx, [caregiverId])).has(caregiverId)) throw problem('caregiver_not_found', { pointer: '#/path/caregiverId' });
      if ((await featured.update(tx, { caregiverId }, { rank, until: end })) === 0) {
        if ((await featured.count(tx, {})) >= most) throw problem('too_many_featured', { detail: `At most ${most}.` });
        await featured.insert(tx, { caregiverId, rank, until: end, createdAt: now });
      }
      await audit.record(tx, { action: 'caregiver.featured', subjectKind: 'caregiver', subjectId: caregiverId, data: { rank, until: end?.toISOString() ?? null } });
      await projection.touched(tx, caregiverId);
      afterCommit(tx, () => void recent.forget(tx.tenant.id));
      return (await present(tx, [(await featured.findOne(tx, { caregiverId }))!]))[0]!;
    },

    async remove(tx: TxCtx, caregiverId: string): Promise<void> {
      if ((await featured.delete(tx, { caregiverId })) === 0) return;
      await audit.record(tx, { action: 'caregiver.unfeatured', subjectKind: 'caregiver', subjectId: caregiverId });
      await projection.touched(tx, caregiverId);
      afterCommit(tx, () => void recent.forget(tx.tenant.id));
    },
  };
}
export type Featured = ReturnType<typeof createFeatured>;
