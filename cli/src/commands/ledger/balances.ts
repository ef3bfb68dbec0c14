import { getLedgerBalances } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { money } from '../../lib/format.ts';
import { spanFlags } from '../../lib/ledger.ts';
import { table } from '../../lib/output.ts';

export default class LedgerBalances extends DogcareCommand {
  static override summary = 'Balances of the accounts, and what caregivers are owed. For admins and secret keys.';
  static override flags = { before: spanFlags.before };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(LedgerBalances);
    const { client } = this.connect(flags);
    const found = await getLedgerBalances({ client, query: { before: flags.before } });
    this.log(table([...found.accounts, { account: 'Total', balance: found.total }], [
      { title: 'ACCOUNT', value: (one) => one.account },
      { title: 'BALANCE', value: (one) => money(one.balance), right: true },
    ]));
    if (found.caregivers.length > 0) {
      this.log(`\n${table(found.caregivers, [
        { title: 'CAREGIVER', value: (one) => `${one.caregiver.firstName} ${one.caregiver.lastInitial}. (${one.caregiver.id})` },
        { title: 'OWED', value: (one) => money(one.owed), right: true },
      ])}`);
      if (found.more) this.log('There are more caregivers.');
    }
    return found;
  }
}
