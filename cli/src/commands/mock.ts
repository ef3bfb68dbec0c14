import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import { findMock, launch } from '../lib/launch.ts';
import { usage } from '../lib/usage.ts';

export default class Mock extends Command {
  static override summary = 'Start the mock server: every operation answers with its example.';
  static override flags = {
    port: Flags.integer({ description: 'Where to listen.', min: 0, max: 65535, default: 4010 }),
    host: Flags.string({ description: 'On which address.', default: '127.0.0.1' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Mock);
    const mock = findMock();
    if (!mock) throw usage('The mock server is not here: `dogcare mock` needs a checkout of the repository.');
    this.exit(await launch(mock, ['--port', String(flags.port), '--host', flags.host]));
  }
}
