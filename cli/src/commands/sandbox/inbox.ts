import * as Flags from '@oclif/core/flags';
import { listSandboxInbox } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant } from '../../lib/format.ts';
import { paint } from '../../lib/output.ts';

export default class SandboxInbox extends DogcareCommand {
  static override summary = 'The mail that a sandbox sent, the newest first. For admins and secret keys.';
  static override flags = { to: Flags.string({ description: 'Only what was sent to this address.' }), ...listFlags };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(SandboxInbox);
    const { client } = this.connect(flags);
    const page = await listSandboxInbox({ client, query: { to: flags.to, limit: flags.limit, cursor: flags.cursor } });
    if (page.data.length === 0) this.log('No mail.');
    for (const one of page.data) {
      this.log(`${paint('dim', instant(one.sentAt))}  ${one.to}  ${paint('bold', one.subject)}`);
      this.log(one.text.trimEnd().replace(/^/gm, '  '));
    }
    this.more(page.nextCursor);
    return page;
  }
}
