import * as Args from '@oclif/core/args';
import { reinstateUser } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { account } from '../../../lib/people.ts';

export default class AdminUsersReinstate extends DogcareCommand {
  static override summary = 'End a suspension, or take a deletion back. For admins and secret keys.';
  static override args = { user: Args.string({ required: true, description: 'usr_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AdminUsersReinstate);
    const { client } = this.connect(flags);
    const user = await reinstateUser({ client, path: { userId: args.user } });
    this.log(account(user));
    return user;
  }
}
