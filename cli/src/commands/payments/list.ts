import * as Flags from '@oclif/core/flags';
import { listPayments } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant, money, status } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

const states = ['scheduled', 'requires_payment', 'processing', 'authorized', 'succeeded', 'canceled', 'partially_refunded', 'refunded'] as const;

export default class PaymentsList extends DogcareCommand {
  static override summary = 'Payments, the newest first: yours, those of bookings with you, or all of the business’s.';
  static override examples = ['<%= config.bin %> payments list --booking bkg_…', '<%= config.bin %> payments list --status scheduled --status authorized'];
  static override flags = {
    booking: Flags.string({ description: 'Of one booking.', helpValue: 'bkg_…' }),
    status: Flags.option({ options: states, multiple: true })({ description: 'In this state; may be given more than once.' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PaymentsList);
    const { client } = this.connect(flags);
    const { booking, status: wanted, limit, cursor } = flags;
    const page = await listPayments({ client, query: { limit, cursor, ...(booking && { bookingId: booking }), ...(wanted && { status: wanted }) } });
    this.log(
      page.data.length === 0
        ? 'No payments.'
        : table(page.data, [
            { title: 'PAYMENT', value: (one) => one.id },
            { title: 'BOOKING', value: (one) => (one.bookings.length > 1 ? `${one.bookingId} and ${one.bookings.length - 1} more` : one.bookingId) },
            { title: 'FOR', value: (one) => one.purpose },
            { title: 'STATUS', value: (one) => status(one.status) },
            { title: 'AMOUNT', value: (one) => money(one.amount), right: true },
            { title: 'REFUNDED', value: (one) => (one.refunded.amount > 0 ? money(one.refunded) : ''), right: true },
            { title: 'CARD', value: (one) => (one.paymentMethod ? `${one.paymentMethod.brand} ${one.paymentMethod.last4}` : '') },
            { title: 'WHEN', value: (one) => (one.chargeAt ? `on ${instant(one.chargeAt)}` : instant(one.paidAt ?? one.createdAt)) },
          ]),
    );
    this.more(page.nextCursor);
    return page;
  }
}
