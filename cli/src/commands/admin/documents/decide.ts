import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { decideDocument } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { usage } from '../../../lib/usage.ts';

export default class AdminDocumentsDecide extends DogcareCommand {
  static override summary = 'Approve a document, or reject it with a reason; the person is told. For admins and secret keys.';
  static override examples = [
    '<%= config.bin %> admin documents decide doc_… --approve --expires 2027-05-31',
    '<%= config.bin %> admin documents decide doc_… --reject "The second page is missing."',
  ];
  static override args = { document: Args.string({ required: true, description: 'doc_…' }) };
  static override flags = {
    approve: Flags.boolean({ description: 'It takes the place of the one of its kind that was good until now.', exclusive: ['reject'] }),
    reject: Flags.string({ description: 'Why; the person is told.', helpValue: 'REASON', exclusive: ['approve'] }),
    expires: Flags.string({ description: 'With --approve: until when it is good, as it stands on it.', helpValue: 'DATE', dependsOn: ['approve'] }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AdminDocumentsDecide);
    const { client } = this.connect(flags);
    if (!flags.approve && flags.reject === undefined) throw usage('Say --approve, or --reject with the reason.');
    const document = await decideDocument({
      client,
      path: { documentId: args.document },
      body:
        flags.reject === undefined
          ? { decision: 'approved', ...(flags.expires === undefined ? {} : { expiresOn: flags.expires }) }
          : { decision: 'rejected', reason: flags.reject },
    });
    this.log(`${document.id} is ${document.status}${document.expiresOn && flags.approve ? `, good until ${document.expiresOn}` : ''}.`);
    return document;
  }
}
