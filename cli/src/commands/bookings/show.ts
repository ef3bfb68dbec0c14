import * as Args from '@oclif/core/args';
import { getBooking } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { booking as show, instant, nextForBooking } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';
import { watchBookings, watchFlags } from '../../lib/watch.ts';

export default class BookingsShow extends DogcareCommand {
  static override summary = 'One booking, how it came here and what can be done next.';
  static override args = { booking: Args.string({ required: true, description: 'bkg_…' }) };

  static override flags = { ...watchFlags };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BookingsShow);
    const { client, dogcare } = this.connect(flags);
    const ask = () => getBooking({ client, path: { bookingId: args.booking } });
    const booking = await ask();
    if (flags.watch) return watchBookings(async () => [await ask()], [booking], flags, this.jsonEnabled());
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
