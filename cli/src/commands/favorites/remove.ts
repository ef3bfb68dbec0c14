import * as Args from '@oclif/core/args';
import { removeFavorite } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class FavoritesRemove extends DogcareCommand {
  static override summary = 'Unmark a caregiver.';
  static override args = { caregiver: Args.string({ required: true, description: 'cgv_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(FavoritesRemove);
    const { client } = this.connect(flags);
    await removeFavorite({ client, path: { caregiverId: args.caregiver } });
    this.log(`${args.caregiver} is not marked any more.`);
    return { removed: args.caregiver };
  }
}
