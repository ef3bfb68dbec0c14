import * as Flags from '@oclif/core/flags';
import { listBackgroundChecks } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { listFlags } from '../../../lib/flags.ts';
import { instant } from '../../../lib/format.ts';
import { table } from '../../../lib/output.ts';

const statuses = [
  'requested', 'invited', 'lapsed', 'pending', 'suspended', 'disputed', 'clear', 'consider', 'pre_adverse', 'adverse', 'adjudicated', 'canceled', 'expired',
] as const;

export default class AdminBackgroundChecksList extends DogcareCommand {
  static override summary = 'Background checks, the oldest first. For admins and secret keys.';
  static override flags = {
    status: Flags.option({ options: statuses })({ description: 'Only those that are so; `consider` ones wait for you.' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(AdminBackgroundChecksList);
    const { client } = this.connect(flags);
    const page = await listBackgroundChecks({ client, query: { status: flags.status, limit: flags.limit, cursor: flags.cursor } });
    this.log(
      page.data.length === 0
        ? 'No background checks.'
        : table(page.data, [
            { title: 'CHECK', value: (one) => one.id },
            { title: 'PERSON', value: (one) => one.userId },
            { title: 'STATUS', value: (one) => one.status },
            { title: 'ASKED FOR', value: (one) => instant(one.requestedAt) },
            { title: 'GOOD UNTIL', value: (one) => one.expiresAt?.slice(0, 10) ?? '' },
          ]),
    );
    this.more(page.nextCursor);
    const waiting = page.data.find((one) => one.status === 'consider');
    if (waiting) this.next(`dogcare admin background-checks decide ${waiting.id} engaged`);
    return page;
  }
}
