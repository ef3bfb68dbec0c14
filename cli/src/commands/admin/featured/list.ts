import { listFeatured } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { listFlags } from '../../../lib/flags.ts';
import { table } from '../../../lib/output.ts';

export default class AdminFeaturedList extends DogcareCommand {
  static override aliases = ['admin:featured'];
  static override summary = 'Whom the business features.';
  static override flags = listFlags;

  async run(): Promise<unknown> {
    const { flags } = await this.parse(AdminFeaturedList);
    const { client } = this.connect(flags);
    const page = await listFeatured({ client, query: { limit: flags.limit, cursor: flags.cursor } });
    this.log(
      page.data.length === 0
        ? 'Nobody is featured.'
        : table(page.data, [
            { title: 'CAREGIVER', value: (one) => one.caregiverId },
            { title: 'NAME', value: (one) => one.displayName },
            { title: 'RANK', value: (one) => String(one.rank), right: true },
            { title: 'UNTIL', value: (one) => one.until ?? 'further notice' },
            { title: 'SHOWN', value: (one) => (one.isShown ? 'yes' : 'not now') },
          ]),
    );
    this.more(page.nextCursor);
    return page;
  }
}
