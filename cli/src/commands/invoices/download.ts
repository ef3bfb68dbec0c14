import { writeFile } from 'node:fs/promises';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { downloadInvoice, getInvoiceDocument } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';

export default class InvoicesDownload extends DogcareCommand {
  static override summary = 'An invoice, credit note or correction as PDF.';
  static override args = { invoice: Args.string({ required: true, description: 'inv_…' }) };
  static override flags = { to: Flags.string({ description: 'The file to write; named by its number, if left out.', helpValue: 'FILE' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(InvoicesDownload);
    const { client } = this.connect(flags);
    const { id, number } = await getInvoiceDocument({ client, path: { invoiceId: args.invoice } });
    const bytes = Buffer.from(await (await downloadInvoice(client, id)).arrayBuffer());
    const file = flags.to ?? `${number.replaceAll(/[^\w-]/g, '_')}.pdf`;
    await writeFile(file, bytes);
    this.log(`Wrote ${file} (${bytes.length} bytes).`);
    return { id, number, file, sizeBytes: bytes.length };
  }
}
