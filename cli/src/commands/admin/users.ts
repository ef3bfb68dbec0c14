import * as Flags from '@oclif/core/flags';
import { adminListUsers } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class AdminUsers extends DogcareCommand {
  static override summary = 'The business’s people. For admins and secret keys.';
  static override flags = {
    find: Flags.string({ char: 'q', description: 'The start of an e-mail address or a last name.' }),
    role: Flags.option({ options: ['owner', 'caregiver', 'support', 'admin'] as const })({
      description: 'Only these.',
    }),
    status: Flags.option({ options: ['active', 'deactivated', 'suspended', 'deleting', 'erased'] as const })({
      description: 'Only those that are so.',
    }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(AdminUsers);
    const { client } = this.connect(flags);
    const page = await adminListUsers({
      client,
      query: { q: flags.find, role: flags.role, status: flags.status, limit: flags.limit, cursor: flags.cursor },
    });
    this.log(
      page.data.length === 0
        ? 'Nobody found.'
        : table(page.data, [
            { title: 'USER', value: (one) => one.id },
            { title: 'E-MAIL', value: (one) => one.email },
            { title: 'NAME', value: (one) => `${one.firstName} ${one.lastName}` },
            { title: 'ROLE', value: (one) => one.role },
            { title: 'SINCE', value: (one) => instant(one.createdAt) },
          ]),
    );
    this.more(page.nextCursor);
    return page;
  }
}
