import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { placeLegalHold } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class AdminUsersHold extends DogcareCommand {
  static override summary = 'Keep an account from being erased, whoever asks for it. For admins and secret keys.';
  static override args = { user: Args.string({ required: true, description: 'usr_…' }) };
  static override flags = { reason: Flags.string({ description: 'Why; again changes it.', required: true }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AdminUsersHold);
    const { client } = this.connect(flags);
    const hold = await placeLegalHold({ client, path: { userId: args.user }, body: { reason: flags.reason } });
    this.log(`Nothing of ${args.user} is erased until the hold is released: ${hold.reason}`);
    this.next(`dogcare admin users release ${args.user}`);
    return hold;
  }
}
