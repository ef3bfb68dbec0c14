import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { listSessions, paginate, revokeSession } from '@dogcare/sdk';
import type { Client } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { usage } from '../../lib/usage.ts';

export default class SessionsRevoke extends DogcareCommand {
  static override summary = 'Sign a device out, or all but this one.';
  static override args = { session: Args.string({ description: 'Which, as `sessions list` shows it: ses_….' }) };
  static override flags = { others: Flags.boolean({ description: 'All sessions but this one.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SessionsRevoke);
    if (Boolean(args.session) === Boolean(flags.others)) throw usage('Say which session, or --others.');
    const { client } = this.connect(flags);
    const ids = args.session ? [args.session] : await otherSessions(client);
    for (const sessionId of ids) await revokeSession({ client, path: { sessionId } });
    this.log(ids.length === 0 ? 'There are no others.' : `Signed out: ${ids.join(', ')}`);
    return { revoked: ids };
  }
}

async function otherSessions(client: Client): Promise<string[]> {
  const ids: string[] = [];
  for await (const one of paginate(listSessions, { client, query: { limit: 100 } })) if (!one.current) ids.push(one.id);
  return ids;
}
