import * as Args from '@oclif/core/args';
import { getSeries } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { nextForSeries, series } from '../../lib/series.ts';

export default class SeriesShow extends DogcareCommand {
  static override summary = 'One series, what it has made and what comes next.';
  static override args = { series: Args.string({ required: true, description: 'bks_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SeriesShow);
    const { client, dogcare } = this.connect(flags);
    const found = await getSeries({ client, path: { seriesId: args.series } });
    this.log(series(found));
    this.next(...nextForSeries(found, (await dogcare.session())?.user.role));
    return found;
  }
}
