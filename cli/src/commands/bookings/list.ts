import * as Flags from '@oclif/core/flags';
import { listBookings } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { bookingStatuses, listFlags } from '../../lib/flags.ts';
import { bookingTable } from '../../lib/format.ts';

export default class BookingsList extends DogcareCommand {
  static override summary = 'Your bookings: the ones you made, or the ones made with you.';
  static override flags = {
    status: Flags.option({ options: bookingStatuses, multiple: true })({
      description: 'Only these; several times for several.',
    }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(BookingsList);
    const { client } = this.connect(flags);
    const page = await listBookings({
      client,
      query: { status: flags.status, limit: flags.limit, cursor: flags.cursor },
    });
    this.log(bookingTable(page.data));
    this.more(page.nextCursor);
    if (page.data[0]) this.next(`dogcare bookings show ${page.data[0].id}`);
    return page;
  }
}
