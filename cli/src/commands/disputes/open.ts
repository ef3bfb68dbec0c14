import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { getBooking, openDispute } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { amountOf, disputeText, nextForDispute, sendFiles } from '../../lib/disputes.ts';

export default class DisputesOpen extends DogcareCommand {
  static override summary = 'Say that something of a booking was not as agreed. For its owner and its caregiver.';
  static override examples = [
    '<%= config.bin %> disputes open bkg_… --about care_not_as_agreed --text "Biscuit was not walked on Saturday." --want 55.00',
    '<%= config.bin %> disputes open bkg_… --about damage --text "The sofa." --file sofa.jpg --file receipt.pdf',
  ];
  static override args = { booking: Args.string({ required: true, description: 'bkg_…' }) };
  static override flags = {
    about: Flags.option({ options: ['care_not_as_agreed', 'injury_or_illness', 'no_show', 'damage', 'dog_not_as_described', 'payment', 'other'] as const, required: true })({ description: 'What it is about.' }),
    text: Flags.string({ description: 'What happened; the other side reads it.', required: true }),
    want: Flags.string({ description: 'What should go back to the owner, in the booking’s currency: 55.00.', helpValue: 'AMOUNT' }),
    file: Flags.string({ description: 'A picture or document to show; several times for several.', helpValue: 'PATH', multiple: true }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DisputesOpen);
    const { client } = this.connect(flags);
    const path = { bookingId: args.booking };
    const wantedRefund = flags.want === undefined ? null : amountOf(flags.want, (await getBooking({ client, path })).total.currency);
    const uploadIds = await sendFiles(client, flags.file ?? []);
    const dispute = await openDispute({ client, path, body: { category: flags.about, text: flags.text, wantedRefund, uploadIds } });
    this.log(disputeText(dispute));
    this.next(...nextForDispute(dispute));
    return dispute;
  }
}
