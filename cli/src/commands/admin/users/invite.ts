import * as Flags from '@oclif/core/flags';
import { inviteStaff } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class AdminUsersInvite extends DogcareCommand {
  static override summary = 'Invite somebody to work here; a mail lets them set a password. For admins.';
  static override flags = {
    email: Flags.string({ required: true }),
    'first-name': Flags.string({ required: true }),
    'last-name': Flags.string({ required: true }),
    role: Flags.option({ options: ['support', 'admin'] as const })({ description: 'What they may do.', default: 'support' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(AdminUsersInvite);
    const { client } = this.connect(flags);
    const { email, role, 'first-name': firstName, 'last-name': lastName } = flags;
    const user = await inviteStaff({ client, body: { email, role, firstName, lastName } });
    this.log(`Invited ${user.email} as ${user.role}: ${user.id}.`);
    return user;
  }
}
