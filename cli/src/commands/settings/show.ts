import * as Args from '@oclif/core/args';
import { getSettings } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { fields } from '../../lib/output.ts';
import { listOf, partOf } from '../../lib/settings.ts';

export default class SettingsShow extends DogcareCommand {
  static override summary = 'How the business is set up. For admins and secret keys.';
  static override examples = ['<%= config.bin %> settings show', '<%= config.bin %> settings show fees --json'];
  static override args = { path: Args.string({ description: 'Only this part, such as fees or brand.colors.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SettingsShow);
    const { client } = this.connect(flags);
    const part = partOf(await getSettings({ client }), args.path);
    this.log(fields(listOf(part, args.path)));
    return part;
  }
}
