import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { moderateProfile } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { account } from '../../../lib/people.ts';
import { usage } from '../../../lib/usage.ts';

export default class AdminProfilesModerate extends DogcareCommand {
  static override summary = 'Hide a profile from everybody but its owner, or show it again. For admins and secret keys.';
  static override args = { user: Args.string({ required: true, description: 'usr_…' }) };
  static override flags = {
    hide: Flags.string({ description: 'Why; the person is told.', helpValue: 'REASON', exclusive: ['show'] }),
    show: Flags.string({ description: 'Show it again, and why.', helpValue: 'REASON', exclusive: ['hide'] }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AdminProfilesModerate);
    const { client } = this.connect(flags);
    const reason = flags.hide ?? flags.show;
    if (reason === undefined) throw usage('Say --hide or --show, with the reason.');
    const user = await moderateProfile({
      client,
      path: { userId: args.user },
      body: { decision: flags.hide === undefined ? 'show' : 'hide', reason },
    });
    this.log(account(user));
    if (flags.hide !== undefined) this.next(`dogcare admin profiles moderate ${user.id} --show "It is changed."`);
    return user;
  }
}
