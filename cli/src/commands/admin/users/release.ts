import * as Args from '@oclif/core/args';
import { releaseLegalHold } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class AdminUsersRelease extends DogcareCommand {
  static override summary = 'Release a legal hold; an account whose time is up is erased then. For admins and secret keys.';
  static override args = { user: Args.string({ required: true, description: 'usr_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AdminUsersRelease);
    const { client } = this.connect(flags);
    await releaseLegalHold({ client, path: { userId: args.user } });
    this.log(`The hold on ${args.user} is released.`);
    return { released: true };
  }
}
