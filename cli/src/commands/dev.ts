import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import { findServer, launch } from '../lib/launch.ts';
import { usage } from '../lib/usage.ts';

export default class Dev extends Command {
  static override summary =
    'Start the whole marketplace on this machine: one process, SQLite, sandbox providers, demo data.';
  static override description = 'What follows -- is handed to the server as it is.';
  static override examples = ['<%= config.bin %> dev', '<%= config.bin %> dev --port 5000 --data-dir ./data'];
  static override strict = false;
  static override flags = {
    port: Flags.integer({ description: 'Where to listen; 4242 if left out.', min: 0, max: 65535 }),
    'data-dir': Flags.string({ description: 'Where to keep the data.', helpValue: 'DIR' }),
  };

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Dev);
    const server = findServer();
    if (!server)
      throw usage(
        'The server is not here: `dogcare dev` needs the package @dogcare/server, or a checkout of the repository. ' +
          'Elsewhere, point --url at a server that runs.',
      );
    const args = [
      ...(flags.port === undefined ? [] : ['--port', String(flags.port)]),
      ...(flags['data-dir'] ? ['--data-dir', flags['data-dir']] : []),
      ...(argv as string[]),
    ];
    this.exit(await launch(server, args));
  }
}
