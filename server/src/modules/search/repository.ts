import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { createRepository, createSystemRepository, gt, lt, oneOf, type Database } from '../../kernel/db/index.ts';
import { serviceTypeInfo } from '../platform/index.ts';
import type { ServiceTypeName } from '../caregivers/index.ts';
import {
  SearchCardEntity, SearchEntryEntity, SearchFavoriteEntity, SearchFeaturedEntity, SearchPairEntity,
  type SearchCardRow, type SearchEntryRow,
} from './entities.ts';
import { createTexts } from './texts.ts';

const allTypes = Object.keys(serviceTypeInfo) as ServiceTypeName[];
const mostAtOnce = 500;

export type NewEntry = Omit<SearchEntryRow, 'tenantId'>;
/** What a result shows. */
export type Card = Omit<SearchCardRow, 'tenantId' | 'fromDay'>;
export type NewCard = Omit<SearchCardRow, 'tenantId'>;

export function createSearchRepository(db: Database) {
  const entries = createRepository<SearchEntryRow>(db, SearchEntryEntity);
  const cards = createRepository<SearchCardRow>(db, SearchCardEntity);
  const texts = createTexts();
  const cardsOfAll = createSystemRepository<SearchCardRow>(db, SearchCardEntity, { reason: 'housekeeping' });

  return {
    featured: createRepository(db, SearchFeaturedEntity),
    favorites: createRepository(db, SearchFavoriteEntity),
    pairs: createRepository(db, SearchPairEntity),

    /** Replaces what can be found of a caregiver. */
    async put(tx: TxCtx, caregiverId: string, card: NewCard | null, rows: readonly NewEntry[]): Promise<void> {
      await entries.delete(tx, { serviceType: oneOf(allTypes), caregiverId });
      await cards.delete(tx, { caregiverId });
      if (card) await cards.insert(tx, card);
      await entries.insert(tx, rows);
    },

    entriesOf: (ctx: Ctx, caregiverIds: readonly string[], types: readonly ServiceTypeName[] = allTypes) =>
      (caregiverIds.length === 0 ? Promise.resolve([]) : entries.find(
        ctx, { serviceType: oneOf(types), caregiverId: oneOf(caregiverIds) }, { limit: mostAtOnce * allTypes.length },
      )),

    async cards(ctx: Ctx, caregiverIds: readonly string[]): Promise<Map<string, Card>> {
      const byId = new Map<string, Card>();
      if (caregiverIds.length === 0) return byId;
      // on every search's way: the shortest there is
      const textSql = texts(String(caregiverIds.length), () => {
        const placeholders = caregiverIds.map(() => '?').join(', ');
        return `SELECT caregiverId, displayName, headline, avatarUrl, city, region, ratingAverage, ratingCount FROM search_cards
         WHERE tenantId = ? AND caregiverId IN (${placeholders})`;
      });
      const { rows } = await db.query<Card>(ctx, textSql, [ctx.tenant.id, ...caregiverIds]);
      for (const row of rows) byId.set(row.caregiverId, row);
      return byId;
    },

    /** Caregivers of a business by their ids, from one on: everybody whose page is open, listed for something or not. */
    listedAfter: async (ctx: Ctx, caregiverId: string, limit: number): Promise<string[]> =>
      (await cards.find(ctx, { caregiverId: gt(caregiverId) }, { orderBy: [['caregiverId', 'asc']], limit })).map((card) => card.caregiverId),

    /** Whose days were worked out before a day, of all businesses. */
    staleBefore: (day: number, limit: number) =>
      cardsOfAll.find({}, { fromDay: lt(day) }, { orderBy: [['fromDay', 'asc']], limit }),
  };
}
export type SearchRepository = ReturnType<typeof createSearchRepository>;
