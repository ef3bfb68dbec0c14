import * as Args from '@oclif/core/args';
import { revokeApiKey } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class KeysRevoke extends DogcareCommand {
  static override summary = 'Revoke an API key: within a second it opens nothing. For admins and secret keys.';
  static override args = { apiKey: Args.string({ required: true, description: 'key_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(KeysRevoke);
    const { client } = this.connect(flags);
    await revokeApiKey({ client, path: { keyId: args.apiKey } });
    this.log(`${args.apiKey} is revoked.`);
    return { revoked: args.apiKey };
  }
}
