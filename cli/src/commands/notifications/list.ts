import { listNotifications } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant } from '../../lib/format.ts';
import { paint } from '../../lib/output.ts';

export default class NotificationsList extends DogcareCommand {
  static override summary = 'What you were told, the newest first.';
  static override flags = listFlags;

  async run(): Promise<unknown> {
    const { flags } = await this.parse(NotificationsList);
    const { client } = this.connect(flags);
    const page = await listNotifications({ client, query: { limit: flags.limit, cursor: flags.cursor } });
    if (page.data.length === 0) this.log('Nothing yet.');
    for (const one of page.data) {
      const how = paint('dim', `${one.type}, ${one.channels.join(' + ')}`);
      this.log(`${paint('dim', instant(one.createdAt))}  ${paint('bold', one.title)}  ${how}`);
      this.log(`  ${one.body}${(one.bookingId ?? one.seriesId) ? paint('dim', ` (${one.bookingId ?? one.seriesId})`) : ''}`);
    }
    this.more(page.nextCursor);
    return page;
  }
}
