import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { DogcareCommand } from '../../base.ts';
import { sendFile, uploadText } from '../../lib/files.ts';

export default class FilesUpload extends DogcareCommand {
  static override summary = 'Send a picture, document or video, and wait until it was checked.';
  static override examples = ['<%= config.bin %> files upload biscuit.jpg', '<%= config.bin %> files upload passport.pdf --purpose document'];
  static override args = { file: Args.string({ description: 'The file.', required: true }) };
  static override flags = {
    purpose: Flags.option({ options: ['image', 'document', 'video'] as const })({
      description: 'What it is for; by its type, if left out. Documents are kept encrypted.',
    }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(FilesUpload);
    const { client } = this.connect(flags);
    const upload = await sendFile(client, args.file, flags.purpose);
    this.log(uploadText(upload));
    return upload;
  }
}
