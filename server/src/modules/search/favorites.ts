import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { isUniqueViolation } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Caregivers } from '../caregivers/index.ts';
import type { SearchFavoriteRow } from './entities.ts';
import type { SearchRepository } from './repository.ts';

const most = 500;

const userOf = ({ actor }: Ctx): string => {
  if (actor.kind !== 'user') throw problem('forbidden');
  return actor.userId;
};

/** The caregivers that somebody marked. */
export function createFavorites({ repository, caregivers }: { repository: SearchRepository; caregivers: Pick<Caregivers, 'cards'> }) {
  const { favorites } = repository;

  const present = async (ctx: Ctx, rows: readonly SearchFavoriteRow[]): Promise<Schema<'Favorite'>[]> => {
    const ids = rows.map(({ caregiverId }) => caregiverId);
    const cards = await caregivers.cards(ctx, ids);
    const found = new Set((await repository.entriesOf(ctx, ids)).map(({ caregiverId }) => caregiverId));
    return rows.flatMap(({ caregiverId, createdAt }) => {
      const card = cards.get(caregiverId);
      return card ? [{
        caregiverId, displayName: card.displayName, headline: card.headline, avatarUrl: card.avatarUrl, city: card.city, region: card.region,
        rating: { average: card.ratingAverage, count: card.ratingCount }, isAvailable: found.has(caregiverId), createdAt: createdAt.toISOString(),
      }] : [];
    });
  };

  return {
    async list(ctx: Ctx, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Schema<'FavoriteList'>> {
      const { rows, next } = await favorites.page(ctx, {
        where: { userId: userOf(ctx) }, order: [['createdAt', 'desc'], ['caregiverId', 'desc']], after: cursor, limit,
      });
      return { data: await present(ctx, rows), nextCursor: next };
    },

    async add(tx: TxCtx, caregiverId: string): Promise<Schema<'Favorite'>> {
      const userId = userOf(tx);
      const marked = { userId, caregiverId };
      // whoever is not approved can't be marked, but stays so
      if (!(await favorites.findOne(tx, marked))) {
        if (!(await repository.cards(tx, [caregiverId])).has(caregiverId)) throw problem('caregiver_not_found', { pointer: '#/path/caregiverId' });
        if ((await favorites.count(tx, { userId })) >= most) throw problem('too_many_favorites', { detail: `At most ${most}.` });
        try {
          await favorites.insert(tx, { ...marked, createdAt: tx.clock.now() });
        } catch (error) {
          if (!isUniqueViolation(error)) throw error; // marked twice at once
        }
      }
      const shown = await present(tx, [(await favorites.findOne(tx, marked))!]);
      if (!shown[0]) throw problem('caregiver_not_found', { pointer: '#/path/caregiverId' });
      return shown[0];
    },

    async remove(tx: TxCtx, caregiverId: string): Promise<void> {
      await favorites.delete(tx, { userId: userOf(tx), caregiverId });
    },
  };
}
export type Favorites = ReturnType<typeof createFavorites>;
