import * as Args from '@oclif/core/args';
import { unlinkIdentity } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class IdentitiesUnlink extends DogcareCommand {
  static override summary = 'Unlink a provider from your account, unless it is the only way in.';
  static override args = {
    identity: Args.string({ description: 'Which, as `identities list` shows it: idn_….', required: true }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(IdentitiesUnlink);
    const { client } = this.connect(flags);
    await unlinkIdentity({ client, path: { identityId: args.identity } });
    this.log(`Unlinked: ${args.identity}`);
    return { unlinked: args.identity };
  }
}
