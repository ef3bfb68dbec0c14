import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { cancelSeries } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { series } from '../../lib/series.ts';

export default class SeriesSkip extends DogcareCommand {
  static override summary = 'Leave one out; the others go on.';
  static override args = {
    series: Args.string({ required: true, description: 'bks_…' }),
    date: Args.string({ required: true, description: 'Which one: YYYY-MM-DD, as `dogcare series show` lists it.' }),
  };
  static override flags = { reason: Flags.string({ description: 'Why; the other side sees it.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SeriesSkip);
    const { client } = this.connect(flags);
    const left = await cancelSeries({
      client,
      path: { seriesId: args.series },
      body: { scope: 'this', date: args.date, ...(flags.reason ? { reason: flags.reason } : {}) },
    });
    this.log(series(left));
    return left;
  }
}
