import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { adminDeleteUser } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { instant } from '../../../lib/format.ts';
import { confirm } from '../../../lib/prompt.ts';
import { usage } from '../../../lib/usage.ts';

export default class AdminUsersDelete extends DogcareCommand {
  static override summary = 'Delete an account: signed out at once, erased in 30 days. For admins and secret keys.';
  static override args = { user: Args.string({ required: true, description: 'usr_…' }) };
  static override flags = { yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AdminUsersDelete);
    const { client } = this.connect(flags);
    if (!flags.yes && this.jsonEnabled()) throw usage('With --json say --yes.');
    if (!flags.yes && !(await confirm(`Delete the account ${args.user}, with everything in it?`, '--yes'))) {
      this.log('Left as it was.');
      return { deleted: false };
    }
    const deletion = await adminDeleteUser({ client, path: { userId: args.user } });
    this.log(`Signed out everywhere. Everything personal is erased ${instant(deletion.eraseAt)}.`);
    this.next(`dogcare admin users reinstate ${args.user}`);
    return deletion;
  }
}
