import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { getDog, orderDogPhotos } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class DogsPhotosOrder extends DogcareCommand {
  static override summary = 'Put a dog’s photos in order, or choose the cover.';
  static override examples = ['<%= config.bin %> dogs photos order dog_… --first dph_… --cover dph_…'];
  static override args = { dog: Args.string({ required: true, description: 'dog_…' }) };
  static override flags = {
    first: Flags.string({ description: 'A photo to stand in front; several times, in that order. The others stay as they are.', helpValue: 'dph_…', multiple: true }),
    cover: Flags.string({ description: 'The one to show where there is room for one; the one it is, if left out.', helpValue: 'dph_…' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsPhotosOrder);
    const { client } = this.connect(flags);
    const { photos } = await getDog({ client, path: { dogId: args.dog } });
    if (photos.length === 0) this.error('The dog has no photos.', { exit: 1 });
    const first = flags.first ?? [];
    const photoIds = [...first, ...photos.map(({ id }) => id).filter((id) => !first.includes(id))];
    const coverPhotoId = flags.cover ?? photos.find(({ cover }) => cover)?.id ?? null;
    const gallery = await orderDogPhotos({ client, path: { dogId: args.dog }, body: { photoIds, coverPhotoId } });
    this.log(gallery.photos.map(({ id, cover }) => `${id}${cover ? ' (cover)' : ''}`).join('\n'));
    return gallery;
  }
}
