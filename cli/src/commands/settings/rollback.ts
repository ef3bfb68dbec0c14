import * as Args from '@oclif/core/args';
import { rollBackSettings } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class SettingsRollback extends DogcareCommand {
  static override summary = 'Go back to an earlier version of the settings. For admins and secret keys.';
  static override args = {
    version: Args.integer({ required: true, min: 1, description: 'Which; see: dogcare settings history' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SettingsRollback);
    const { client } = this.connect(flags);
    const settings = await rollBackSettings({ client, path: { version: args.version } });
    this.log(`Version ${settings.version} is in force: it says what version ${args.version} said.`);
    return settings;
  }
}
