import { listApiKeys } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class KeysList extends DogcareCommand {
  static override summary = 'The business’s API keys. For admins and secret keys.';
  static override flags = { ...listFlags };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(KeysList);
    const { client } = this.connect(flags);
    const page = await listApiKeys({ client, query: { limit: flags.limit, cursor: flags.cursor } });
    this.log(
      table(page.data, [
        { title: 'KEY', value: (one) => one.id },
        { title: 'KIND', value: (one) => one.kind },
        { title: 'NAME', value: (one) => one.name },
        { title: 'HINT', value: (one) => one.hint },
        { title: 'SCOPES', value: (one) => one.scopes.join(' ') },
        { title: 'SINCE', value: (one) => instant(one.createdAt) },
        { title: 'REVOKED', value: (one) => instant(one.revokedAt) },
      ]),
    );
    this.more(page.nextCursor);
    return page;
  }
}
