import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { featureCaregiver } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class AdminFeaturedAdd extends DogcareCommand {
  static override summary = 'Feature a caregiver: searches that find them show them apart, too.';
  static override examples = ['<%= config.bin %> admin featured add cgv_01JZ0000000000000000000001 --rank 10 --until 2026-07-01T00:00:00Z'];
  static override args = { caregiver: Args.string({ required: true, description: 'cgv_…' }) };
  static override flags = {
    rank: Flags.integer({ description: 'The lowest is shown first.', min: 1, max: 1000, default: 100 }),
    until: Flags.string({ description: 'For how long; until further notice, if left out.', helpValue: 'INSTANT' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AdminFeaturedAdd);
    const { client } = this.connect(flags);
    const { rank, until = null } = flags;
    const made = await featureCaregiver({ client, path: { caregiverId: args.caregiver }, body: { rank, until } });
    this.log(`${made.displayName} is featured ${made.until ? `until ${made.until}` : 'until further notice'}.`);
    return made;
  }
}
