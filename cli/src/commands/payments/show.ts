import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { getPayment, refreshPayment } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { money, payment as show } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class PaymentsShow extends DogcareCommand {
  static override summary = 'One payment.';
  static override args = { payment: Args.string({ required: true, description: 'pay_…' }) };

  static override flags = { refresh: Flags.boolean({ description: 'Ask the provider first how it stands. With PayPal, this takes what the payer approved.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(PaymentsShow);
    const { client } = this.connect(flags);
    const payment = await (flags.refresh ? refreshPayment : getPayment)({ client, path: { paymentId: args.payment } });
    this.log(show(payment));
    if (payment.purpose === 'week') {
      this.log('');
      this.log(table(payment.bookings, [
        { title: 'BOOKING', value: (one) => one.bookingId },
        { title: 'AMOUNT', value: (one) => money(one.amount), right: true },
        { title: 'REFUNDED', value: (one) => (one.refunded.amount > 0 ? money(one.refunded) : ''), right: true },
      ]));
    }
    this.next(`dogcare bookings show ${payment.bookingId}`);
    return payment;
  }
}
