import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { addDisputeEvidence } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { disputeOf, disputeText, nextForDispute, sendFiles } from '../../lib/disputes.ts';

export default class DisputesEvidence extends DogcareCommand {
  static override summary = 'Answer a dispute about a booking of yours, or add to it.';
  static override examples = ['<%= config.bin %> disputes evidence bkg_… --text "We went out twice." --file walk.jpg'];
  static override args = {
    booking: Args.string({ required: true, description: 'bkg_…' }),
    dispute: Args.string({ description: 'dsp_…; the one that is open, if left out.' }),
  };
  static override flags = {
    text: Flags.string({ description: 'What there is to say; the other side reads it.', required: true }),
    file: Flags.string({ description: 'A picture or document to show; several times for several.', helpValue: 'PATH', multiple: true }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DisputesEvidence);
    const { client } = this.connect(flags);
    const { id: disputeId, bookingId } = await disputeOf(client, args.booking, args.dispute);
    const uploadIds = await sendFiles(client, flags.file ?? []);
    const dispute = await addDisputeEvidence({ client, path: { bookingId, disputeId }, body: { text: flags.text, uploadIds } });
    this.log(disputeText(dispute));
    this.next(...nextForDispute(dispute));
    return dispute;
  }
}
