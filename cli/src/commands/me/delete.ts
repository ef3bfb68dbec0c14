import * as Flags from '@oclif/core/flags';
import { deleteMe } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { instant } from '../../lib/format.ts';
import { confirm } from '../../lib/prompt.ts';
import { usage } from '../../lib/usage.ts';

export default class MeDelete extends DogcareCommand {
  static override summary = 'Delete your account. There are 30 days to think better of it.';
  static override flags = { yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }) };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(MeDelete);
    const { client } = this.connect(flags);
    if (!flags.yes && this.jsonEnabled()) throw usage('With --json say --yes.');
    if (!flags.yes && !(await confirm('Delete your account, with everything in it?', '--yes'))) {
      this.log('Left as it was.');
      return { deleted: false };
    }
    const deletion = await deleteMe({ client });
    this.log(`You are signed out. Everything personal is erased ${instant(deletion.eraseAt)}.`);
    this.log('To take it back, sign in before that, and run: dogcare me reactivate');
    return deletion;
  }
}
