import * as Flags from '@oclif/core/flags';
import { listAuditLog } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class AuditList extends DogcareCommand {
  static override summary = 'Who did what. For admins and secret keys.';
  static override flags = {
    action: Flags.string({ description: 'Only these, such as settings.updated.' }),
    actor: Flags.string({ description: 'Only what this account or key did.', helpValue: 'usr_…|key_…' }),
    subject: Flags.string({ description: 'Only what was done to this.', helpValue: 'ID' }),
    from: Flags.string({ description: 'Since then.', helpValue: 'INSTANT' }),
    to: Flags.string({ description: 'Until then.', helpValue: 'INSTANT' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(AuditList);
    const { client } = this.connect(flags);
    const { action, actor: actorId, subject: subjectId, from, to, limit, cursor } = flags;
    const page = await listAuditLog({ client, query: { action, actorId, subjectId, from, to, limit, cursor } });
    this.log(
      page.data.length === 0
        ? 'Nothing is in the log.'
        : table(page.data, [
            { title: 'WHEN', value: (one) => instant(one.at) },
            { title: 'WHO', value: (one) => one.actor.id ?? one.actor.kind },
            { title: 'WHAT', value: (one) => one.action },
            { title: 'TO', value: (one) => `${one.subject.kind} ${one.subject.id}` },
            { title: 'PLACE', value: (one) => (one.position === null ? '…' : String(one.position)), right: true },
          ]),
    );
    this.more(page.nextCursor);
    return page;
  }
}
