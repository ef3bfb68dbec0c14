import * as Flags from '@oclif/core/flags';
import { listInvoices } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant, money } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class InvoicesList extends DogcareCommand {
  static override summary = 'Invoices, credit notes and corrections, the latest first: yours, or for admins and secret keys all.';
  static override flags = {
    booking: Flags.string({ description: 'Only this booking’s, bkg_….' }),
    kind: Flags.option({ options: ['invoice', 'credit_note', 'correction'] as const })({ description: 'Only these.' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(InvoicesList);
    const { client } = this.connect(flags);
    const page = await listInvoices({ client, query: { bookingId: flags.booking, kind: flags.kind, limit: flags.limit, cursor: flags.cursor } });
    this.log(
      page.data.length === 0
        ? 'No invoices.'
        : table(page.data, [
            { title: 'INVOICE', value: (one) => one.id },
            { title: 'NUMBER', value: (one) => one.number },
            { title: 'KIND', value: (one) => one.kind.replaceAll('_', ' ') },
            { title: 'FOR', value: (one) => one.buyer.name },
            { title: 'TOTAL', value: (one) => money(one.total), right: true },
            { title: 'ISSUED', value: (one) => instant(one.issuedAt) },
          ]),
    );
    this.more(page.nextCursor);
    if (page.data[0]) this.next(`dogcare invoices download ${page.data[0].id}`);
    return page;
  }
}
