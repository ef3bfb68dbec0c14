import * as Flags from '@oclif/core/flags';
import { DogcareCommand } from '../../base.ts';
import { quoteFlags } from '../../lib/flags.ts';
import { quote as show } from '../../lib/format.ts';
import { askQuote } from '../../lib/quotes.ts';

export default class BookingsQuote extends DogcareCommand {
  static override summary = 'What would it cost, and can it be had?';
  static override examples = [
    '<%= config.bin %> bookings quote --caregiver cgv_… --check-in 2026-06-12 --check-out 2026-06-15',
    '<%= config.bin %> bookings quote --caregiver cgv_… --service walking --date 2026-06-12 --time 14:00 --duration 60',
  ];
  static override flags = {
    ...quoteFlags,
    dogs: Flags.integer({
      description: 'How many dogs, to ask before you have an account.',
      min: 1,
      max: 10,
      exclusive: ['dog'],
    }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(BookingsQuote);
    const { client, dogcare } = this.connect(flags);
    const isOwner = (await dogcare.session())?.user.role === 'owner';
    const quote = await askQuote(client, flags, { isOwner, dogCount: flags.dogs });
    this.log(show(quote));
    this.next(
      quote.id
        ? `dogcare bookings create --quote ${quote.id}`
        : quote.bookable
          ? 'dogcare login'
          : `dogcare caregivers availability ${quote.caregiverId}`,
    );
    return quote;
  }
}
