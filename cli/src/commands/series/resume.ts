import * as Args from '@oclif/core/args';
import { resumeSeries } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { date } from '../../lib/flags.ts';
import { series } from '../../lib/series.ts';

export default class SeriesResume extends DogcareCommand {
  static override summary = 'Go on with a paused series.';
  static override args = { series: Args.string({ required: true, description: 'bks_…' }) };
  static override flags = { from: date({ description: 'The first day that is on again; today if left out.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SeriesResume);
    const { client } = this.connect(flags);
    const resumed = await resumeSeries({ client, path: { seriesId: args.series }, body: flags.from ? { from: flags.from } : {} });
    this.log(series(resumed));
    return resumed;
  }
}
