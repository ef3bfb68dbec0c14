import * as Flags from '@oclif/core/flags';
import { createSeries, isDogcareError, previewSeries } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { confirm } from '../../lib/prompt.ts';
import { onlyDog } from '../../lib/quotes.ts';
import { nextForSeries, preview, series, seriesFlags, toTerms } from '../../lib/series.ts';
import { usage } from '../../lib/usage.ts';

export default class SeriesCreate extends DogcareCommand {
  static override summary = 'Ask for bookings that repeat, after showing what can’t be had.';
  static override examples = [
    '<%= config.bin %> series create --caregiver cgv_… --days MO,WE,FR --time 12:30 --from 2026-06-08',
    '<%= config.bin %> series create --caregiver cgv_… --service boarding --nights 2 --rule "FREQ=MONTHLY;BYDAY=1FR" --from 2026-06-01',
  ];
  static override flags = {
    ...seriesFlags,
    billing: Flags.option({ options: ['per_occurrence', 'weekly'] as const, description: 'Pay for each, or for each week.' })({ default: 'per_occurrence' }),
    note: Flags.string({ description: 'What the caregiver should know.' }),
    skip: Flags.boolean({ description: 'Leave out what can’t be booked, instead of asking for nothing.' }),
    preview: Flags.boolean({ description: 'Only show what it would be.', exclusive: ['yes'] }),
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(SeriesCreate);
    const { client, dogcare } = this.connect(flags);
    if (this.jsonEnabled() && !flags.yes && !flags.preview) throw usage('With --json say --yes or --preview.');
    const terms = toTerms(flags, flags.dog ?? (await onlyDog(client)));
    if (flags.preview || !flags.yes) {
      const shown = await previewSeries({ client, body: terms });
      this.log(preview(shown));
      if (flags.preview) return shown;
      if (shown.conflicts > 0 && !flags.skip) this.error('Some can’t be booked: say --skip to leave those out.', { exit: 1 });
      if (!(await confirm('Ask for these?', '--yes'))) return { created: false };
    }
    const made = await createSeries({
      client,
      body: { ...terms, billing: flags.billing, onConflict: flags.skip ? 'skip' : 'refuse', ...(flags.note ? { note: flags.note } : {}) },
    }).catch((error: unknown) => {
      if (isDogcareError(error, 'series_conflicts')) for (const { detail } of error.errors) this.log(`✗ ${detail}`);
      throw error;
    });
    this.log(series(made));
    this.next(...nextForSeries(made, (await dogcare.session())?.user.role));
    return made;
  }
}
