import * as Flags from '@oclif/core/flags';
import { listLedgerEntries } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { ledgerAccounts, ledgerKinds, spanFlags, spanOf } from '../../lib/ledger.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant, money } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class LedgerList extends DogcareCommand {
  static override summary = 'The books, entry by entry, the latest first: debits above zero, credits below. For admins and secret keys.';
  static override flags = {
    account: Flags.option({ options: ledgerAccounts, multiple: true })({ description: 'Only these; several times for several.' }),
    kind: Flags.option({ options: ledgerKinds, multiple: true })({ description: 'Only what was booked for these; several times for several.' }),
    booking: Flags.string({ description: 'Only this booking’s.', helpValue: 'bkg_…' }),
    caregiver: Flags.string({ description: 'Only what this caregiver is owed.', helpValue: 'usr_…' }),
    ...spanFlags,
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(LedgerList);
    const { client } = this.connect(flags);
    const page = await listLedgerEntries({
      client,
      query: { account: flags.account, kind: flags.kind, bookingId: flags.booking, caregiverUserId: flags.caregiver, ...spanOf(flags), limit: flags.limit, cursor: flags.cursor },
    });
    this.log(
      page.data.length === 0
        ? 'No entries.'
        : table(page.data, [
            { title: 'AT', value: (one) => instant(one.occurredAt) },
            { title: 'TRANSACTION', value: (one) => one.transactionId },
            { title: 'FOR', value: (one) => `${one.kind.replaceAll('_', ' ')} ${one.causeId}` },
            { title: 'ACCOUNT', value: (one) => `${one.account}${one.subjectId ? ` ${one.subjectId}` : ''}` },
            { title: 'AMOUNT', value: (one) => money(one.amount), right: true },
          ]),
    );
    this.more(page.nextCursor);
    return page;
  }
}
