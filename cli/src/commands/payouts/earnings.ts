import * as Flags from '@oclif/core/flags';
import { getEarnings } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { date } from '../../lib/flags.ts';
import { instant, money } from '../../lib/format.ts';
import { fields, table } from '../../lib/output.ts';

export default class PayoutsEarnings extends DogcareCommand {
  static override summary = 'What you earned by period, and what is coming. For caregivers.';
  static override flags = {
    from: date({ description: 'The first day; twelve weeks ago, if left out.' }),
    to: date({ description: 'The last day; today, if left out.' }),
    by: Flags.option({ options: ['day', 'week', 'month'] as const })({ description: 'How long a period is.', default: 'week' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PayoutsEarnings);
    const { client } = this.connect(flags);
    const found = await getEarnings({ client, query: { from: flags.from, to: flags.to, by: flags.by } });
    this.log(table([...found.periods, { ...found.total, from: 'Total', to: '' }], [
      { title: 'PERIOD', value: (one) => (one.from === one.to || one.to === '' ? one.from : `${one.from} – ${one.to}`) },
      { title: 'EARNED', value: (one) => money(one.earned), right: true },
      { title: 'TIPS', value: (one) => money(one.tips), right: true },
      { title: 'REFUNDED', value: (one) => money(one.refunded), right: true },
      { title: 'PAID OUT', value: (one) => money(one.paidOut), right: true },
    ]));
    this.log(`\n${fields([
      ['Owed to you', money(found.balance)],
      ['Next payout', `${money(found.available)}${found.nextPayoutAt ? `, ${instant(found.nextPayoutAt)}` : ''}`],
      ['On its way', money(found.onItsWay)],
    ])}`);
    if (found.coming.length > 0) {
      this.log(`\n${table(found.coming, [
        { title: 'COMING', value: (one) => one.bookingId ?? '' },
        { title: 'AMOUNT', value: (one) => money(one.amount), right: true },
        { title: 'WHEN', value: (one) => (one.releaseAt ? instant(one.releaseAt) : '') },
        { title: 'WAITS FOR', value: (one) => (one.held ?? '').replaceAll('_', ' ') },
      ])}`);
    }
    return found;
  }
}
