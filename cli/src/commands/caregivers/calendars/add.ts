import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { addCalendarImport } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class CaregiversCalendarsAdd extends DogcareCommand {
  static override summary = 'Import an iCalendar address: while it says busy, you can’t be booked.';
  static override examples = ['<%= config.bin %> caregivers calendars add https://calendar.example.com/private/basic.ics --name "My calendar"'];
  static override args = { url: Args.string({ required: true, description: 'https://… or webcal://…' }) };
  static override flags = { name: Flags.string({ required: true, description: 'What you call it.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversCalendarsAdd);
    const { client } = this.connect(flags);
    const added = await addCalendarImport({ client, body: { name: flags.name, url: args.url } });
    this.log(`${added.id}: ${added.eventCount} events read from ${added.host}; the next time at ${added.nextRefreshAt}.`);
    this.next('dogcare caregivers calendars list', `dogcare caregivers calendars remove ${added.id}`);
    return added;
  }
}
