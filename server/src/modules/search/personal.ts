import type { Caregivers } from '../caregivers/index.ts';
import type { PersonalData } from '../users/index.ts';
import type { Pairs } from './pairs.ts';
import type { Projection } from './projection.ts';
import type { SearchRepository } from './repository.ts';

interface Parts {
  readonly repository: SearchRepository;
  readonly projection: Pick<Projection, 'remove'>;
  readonly pairs: Pick<Pairs, 'forget'>;
  readonly caregivers: Pick<Caregivers, 'ofUser'>;
}

const everyFavorite = 500;

/** What can be found of a caregiver follows the page by an event; an erasure does not wait for that. */
export const searchPersonalData = ({ repository, projection, pairs, caregivers }: Parts): PersonalData => ({
  name: 'search',
  async export(ctx, userId) {
    const page = await caregivers.ofUser(ctx, userId);
    const rows = page ? await repository.entriesOf(ctx, [page.id]) : [];
    const card = page ? (await repository.cards(ctx, [page.id])).get(page.id) : undefined;
    const favorites = await repository.favorites.find(ctx, { userId }, { limit: everyFavorite });
    const booked = await repository.pairs.find(ctx, { ownerId: userId }, { limit: everyFavorite });
    return {
      card: card ? { ...card } : null,
      entries: rows.map(({ serviceType, lat, lng }) => ({ serviceType, lat, lng })),
      favorites: favorites.map(({ caregiverId, createdAt }) => ({ caregiverId, createdAt })),
      booked: booked.map(({ caregiverId, bookings, lastAt }) => ({ caregiverId, bookings, lastAt })),
    };
  },
  async erase(tx, userId) {
    const page = await caregivers.ofUser(tx, userId);
    if (page) {
      await projection.remove(tx, page.id);
      await repository.featured.delete(tx, { caregiverId: page.id });
    }
    await repository.favorites.delete(tx, { userId });
    await pairs.forget(tx, userId);
  },
  columns: {
    search_entries: { personal: ['serviceType', 'lat', 'lng'] },
    search_cards: { personal: ['displayName', 'headline', 'avatarUrl', 'city', 'region', 'ratingAverage'] },
  },
});
