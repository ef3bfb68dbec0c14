import * as Args from '@oclif/core/args';
import { deleteCalendarImport } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';

export default class CaregiversCalendarsRemove extends DogcareCommand {
  static override summary = 'Import a calendar no longer; what it said is forgotten.';
  static override args = { calendar: Args.string({ required: true, description: 'cal_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversCalendarsRemove);
    const { client } = this.connect(flags);
    await deleteCalendarImport({ client, path: { calendarId: args.calendar } });
    this.log(`Removed ${args.calendar}.`);
    return { removed: args.calendar };
  }
}
