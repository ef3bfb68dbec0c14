import * as Flags from '@oclif/core/flags';
import { listDocumentReviews } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { listFlags } from '../../../lib/flags.ts';
import { instant } from '../../../lib/format.ts';
import { table } from '../../../lib/output.ts';

export default class AdminDocumentsList extends DogcareCommand {
  static override summary = 'Documents to review, the oldest first. For admins and secret keys.';
  static override flags = {
    status: Flags.option({ options: ['in_review', 'approved', 'rejected', 'expired', 'replaced'] as const })({
      description: 'Only those that are so.',
    }),
    user: Flags.string({ description: 'Only this person’s, usr_….' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(AdminDocumentsList);
    const { client } = this.connect(flags);
    const page = await listDocumentReviews({
      client,
      query: { status: flags.status, userId: flags.user, limit: flags.limit, cursor: flags.cursor },
    });
    this.log(
      page.data.length === 0
        ? 'No documents.'
        : table(page.data, [
            { title: 'DOCUMENT', value: (one) => one.id },
            { title: 'PERSON', value: (one) => one.userId },
            { title: 'KIND', value: (one) => one.kind },
            { title: 'STATUS', value: (one) => one.status },
            { title: 'GOOD UNTIL', value: (one) => one.expiresOn ?? '' },
            { title: 'HANDED IN', value: (one) => instant(one.submittedAt) },
          ]),
    );
    this.more(page.nextCursor);
    const open = page.data.find((one) => one.status === 'in_review');
    if (open) this.next(`dogcare admin documents show ${open.id}`, `dogcare admin documents decide ${open.id} --approve`);
    return page;
  }
}
