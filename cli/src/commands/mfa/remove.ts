import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { removeMfaFactor } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { askPassword } from '../../lib/prompt.ts';

export default class MfaRemove extends DogcareCommand {
  static override summary = 'Remove a second factor; with the last one the recovery codes go too.';
  static override args = {
    factor: Args.string({ description: 'Which, as `mfa list` shows it: mfa_….', required: true }),
  };
  static override flags = {
    password: Flags.string({ description: 'Your password; asked for if left out, and read from stdin if it is -.' }),
    none: Flags.boolean({
      description: 'The account has no password, and signed in within the last ten minutes.',
      exclusive: ['password'],
    }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(MfaRemove);
    const { client } = this.connect(flags);
    const body = flags.none ? {} : { password: await askPassword(flags.password) };
    await removeMfaFactor({ client, path: { factorId: args.factor }, body });
    this.log(`Removed: ${args.factor}`);
    return { removed: args.factor };
  }
}
