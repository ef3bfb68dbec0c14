import { listAvailabilityExceptions } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { hoursOf } from '../../../lib/exceptions.ts';
import { date, listFlags } from '../../../lib/flags.ts';
import { table } from '../../../lib/output.ts';

export default class CaregiversExceptionsList extends DogcareCommand {
  static override summary = 'Days on which you are closed, or open for longer. For caregivers.';
  static override flags = { ...listFlags, from: date({ description: 'Those not over by this date; today if left out.' }) };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(CaregiversExceptionsList);
    const { client } = this.connect(flags);
    const page = await listAvailabilityExceptions({ client, query: { limit: flags.limit, cursor: flags.cursor, from: flags.from } });
    this.log(
      page.data.length === 0
        ? 'Every day is as the weekly plan says.'
        : table(page.data, [
            { title: 'EXCEPTION', value: (one) => one.id },
            { title: 'FROM', value: (one) => one.from },
            { title: 'UNTIL', value: (one) => one.to },
            { title: 'IS', value: hoursOf },
            { title: 'NOTE', value: (one) => one.note },
          ]),
    );
    if (page.nextCursor) this.next(`dogcare caregivers exceptions list --cursor ${page.nextCursor}`);
    return page;
  }
}
