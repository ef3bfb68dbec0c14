import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { getStorefront, previewDisputeResolution, resolveDispute } from '@dogcare/sdk';
import type { DisputeEffects, ResolveDispute } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { money } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';
import { confirm } from '../../lib/prompt.ts';
import { lineOf } from '../../lib/refunds.ts';
import { usage } from '../../lib/usage.ts';

const effectsText = (effects: DisputeEffects): string =>
  [
    table(effects.lines, [
      { title: 'LINE', value: (one) => String(one.line) },
      { title: 'ITEM', value: (one) => one.description },
      { title: 'AMOUNT', value: (one) => money(one.amount), right: true },
      { title: 'REFUND', value: (one) => money(one.refund), right: true },
      { title: 'STAYS', value: (one) => money(one.stays), right: true },
    ]),
    `\nPaid ${money(effects.paid)}, refunded before ${money(effects.refundedBefore)}, refund ${money(effects.refund)}, stays ${money(effects.stays)}.`,
    `The caregiver gets ${money(effects.caregiverEarningsAfter)} in place of ${money(effects.caregiverEarningsBefore)}.`,
  ].join('\n');

export default class DisputesResolve extends DogcareCommand {
  static override summary = 'Decide a dispute, after showing what that does. For admins and secret keys.';
  static override examples = [
    '<%= config.bin %> disputes resolve dsp_… --full --reason "Nobody came."',
    '<%= config.bin %> disputes resolve dsp_… --line 0=55.00 --reason "One of three nights was not as agreed."',
    '<%= config.bin %> disputes resolve dsp_… --none --reason "The log shows that all was done." --yes',
  ];
  static override args = { dispute: Args.string({ required: true, description: 'dsp_…' }) };
  static override flags = {
    full: Flags.boolean({ description: 'All that is left goes back.', exclusive: ['none', 'line'] }),
    none: Flags.boolean({ description: 'Nothing goes back.', exclusive: ['full', 'line'] }),
    line: Flags.string({ description: 'What of which line of the price goes back; several times for several.', helpValue: 'LINE=AMOUNT', multiple: true, exclusive: ['full', 'none'] }),
    reason: Flags.string({ description: 'Both sides are told.', required: true }),
    preview: Flags.boolean({ description: 'Only show what it would do.', exclusive: ['yes'] }),
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DisputesResolve);
    const { client } = this.connect(flags);
    if (!flags.full && !flags.none && !flags.line) throw usage('Say --full, --none, or --line.');
    if (this.jsonEnabled() && !flags.yes && !flags.preview) throw usage('With --json say --yes or --preview.');
    const path = { disputeId: args.dispute };
    const { currency } = await getStorefront({ client });
    const body: ResolveDispute = {
      outcome: flags.full ? 'refund_full' : flags.none ? 'no_refund' : 'refund_partial',
      lines: (flags.line ?? []).map((given) => lineOf(given, currency)),
      reason: flags.reason,
    };
    if (flags.preview || !flags.yes) {
      const effects = await previewDisputeResolution({ client, path, body });
      this.log(effectsText(effects));
      if (flags.preview) return effects;
      if (!(await confirm('Decide so?', '--yes'))) {
        this.log('Left as it was.');
        return { resolved: false };
      }
    }
    const resolution = await resolveDispute({ client, path, body });
    if (flags.yes) this.log(effectsText(resolution.effects));
    this.log(`\n${resolution.dispute.id} is ${resolution.dispute.status}.`);
    return resolution;
  }
}
