import { listSeries } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { status, when } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class SeriesList extends DogcareCommand {
  static override summary = 'Your series: the ones you made, or the ones made with you.';
  static override flags = listFlags;

  async run(): Promise<unknown> {
    const { flags } = await this.parse(SeriesList);
    const { client } = this.connect(flags);
    const page = await listSeries({ client, query: { limit: flags.limit, cursor: flags.cursor } });
    const next = (one: (typeof page.data)[number]) => one.occurrences.find(({ state, status: of }) => state === 'booked' && (of === 'confirmed' || of === 'pending'));
    this.log(
      page.data.length === 0
        ? 'No series.'
        : table(page.data, [
            { title: 'SERIES', value: (one) => one.id },
            { title: 'SERVICE', value: (one) => one.serviceType },
            { title: 'RULE', value: (one) => one.rule },
            { title: 'NEXT', value: (one) => { const first = next(one); return first ? when(first.when) : ''; } },
            { title: 'OWNER', value: (one) => `${one.owner.firstName} ${one.owner.lastInitial}.` },
            { title: 'CAREGIVER', value: (one) => one.caregiver.displayName },
            { title: 'STATUS', value: (one) => status(one.status === 'active' ? 'confirmed' : one.status) },
          ]),
    );
    this.more(page.nextCursor);
    if (page.data[0]) this.next(`dogcare series show ${page.data[0].id}`);
    return page;
  }
}
