import type { Caregivers } from '../caregivers/index.ts';
import type { PersonalData } from '../users/index.ts';
import type { SearchRepository } from './repository.ts';

interface Parts {
  readonly repository: SearchRepository;
  readonly caregivers: Pick<Caregivers, 'ofUser'>;
}

/** What can be found of a caregiver follows the page by an event; an erasure does not wait for that. */
export const searchPersonalData = ({ repository, caregivers }: Parts): PersonalData => ({
  name: 'search',
  async export(ctx, userId) {
    const page = await caregivers.ofUser(ctx, userId);
    const rows = page ? await repository.entriesOf(ctx, page.id) : [];
    return { entries: rows.map(({ serviceType, lat, lng, ratingScore }) => ({ serviceType, lat, lng, ratingScore })) };
  },
  async erase(tx, userId) {
    const page = await caregivers.ofUser(tx, userId);
    if (page) await repository.put(tx, page.id, []);
  },
  columns: { search_entries: { personal: ['serviceType', 'lat', 'lng', 'ratingScore'] } },
});
