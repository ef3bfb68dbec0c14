import { listCalendarImports } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { listFlags } from '../../../lib/flags.ts';
import { paint, table } from '../../../lib/output.ts';

export default class CaregiversCalendarsList extends DogcareCommand {
  static override summary = 'Calendars that you import, and whether they can be read. For caregivers.';
  static override flags = listFlags;

  async run(): Promise<unknown> {
    const { flags } = await this.parse(CaregiversCalendarsList);
    const { client } = this.connect(flags);
    const page = await listCalendarImports({ client, query: { limit: flags.limit, cursor: flags.cursor } });
    this.log(
      page.data.length === 0
        ? 'No calendars are imported.'
        : table(page.data, [
            { title: 'CALENDAR', value: (one) => one.id },
            { title: 'NAME', value: (one) => one.name },
            { title: 'HOST', value: (one) => one.host },
            { title: 'EVENTS', value: (one) => String(one.eventCount), right: true },
            { title: 'READ', value: (one) => one.lastGoodAt },
            { title: '', value: (one) => (one.problem ? `${paint('red', '✗')} ${one.problem.detail}` : paint('green', '✓')) },
          ]),
    );
    if (page.nextCursor) this.next(`dogcare caregivers calendars list --cursor ${page.nextCursor}`);
    return page;
  }
}
