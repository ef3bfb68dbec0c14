import * as Args from '@oclif/core/args';
import { getPayoutStatement } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { instant, money, status } from '../../lib/format.ts';
import { fields, table } from '../../lib/output.ts';

export default class PayoutsShow extends DogcareCommand {
  static override summary = 'The statement of one of your payouts: what it is made of. For caregivers.';
  static override args = { payout: Args.string({ required: true, description: 'pyt_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(PayoutsShow);
    const { client } = this.connect(flags);
    const statement = await getPayoutStatement({ client, path: { payoutId: args.payout } });
    const { payout, lines } = statement;
    this.log(fields([
      ['Payout', payout.id],
      ['Status', status(payout.status)],
      ['Amount', money(payout.amount)],
      ['Came back', payout.reversed.amount > 0 ? money(payout.reversed) : null],
      ['To', `${payout.provider} ${payout.destination}`],
      ['Made', instant(payout.createdAt)],
      ['Paid', payout.paidAt && instant(payout.paidAt)],
      ['Failure', payout.failure],
    ]));
    this.log(`\n${table(lines, [
      { title: 'AT', value: (one) => instant(one.occurredAt) },
      { title: 'FOR', value: (one) => one.kind.replaceAll('_', ' ') },
      { title: 'BOOKING', value: (one) => one.bookingId ?? '' },
      { title: 'AMOUNT', value: (one) => money(one.amount), right: true },
    ])}`);
    return statement;
  }
}
