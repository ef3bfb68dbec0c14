import { listSessions } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class SessionsList extends DogcareCommand {
  static override summary = 'Where you are signed in, the newest first.';
  static override flags = listFlags;

  async run(): Promise<unknown> {
    const { flags } = await this.parse(SessionsList);
    const { client } = this.connect(flags);
    const page = await listSessions({ client, query: { limit: flags.limit, cursor: flags.cursor } });
    this.log(
      table(page.data, [
        { title: 'SESSION', value: (one) => one.id },
        { title: 'DEVICE', value: (one) => (one.current ? `${one.device} (this one)` : one.device) },
        { title: 'FROM', value: (one) => one.place ?? '' },
        { title: 'SIGNED IN', value: (one) => instant(one.createdAt) },
        { title: 'LAST SEEN', value: (one) => instant(one.lastSeenAt) },
      ]),
    );
    this.more(page.nextCursor);
    const other = page.data.find((one) => !one.current);
    if (other) this.next(`dogcare sessions revoke ${other.id}`);
    return page;
  }
}
