import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { suspendUser } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { account } from '../../../lib/people.ts';

export default class AdminUsersSuspend extends DogcareCommand {
  static override summary = 'Suspend an account: signed out at once, everywhere. For admins and secret keys.';
  static override args = { user: Args.string({ required: true, description: 'usr_…' }) };
  static override flags = { reason: Flags.string({ description: 'Why; the person is told.', required: true }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AdminUsersSuspend);
    const { client } = this.connect(flags);
    const user = await suspendUser({ client, path: { userId: args.user }, body: { reason: flags.reason } });
    this.log(account(user));
    this.next(`dogcare admin users reinstate ${user.id}`);
    return user;
  }
}
