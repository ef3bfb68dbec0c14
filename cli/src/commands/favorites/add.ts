import * as Args from '@oclif/core/args';
import { addFavorite } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class FavoritesAdd extends DogcareCommand {
  static override summary = 'Mark a caregiver.';
  static override args = { caregiver: Args.string({ required: true, description: 'cgv_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(FavoritesAdd);
    const { client } = this.connect(flags);
    const marked = await addFavorite({ client, path: { caregiverId: args.caregiver } });
    this.log(`Marked ${marked.displayName}.`);
    return marked;
  }
}
