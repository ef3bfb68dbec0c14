import { listFavorites } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { rating } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class FavoritesList extends DogcareCommand {
  static override summary = 'The caregivers you marked.';
  static override flags = listFlags;

  async run(): Promise<unknown> {
    const { flags } = await this.parse(FavoritesList);
    const { client } = this.connect(flags);
    const page = await listFavorites({ client, query: { limit: flags.limit, cursor: flags.cursor } });
    this.log(
      page.data.length === 0
        ? 'Nobody is marked yet.'
        : table(page.data, [
            { title: 'CAREGIVER', value: (one) => one.caregiverId },
            { title: 'NAME', value: (one) => one.displayName },
            { title: 'WHERE', value: (one) => `${one.city}, ${one.region}` },
            { title: 'RATING', value: (one) => rating(one.rating) },
            { title: 'BOOKABLE', value: (one) => (one.isAvailable ? 'yes' : 'not now') },
          ]),
    );
    this.more(page.nextCursor);
    return page;
  }
}
