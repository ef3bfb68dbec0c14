import * as Flags from '@oclif/core/flags';
import { listBookings } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { bookingStatuses, kind, listFlags } from '../../lib/flags.ts';
import { bookingTable } from '../../lib/format.ts';
import { watchBookings, watchFlags } from '../../lib/watch.ts';

export default class BookingsList extends DogcareCommand {
  static override summary = 'Your bookings: the ones you made, or the ones made with you.';
  static override flags = {
    status: Flags.option({ options: bookingStatuses, multiple: true })({
      description: 'Only these; several times for several.',
    }),
    kind: kind(),
    ...listFlags,
    ...watchFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(BookingsList);
    const { client } = this.connect(flags);
    const ask = () => listBookings({ client, query: { status: flags.status, kind: flags.kind, limit: flags.limit, cursor: flags.cursor } });
    const page = await ask();
    if (flags.watch) return watchBookings(async () => (await ask()).data, page.data, flags, this.jsonEnabled());
    this.log(bookingTable(page.data));
    this.more(page.nextCursor);
    if (page.data[0]) this.next(`dogcare bookings show ${page.data[0].id}`);
    return page;
  }
}
