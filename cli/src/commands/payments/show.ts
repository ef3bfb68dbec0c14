import * as Args from '@oclif/core/args';
import { getPayment } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { payment as show } from '../../lib/format.ts';

export default class PaymentsShow extends DogcareCommand {
  static override summary = 'One payment.';
  static override args = { payment: Args.string({ required: true, description: 'pay_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(PaymentsShow);
    const { client } = this.connect(flags);
    const payment = await getPayment({ client, path: { paymentId: args.payment } });
    this.log(show(payment));
    this.next(`dogcare bookings show ${payment.bookingId}`);
    return payment;
  }
}
