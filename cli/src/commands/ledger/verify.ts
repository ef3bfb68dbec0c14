import { verifyLedger } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { money } from '../../lib/format.ts';
import { fields, paint } from '../../lib/output.ts';

export default class LedgerVerify extends DogcareCommand {
  static override summary = 'Do the books balance? Ends with 1 if they do not. For admins and secret keys.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(LedgerVerify);
    const { client } = this.connect(flags);
    const found = await verifyLedger({ client });
    this.log(found.balanced ? paint('green', 'The books balance.') : paint('red', 'The books do not balance.'));
    this.log(fields([
      ['Transactions', String(found.transactions)],
      ['Entries', String(found.entries)],
      ['All together', money(found.total)],
      ['Kept right by', found.enforcedBy === 'database' ? 'the database itself' : 'the server'],
    ]));
    for (const one of found.faults) this.log(`${one.transactionId}: ${one.entries} entries that sum to ${money(one.sum)}`);
    for (const id of found.orphans) this.log(`${id}: an entry of no transaction`);
    if (!found.balanced) process.exitCode = 1;
    return found;
  }
}
