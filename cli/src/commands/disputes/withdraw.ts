import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { withdrawDispute } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { disputeOf } from '../../lib/disputes.ts';
import { confirm } from '../../lib/prompt.ts';
import { usage } from '../../lib/usage.ts';

export default class DisputesWithdraw extends DogcareCommand {
  static override summary = 'Take back a dispute that you opened.';
  static override args = {
    booking: Args.string({ required: true, description: 'bkg_…' }),
    dispute: Args.string({ description: 'dsp_…; the one that is open, if left out.' }),
  };
  static override flags = { yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DisputesWithdraw);
    const { client } = this.connect(flags);
    if (this.jsonEnabled() && !flags.yes) throw usage('With --json say --yes.');
    const { id: disputeId, bookingId } = await disputeOf(client, args.booking, args.dispute);
    if (!flags.yes && !(await confirm(`Take back ${disputeId}?`, '--yes'))) {
      this.log('Left as it was.');
      return { withdrawn: false };
    }
    const dispute = await withdrawDispute({ client, path: { bookingId, disputeId } });
    this.log(`${dispute.id} is ${dispute.status}.`);
    return dispute;
  }
}
