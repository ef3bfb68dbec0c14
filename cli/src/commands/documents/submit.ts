import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { submitDocument } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { sendFile, uploadText } from '../../lib/files.ts';
import { date } from '../../lib/flags.ts';

export default class DocumentsSubmit extends DogcareCommand {
  static override summary = 'Hand in a document for review. For caregivers.';
  static override examples = ['<%= config.bin %> documents submit insurance.pdf --kind insurance --expires 2027-05-31'];
  static override args = { file: Args.string({ description: 'The PDF or picture.', required: true }) };
  static override flags = {
    kind: Flags.option({ options: ['identity', 'address', 'insurance', 'licence'] as const })({ description: 'What it proves.', required: true }),
    issuer: Flags.string({ description: 'Who issued it.' }),
    number: Flags.string({ description: 'Its number; kept encrypted.' }),
    expires: date({ description: 'The last day that it is good for.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DocumentsSubmit);
    const { client } = this.connect(flags);
    const upload = await sendFile(client, args.file, 'document');
    if (upload.status !== 'clean') this.error(uploadText(upload), { exit: 1 });
    const document = await submitDocument({
      client,
      body: {
        kind: flags.kind,
        uploadId: upload.id,
        ...(flags.issuer ? { issuer: flags.issuer } : {}),
        ...(flags.number ? { number: flags.number } : {}),
        ...(flags.expires ? { expiresOn: flags.expires } : {}),
      },
    });
    this.log(`${document.id} is in review.`);
    this.next('dogcare documents list');
    return document;
  }
}
