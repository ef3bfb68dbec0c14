import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { getBooking, tipCaregiver } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { payment as show } from '../../lib/format.ts';

export default class BookingsTip extends DogcareCommand {
  static override summary = 'Leave a tip for a booking that is completed; all of it is the caregiver’s.';
  static override examples = ['<%= config.bin %> bookings tip bkg_… --amount 1000 --card pmt_…'];
  static override args = { booking: Args.string({ required: true, description: 'bkg_…' }) };
  static override flags = {
    amount: Flags.integer({ description: 'In minor units: 1000 is $10.00.', helpValue: 'MINOR', min: 100, max: 100_000, required: true }),
    card: Flags.string({ description: 'A saved card to pay with.', helpValue: 'pmt_…' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BookingsTip);
    const { client } = this.connect(flags);
    const path = { bookingId: args.booking };
    const { total } = await getBooking({ client, path });
    const started = await tipCaregiver({
      client, path, body: { amount: { amount: flags.amount, currency: total.currency }, ...(flags.card ? { paymentMethodId: flags.card } : {}) },
    });
    this.log(show(started.payment));
    if (started.checkout?.url) this.log(`\nPay here: ${started.checkout.url}`);
    this.next(`dogcare payments show ${started.payment.id}`);
    return started;
  }
}
