import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { proposeBookingChange, quoteBookingChange } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { changeText, toChange } from '../../../lib/changes.ts';
import { service, whenFlags } from '../../../lib/flags.ts';
import { confirm } from '../../../lib/prompt.ts';
import { usage } from '../../../lib/usage.ts';

export default class BookingsChangePropose extends DogcareCommand {
  static override summary = 'Propose other dates, dogs or another service, after showing the difference.';
  static override examples = ['<%= config.bin %> bookings change propose bkg_… --check-in 2026-06-12 --check-out 2026-06-16'];
  static override args = { booking: Args.string({ required: true, description: 'bkg_…' }) };
  static override flags = {
    ...whenFlags,
    service: service(),
    dog: Flags.string({ description: 'Who comes; several times for several.', helpValue: 'dog_…', multiple: true }),
    message: Flags.string({ description: 'The other side sees it.' }),
    yes: Flags.boolean({ char: 'y', description: 'Do not ask.' }),
    preview: Flags.boolean({ description: 'Only show the difference.', exclusive: ['yes'] }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BookingsChangePropose);
    const { client } = this.connect(flags);
    const path = { bookingId: args.booking };
    const body = toChange(flags);
    if (this.jsonEnabled() && !flags.yes && !flags.preview) throw usage('With --json say --yes or --preview.');
    if (flags.preview || !flags.yes) {
      const quote = await quoteBookingChange({ client, path, body });
      this.log(changeText(quote, quote.timeZone));
      if (!quote.bookable) this.log(`\nThis can’t be booked: ${quote.reasons.map((one) => one.detail).join('; ')}`);
      if (flags.preview) return quote;
      if (!quote.bookable) this.exit(1);
      if (!(await confirm('Propose this change?', '--yes'))) {
        this.log('Left as it was.');
        return { proposed: false };
      }
    }
    const { booking, change } = await proposeBookingChange({ client, path, body: { ...body, ...(flags.message ? { message: flags.message } : {}) } });
    this.log(`\n${changeText(change, booking.timeZone)}`);
    this.next(`dogcare bookings change answer ${booking.id} withdraw`, `dogcare bookings show ${booking.id}`);
    return { booking, change };
  }
}
