import { listMyDocuments } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { table } from '../../lib/output.ts';

export default class DocumentsList extends DogcareCommand {
  static override summary = 'The documents that you handed in. For caregivers.';
  static override flags = listFlags;

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DocumentsList);
    const { client } = this.connect(flags);
    const page = await listMyDocuments({ client, query: { limit: flags.limit, cursor: flags.cursor } });
    this.log(
      page.data.length === 0
        ? 'No documents yet.'
        : table(page.data, [
            { title: 'DOCUMENT', value: (one) => one.id },
            { title: 'KIND', value: (one) => one.kind },
            { title: 'STATUS', value: (one) => one.status },
            { title: 'GOOD UNTIL', value: (one) => one.expiresOn ?? '' },
            { title: 'REASON', value: (one) => one.rejectionReason ?? '' },
          ]),
    );
    this.more(page.nextCursor);
    if (page.data.length === 0) this.next('dogcare documents submit insurance.pdf --kind insurance --expires 2027-05-31');
    return page;
  }
}
