import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { answerSeries } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { series } from '../../lib/series.ts';
import { usage } from '../../lib/usage.ts';

export default class SeriesAnswer extends DogcareCommand {
  static override summary = 'Say yes or no to a series, or to a change of it.';
  static override args = { series: Args.string({ required: true, description: 'bks_…' }) };
  static override flags = {
    accept: Flags.boolean({ description: 'Yes, to all of it.', exclusive: ['decline'] }),
    decline: Flags.boolean({ description: 'No.' }),
    reason: Flags.string({ description: 'Why; the owner sees it.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SeriesAnswer);
    if (!flags.accept && !flags.decline) throw usage('Say --accept or --decline.');
    const { client } = this.connect(flags);
    const answered = await answerSeries({
      client,
      path: { seriesId: args.series },
      body: { answer: flags.accept ? 'accept' : 'decline', ...(flags.reason ? { reason: flags.reason } : {}) },
    });
    this.log(series(answered));
    return answered;
  }
}
