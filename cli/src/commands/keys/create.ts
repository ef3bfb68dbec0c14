import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { createApiKey } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { fields, paint } from '../../lib/output.ts';

export default class KeysCreate extends DogcareCommand {
  static override summary = 'Make an API key; it is shown once. For admins and secret keys.';
  static override examples = [
    '<%= config.bin %> keys create "Booking sync" --scope bookings:read --scope users:read',
    '<%= config.bin %> keys create "New shop" --publishable',
  ];
  static override args = { name: Args.string({ required: true, description: 'What it is for.' }) };
  static override flags = {
    scope: Flags.string({
      description: 'What a secret key opens: bookings:read, users:write … or * for all; several times for several.',
      multiple: true,
    }),
    publishable: Flags.boolean({ description: 'A key for frontends, without scopes.', exclusive: ['scope'] }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(KeysCreate);
    const { client } = this.connect(flags);
    const made = await createApiKey({
      client,
      body: flags.publishable
        ? { kind: 'publishable', name: args.name }
        : { kind: 'secret', name: args.name, scopes: flags.scope ?? [] },
    });
    this.log(
      fields([
        ['Id', made.apiKey.id],
        ['Key', made.key],
        ['Scopes', made.apiKey.scopes.join(' ')],
      ]),
    );
    if (!flags.publishable) this.log(paint('yellow', '\nIt is shown this once.'));
    return made;
  }
}
