import { createCalendarFeed } from '@dogcare/sdk';
import { DogcareCommand } from '../base.ts';

export default class CalendarFeed extends DogcareCommand {
  static override summary = 'An address of your bookings for calendar apps; the one before ends.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(CalendarFeed);
    const { client } = this.connect(flags);
    const feed = await createCalendarFeed({ client });
    this.log(`${feed.url}\n\nWhoever has this address sees your bookings; it is not shown again.`);
    return feed;
  }
}
