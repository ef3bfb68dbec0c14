import * as Args from '@oclif/core/args';
import { unfeatureCaregiver } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class AdminFeaturedRemove extends DogcareCommand {
  static override summary = 'Feature a caregiver no longer.';
  static override args = { caregiver: Args.string({ required: true, description: 'cgv_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AdminFeaturedRemove);
    const { client } = this.connect(flags);
    await unfeatureCaregiver({ client, path: { caregiverId: args.caregiver } });
    this.log(`${args.caregiver} is featured no longer.`);
    return { removed: args.caregiver };
  }
}
