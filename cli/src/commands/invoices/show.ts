import * as Args from '@oclif/core/args';
import { getInvoice, getInvoiceDocument } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { instant, lines, money } from '../../lib/format.ts';
import { fields } from '../../lib/output.ts';

export default class InvoicesShow extends DogcareCommand {
  static override summary = 'The invoice of a booking, or one invoice, credit note or correction.';
  static override args = { booking: Args.string({ required: true, description: 'bkg_… or inv_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(InvoicesShow);
    const { client } = this.connect(flags);
    const invoice = args.booking.startsWith('inv_')
      ? await getInvoiceDocument({ client, path: { invoiceId: args.booking } })
      : await getInvoice({ client, path: { bookingId: args.booking } });
    const party = ({ name, email }: typeof invoice.seller): string => `${name}${email ? ` <${email}>` : ''}`;
    this.log(
      fields([
        ['Invoice', `${invoice.number}${invoice.kind === 'invoice' ? '' : `, ${invoice.kind.replaceAll('_', ' ')} for ${invoice.corrects?.number}`}`],
        ['Issued', instant(invoice.issuedAt)],
        ['From', party(invoice.seller)],
        ['To', party(invoice.buyer)],
        ['Booking', invoice.bookingId],
      ]),
    );
    this.log(`\n${lines(invoice.lineItems, invoice.total)}`);
    this.log(
      `\nPaid ${money(invoice.paid)}${invoice.refunded.amount > 0 ? `, refunded ${money(invoice.refunded)}` : ''}.`,
    );
    this.next(`dogcare invoices download ${invoice.id}`);
    return invoice;
  }
}
