import * as Args from '@oclif/core/args';
import { getDog } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { table } from '../../../lib/output.ts';

export default class DogsPhotosList extends DogcareCommand {
  static override summary = 'A dog’s photos, in their order.';
  static override args = { dog: Args.string({ required: true, description: 'dog_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsPhotosList);
    const { client } = this.connect(flags);
    const { photos } = await getDog({ client, path: { dogId: args.dog } });
    this.log(
      photos.length === 0
        ? 'No photos yet.'
        : table(photos, [
            { title: 'PHOTO', value: (one) => one.id },
            { title: 'COVER', value: (one) => (one.cover ? 'yes' : '') },
            { title: 'ADDRESS', value: (one) => one.files.at(-1)?.url ?? '' },
          ]),
    );
    if (photos.length === 0) this.next(`dogcare dogs photos add ${args.dog} biscuit.jpg`);
    return photos;
  }
}
