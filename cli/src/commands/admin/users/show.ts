import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { adminGetUser } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { account } from '../../../lib/people.ts';

export default class AdminUsersShow extends DogcareCommand {
  static override summary = 'One account. For admins and secret keys.';
  static override args = { user: Args.string({ required: true, description: 'usr_…' }) };
  static override flags = {
    sensitive: Flags.boolean({ description: 'Homes too; for signed-in admins, and written to the audit log.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AdminUsersShow);
    const { client } = this.connect(flags);
    const user = await adminGetUser({ client, path: { userId: args.user }, query: { sensitive: flags.sensitive } });
    this.log(account(user));
    return user;
  }
}
