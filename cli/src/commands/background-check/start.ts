import * as Flags from '@oclif/core/flags';
import { startBackgroundCheck } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { checkText } from '../../lib/checks.ts';

export default class BackgroundCheckStart extends DogcareCommand {
  static override summary = 'Have your background checked. For caregivers.';
  static override examples = ['<%= config.bin %> background-check start --region CO --city Denver'];
  static override flags = {
    country: Flags.option({ options: ['US', 'CA'] as const })({ description: 'Where you work.', default: 'US' }),
    region: Flags.string({ description: 'The state or province where you work, in two letters.', required: true }),
    city: Flags.string({ description: 'The city where you work.' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(BackgroundCheckStart);
    const { client } = this.connect(flags);
    const check = await startBackgroundCheck({
      client,
      body: { workLocation: { country: flags.country ?? 'US', region: flags.region, ...(flags.city ? { city: flags.city } : {}) } },
    });
    this.log(checkText(check));
    this.next('dogcare background-check show');
    return check;
  }
}
