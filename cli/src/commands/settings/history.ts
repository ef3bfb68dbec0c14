import { listSettingsVersions } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant } from '../../lib/format.ts';
import { paint } from '../../lib/output.ts';

const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'null';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

export default class SettingsHistory extends DogcareCommand {
  static override summary = 'Who changed which setting, and when. For admins and secret keys.';
  static override flags = { ...listFlags };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(SettingsHistory);
    const { client } = this.connect(flags);
    const page = await listSettingsVersions({ client, query: { limit: flags.limit, cursor: flags.cursor } });
    for (const { version, changedAt, changedBy, rolledBackTo, changes } of page.data) {
      const back = rolledBackTo === null ? '' : `, back to ${rolledBackTo}`;
      this.log(`${paint('bold', String(version))}  ${instant(changedAt)}  ${changedBy.id ?? changedBy.kind}${back}`);
      for (const { pointer, before, after } of changes)
        this.log(`   ${pointer.slice(1).replaceAll('/', '.')}: ${short(before)} → ${short(after)}`);
    }
    this.more(page.nextCursor);
    return page;
  }
}
