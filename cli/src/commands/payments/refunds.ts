import * as Args from '@oclif/core/args';
import { listRefunds } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { instant, money } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class PaymentsRefunds extends DogcareCommand {
  static override summary = 'What went back of a payment, and what still can. For admins and secret keys.';
  static override args = { payment: Args.string({ required: true, description: 'pay_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(PaymentsRefunds);
    const { client } = this.connect(flags);
    const all = await listRefunds({ client, path: { paymentId: args.payment } });
    this.log(
      all.data.length === 0
        ? 'Nothing went back.'
        : table(all.data, [
            { title: 'REFUND', value: (one) => one.id },
            { title: 'STATUS', value: (one) => one.status + (one.failure ? ` (${one.failure.code})` : one.status === 'waiting' ? ` (for ${one.chargebackId})` : '') },
            { title: 'AMOUNT', value: (one) => money(one.amount), right: true },
            { title: 'WHEN', value: (one) => instant(one.createdAt) },
            { title: 'REASON', value: (one) => one.reason },
          ]),
    );
    this.log(`\n${money(all.refundable.amount)} can still go back.`);
    return all;
  }
}
