import * as Args from '@oclif/core/args';
import { getUpload } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { uploadText } from '../../lib/files.ts';

export default class FilesShow extends DogcareCommand {
  static override summary = 'What became of a file that you sent, and where it is.';
  static override args = { upload: Args.string({ description: 'The upload, upl_….', required: true }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(FilesShow);
    const { client } = this.connect(flags);
    const upload = await getUpload({ client, path: { uploadId: args.upload } });
    this.log(uploadText(upload));
    return upload;
  }
}
