import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { getDispute } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { disputeOf, disputeText, nextForDispute } from '../../lib/disputes.ts';
import { instant, money } from '../../lib/format.ts';
import { fields, table } from '../../lib/output.ts';

export default class DisputesShow extends DogcareCommand {
  static override summary = 'Look at a dispute. Staff see all of it, and that is written to the audit log; for one of your own bookings say --booking.';
  static override args = { dispute: Args.string({ required: true, description: 'dsp_…' }) };
  static override flags = { booking: Flags.string({ description: 'The booking of yours that it is about, bkg_….' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DisputesShow);
    const { client } = this.connect(flags);
    if (flags.booking !== undefined) {
      const own = await disputeOf(client, flags.booking, args.dispute);
      this.log(disputeText(own));
      this.next(...nextForDispute(own));
      return own;
    }
    const found = await getDispute({ client, path: { disputeId: args.dispute } });
    const { dispute, statements, decision, timeline, money: sums } = found;
    this.log(
      fields([
        ['Dispute', dispute.id],
        ['Booking', dispute.bookingId],
        ['Status', dispute.status],
        ['About', `${dispute.category.replaceAll('_', ' ')}, opened by the ${dispute.openedBy}`],
        ['Owner', `${dispute.owner.firstName} ${dispute.owner.lastInitial}.`],
        ['Caregiver', dispute.caregiver.displayName],
        ['Wanted', dispute.wantedRefund && money(dispute.wantedRefund)],
        ['Paid', money(sums.paid)],
        ['Refunded', money(sums.refunded)],
        ['Caregiver gets', money(sums.caregiverEarnings)],
        ['Decision', decision && `${decision.outcome.replaceAll('_', ' ')}, ${money(decision.refund)}: ${decision.reason}`],
      ]),
    );
    for (const { by, createdAt, text, files } of statements) {
      this.log(`\n${by}, ${instant(createdAt)}:\n${text}`);
      for (const file of files) this.log(file.url);
    }
    this.log(
      `\n${table(timeline, [
        { title: 'AT', value: (one) => instant(one.at) },
        { title: 'WHAT', value: (one) => `${one.what}: ${one.name.replaceAll('_', ' ')}` },
        { title: 'BY', value: (one) => one.by ?? '' },
        { title: '', value: (one) => one.detail },
      ])}`,
    );
    this.log(
      `\n${table(sums.lines, [
        { title: 'LINE', value: (one) => String(one.line) },
        { title: 'ITEM', value: (one) => one.description },
        { title: 'AMOUNT', value: (one) => money(one.amount), right: true },
        { title: 'CAN GO BACK', value: (one) => money(one.refundable), right: true },
      ])}`,
    );
    if (found.transitions.includes('resolve')) this.next(`dogcare disputes resolve ${dispute.id} --line 0=10.00 --reason "One walk of two." --preview`);
    return found;
  }
}
