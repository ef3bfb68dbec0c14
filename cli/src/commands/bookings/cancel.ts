import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { cancelBooking, getBooking, previewCancellation } from '@dogcare/sdk';
import type { CancelBooking, Money } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { booking as show, instant, money } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';
import { confirm } from '../../lib/prompt.ts';
import { usage } from '../../lib/usage.ts';
import { watchBookings, watchFlags } from '../../lib/watch.ts';

export default class BookingsCancel extends DogcareCommand {
  static override summary = 'Cancel a booking, after showing what is refunded.';
  static override args = { booking: Args.string({ required: true, description: 'bkg_…' }) };
  static override flags = {
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
    preview: Flags.boolean({ description: 'Only show what would be refunded.', exclusive: ['yes'] }),
    'expect-refund': Flags.integer({ min: 0, helpValue: 'MINOR', description: 'Only if at least so much is refunded, in minor units, as in the preview’s refund.amount.' }),
    reason: Flags.string({ description: 'Why; the other side sees it.' }),
    ...watchFlags,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BookingsCancel);
    const { client } = this.connect(flags);
    const path = { bookingId: args.booking };
    if (this.jsonEnabled() && !flags.yes && !flags.preview) throw usage('With --json say --yes or --preview.');
    let expectedRefund: Money | undefined;
    if (flags.preview || !flags.yes || flags['expect-refund'] !== undefined) {
      const preview = await previewCancellation({ client, path });
      expectedRefund = flags['expect-refund'] === undefined ? preview.refund : { ...preview.refund, amount: flags['expect-refund'] };
      this.log(`${preview.explanation}\n`);
      this.log(
        table(preview.lines, [
          { title: 'ITEM', value: (one) => one.description },
          { title: 'PAID FOR', value: (one) => money(one.amount), right: true },
          { title: 'REFUND', value: (one) => money(one.refund), right: true },
        ]),
      );
      this.log(`\nPaid ${money(preview.paid)}, refund ${money(preview.refund)}.`);
      if (preview.chargeback?.isOpen) this.log(`The payer’s bank holds ${money(preview.chargeback.taken)}: if the chargeback is won, ${money(preview.chargeback.refundIfWon)} more is refunded.`);
      if (preview.nextChangeAt) this.log(`From ${instant(preview.nextChangeAt)} on, less is refunded.`);
      if (flags.preview) return preview;
      if (!flags.yes && !(await confirm('Cancel the booking?', '--yes'))) {
        this.log('Left as it was.');
        return { cancelled: false };
      }
    }
    // what was shown is what is given, or nothing is cancelled
    const body: CancelBooking = { ...(flags.reason && { reason: flags.reason }), ...(expectedRefund && { expectedRefund }) };
    const booking = await cancelBooking({ client, path, body });
    this.log(show(booking));
    if (flags.watch) return watchBookings(async () => [await getBooking({ client, path })], [booking], flags, this.jsonEnabled());
    return booking;
  }
}
