import * as Flags from '@oclif/core/flags';
import { adminListCaregivers } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class CaregiversList extends DogcareCommand {
  static override summary = 'The business’s caregivers. For admins and secret keys.';
  static override examples = ['<%= config.bin %> caregivers list --status applied'];
  static override flags = {
    status: Flags.option({ options: ['draft', 'applied', 'changes_requested', 'declined', 'approved', 'suspended'] as const })({ description: 'Only those that are so.' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(CaregiversList);
    const { client } = this.connect(flags);
    const page = await adminListCaregivers({ client, query: { status: flags.status, limit: flags.limit, cursor: flags.cursor } });
    this.log(
      page.data.length === 0
        ? 'Nobody found.'
        : table(page.data, [
            { title: 'CAREGIVER', value: (one) => one.id },
            { title: 'NAME', value: (one) => one.displayName },
            { title: 'STATUS', value: (one) => one.status },
            { title: 'WHERE', value: (one) => `${one.city}, ${one.region}` },
            { title: 'SINCE', value: (one) => instant(one.createdAt) },
          ]),
    );
    this.more(page.nextCursor);
    if (page.data.some((one) => one.status === 'applied')) this.next('dogcare caregivers approve cgv_…');
    return page;
  }
}
