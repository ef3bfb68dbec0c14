import * as Args from '@oclif/core/args';
import { addDogPhoto } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { sendFile, uploadText } from '../../../lib/files.ts';

export default class DogsPhotosAdd extends DogcareCommand {
  static override summary = 'Add a photo to a dog’s gallery.';
  static override examples = ['<%= config.bin %> dogs photos add dog_… biscuit.jpg'];
  static override args = {
    dog: Args.string({ required: true, description: 'dog_…' }),
    file: Args.string({ required: true, description: 'The picture.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DogsPhotosAdd);
    const { client } = this.connect(flags);
    const upload = await sendFile(client, args.file, 'image');
    if (upload.status !== 'clean') this.error(uploadText(upload), { exit: 1 });
    const photo = await addDogPhoto({ client, path: { dogId: args.dog }, body: { uploadId: upload.id } });
    this.log(`${photo.id} is in the gallery${photo.cover ? ', as its cover' : ''}.`);
    return photo;
  }
}
