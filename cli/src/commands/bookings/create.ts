import * as Flags from '@oclif/core/flags';
import { createBooking, isDogcareError } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { quoteFlags } from '../../lib/flags.ts';
import { booking as show, instant, nextForBooking, quote as showQuote } from '../../lib/format.ts';
import { askQuote } from '../../lib/quotes.ts';

export default class BookingsCreate extends DogcareCommand {
  static override summary = 'Ask for a booking: of a quote, or of what a new quote says.';
  static override examples = [
    '<%= config.bin %> bookings create --caregiver cgv_… --check-in 2026-06-12 --check-out 2026-06-15 --dog dog_…',
    '<%= config.bin %> bookings create --quote qte_… --note "Biscuit loves carrots."',
  ];
  static override flags = {
    quote: Flags.string({
      description: 'A quote you have.',
      helpValue: 'qte_…',
      exclusive: ['caregiver', 'check-in', 'date', 'dog'],
    }),
    note: Flags.string({ description: 'What the caregiver should know.' }),
    ...quoteFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(BookingsCreate);
    const { client, dogcare } = this.connect(flags);
    let quoteId = flags.quote;
    if (!quoteId) {
      const quote = await askQuote(client, flags, { isOwner: true });
      this.log(`${showQuote(quote)}\n`);
      if (!quote.id)
        this.error(
          `This can’t be booked: ${quote.reasons.map((one) => one.detail).join('; ') || 'sign in as an owner first'}.`,
          { exit: 1 },
        );
      quoteId = quote.id;
    }
    const booking = await createBooking({
      client,
      body: { quoteId, ...(flags.note ? { note: flags.note } : {}) },
    }).catch((error: unknown) => {
      if (isDogcareError(error, 'quote_changed') && error.quote) {
        this.log(`The price has changed:\n\n${showQuote(error.quote)}`);
        if (error.quote.id) this.next(`dogcare bookings create --quote ${error.quote.id}`);
      }
      throw error;
    });
    this.log(show(booking));
    if (booking.respondBy)
      this.log(
        `\n${booking.caregiver.displayName} has until ${instant(booking.respondBy, booking.timeZone)} to answer.`,
      );
    this.next(...nextForBooking(booking, (await dogcare.session())?.user.role));
    return booking;
  }
}
