import * as Args from '@oclif/core/args';
import { deleteDogPhoto } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class DogsPhotosRemove extends DogcareCommand {
  static override summary = 'Remove a photo.';
  static override args = { dog: Args.string({ required: true, description: 'dog_…' }), photo: Args.string({ required: true, description: 'dph_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsPhotosRemove);
    const { client } = this.connect(flags);
    await deleteDogPhoto({ client, path: { dogId: args.dog, photoId: args.photo } });
    this.log(`Removed ${args.photo}.`);
    return { removed: args.photo };
  }
}
