import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { pauseSeries } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { date } from '../../lib/flags.ts';
import { series } from '../../lib/series.ts';

export default class SeriesPause extends DogcareCommand {
  static override summary = 'Nothing for a while; what is not paid is cancelled.';
  static override args = { series: Args.string({ required: true, description: 'bks_…' }) };
  static override flags = {
    from: date({ description: 'The first day without.', required: true }),
    to: date({ description: 'The last day without; until you resume it if left out.' }),
    'cancel-paid': Flags.boolean({ description: 'Cancel what is paid, too, by its own policy.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SeriesPause);
    const { client } = this.connect(flags);
    const paused = await pauseSeries({
      client,
      path: { seriesId: args.series },
      body: { from: flags.from, ...(flags.to ? { to: flags.to } : {}), paid: flags['cancel-paid'] ? 'cancel' : 'keep' },
    });
    this.log(series(paused));
    this.next(`dogcare series resume ${paused.id}`);
    return paused;
  }
}
