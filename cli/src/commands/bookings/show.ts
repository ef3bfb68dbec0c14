import * as Args from '@oclif/core/args';
import { getBooking } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { booking as show, instant, nextForBooking } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class BookingsShow extends DogcareCommand {
  static override summary = 'One booking, how it came here and what can be done next.';
  static override args = { booking: Args.string({ required: true, description: 'bkg_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BookingsShow);
    const { client, dogcare } = this.connect(flags);
    const booking = await getBooking({ client, path: { bookingId: args.booking } });
    this.log(show(booking));
    this.log(
      `\n${table(booking.history, [
        { title: 'AT', value: (one) => instant(one.at, booking.timeZone) },
        { title: 'BECAME', value: (one) => one.to },
        { title: 'BY', value: (one) => one.by },
        { title: 'WHY', value: (one) => one.reason ?? '' },
      ])}`,
    );
    for (const closed of booking.transitions.filter((one) => !one.allowed))
      this.log(`Not yet: ${closed.name} (${closed.reason?.replaceAll('_', ' ')})`);
    this.next(...nextForBooking(booking, (await dogcare.session())?.user.role));
    return booking;
  }
}
