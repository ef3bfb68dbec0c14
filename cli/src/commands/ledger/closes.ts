import * as Flags from '@oclif/core/flags';
import { closeLedgerDay, listLedgerCloses } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { date, listFlags } from '../../lib/flags.ts';
import { money } from '../../lib/format.ts';
import { paint, table } from '../../lib/output.ts';

export default class LedgerCloses extends DogcareCommand {
  static override summary = 'Each day’s comparison with the payment provider, and what differs. For admins and secret keys.';
  static override flags = {
    close: date({ description: 'Compare this day now, or once more.' }),
    differing: Flags.boolean({ description: 'Only days on which something differs.' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(LedgerCloses);
    const { client } = this.connect(flags);
    const page = flags.close
      ? { data: [await closeLedgerDay({ client, body: { day: flags.close } })], nextCursor: null }
      : await listLedgerCloses({ client, query: { limit: flags.limit, cursor: flags.cursor } });
    const shown = flags.differing ? page.data.filter((one) => one.status === 'differs') : page.data;
    this.log(
      shown.length === 0
        ? flags.differing && page.data.length > 0 ? 'None of these days differs.' : 'No closes.'
        : table(shown, [
            { title: 'DAY', value: (one) => one.day },
            { title: 'PROVIDER', value: (one) => (one.account === 'own' ? `${one.provider} (own)` : one.provider) },
            { title: '', value: (one) => (one.status === 'agrees' ? paint('green', 'agrees') : paint('red', 'differs')) },
            { title: 'OURS', value: (one) => money(one.ours), right: true },
            { title: 'THEIRS', value: (one) => money(one.theirs), right: true },
            { title: 'FEES', value: (one) => money(one.fees), right: true },
          ]),
    );
    for (const { day, differences } of shown) {
      for (const one of differences) {
        this.log(`${day}: ${one.kind.replaceAll('_', ' ')}: ${[one.causeId, one.reference].filter(Boolean).join(' = ')}, ours ${one.ours ? money(one.ours) : '–'}, theirs ${one.theirs ? money(one.theirs) : '–'}`);
      }
    }
    this.more(page.nextCursor);
    return page;
  }
}
