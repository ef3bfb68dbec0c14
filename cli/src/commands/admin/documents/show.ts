import * as Args from '@oclif/core/args';
import { getDocumentReview } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { fields } from '../../../lib/output.ts';

export default class AdminDocumentsShow extends DogcareCommand {
  static override summary = 'Look at a document; that is written to the audit log. For signed-in admins.';
  static override args = { document: Args.string({ required: true, description: 'doc_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AdminDocumentsShow);
    const { client } = this.connect(flags);
    const found = await getDocumentReview({ client, path: { documentId: args.document } });
    const { review, issuer, number, files } = found;
    this.log(
      fields([
        ['Document', review.id],
        ['Person', review.userId],
        ['Kind', review.kind],
        ['Status', review.rejectionReason ? `${review.status}: ${review.rejectionReason}` : review.status],
        ['Issued by', issuer],
        ['Number', number],
        ['Good until', review.expiresOn],
        ...files.map((file): [string, string] => [file.name, file.url]),
      ]),
    );
    if (files.length > 0) this.log('\nThe addresses work for five minutes.');
    if (review.status === 'in_review') {
      this.next(
        `dogcare admin documents decide ${review.id} --approve`,
        `dogcare admin documents decide ${review.id} --reject "The second page is missing."`,
      );
    }
    return found;
  }
}
