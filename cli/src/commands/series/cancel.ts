import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { cancelSeries } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { date } from '../../lib/flags.ts';
import { confirm } from '../../lib/prompt.ts';
import { series } from '../../lib/series.ts';
import { usage } from '../../lib/usage.ts';

export default class SeriesCancel extends DogcareCommand {
  static override summary = 'End a series, now or from a day on.';
  static override args = { series: Args.string({ required: true, description: 'bks_…' }) };
  static override flags = {
    from: date({ description: 'The first day without; all that have not begun if left out.' }),
    'cancel-paid': Flags.boolean({ description: 'Cancel what is paid, too, by its own policy.' }),
    reason: Flags.string({ description: 'Why; the other side sees it.' }),
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SeriesCancel);
    const { client } = this.connect(flags);
    if (this.jsonEnabled() && !flags.yes) throw usage('With --json say --yes.');
    if (!flags.yes && !(await confirm('End the series?', '--yes'))) {
      this.log('Left as it was.');
      return { cancelled: false };
    }
    const ended = await cancelSeries({
      client,
      path: { seriesId: args.series },
      body: {
        ...(flags.from ? { scope: 'following' as const, date: flags.from } : { scope: 'all' as const }),
        paid: flags['cancel-paid'] ? 'cancel' : 'keep',
        ...(flags.reason ? { reason: flags.reason } : {}),
      },
    });
    this.log(series(ended));
    return ended;
  }
}
