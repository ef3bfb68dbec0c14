import * as Flags from '@oclif/core/flags';
import { adminListPayouts, listPayouts } from '@dogcare/sdk';
import type { AdminPayout, Payout } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant, money, status } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

const nameOf = (one: Payout | AdminPayout): string => ('caregiver' in one ? `${one.caregiver.firstName} ${one.caregiver.lastInitial}.` : '');

export default class PayoutsList extends DogcareCommand {
  static override summary = 'Payouts, the latest first: the business’s, or with --mine a caregiver’s own.';
  static override flags = {
    mine: Flags.boolean({ description: 'Your own, as a caregiver.', exclusive: ['status', 'caregiver'] }),
    status: Flags.option({ options: ['requested', 'sent', 'paid', 'failed', 'reversed'] as const, multiple: true })({ description: 'Only these; several times for several.' }),
    caregiver: Flags.string({ description: 'Only this caregiver’s.', helpValue: 'usr_…' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(PayoutsList);
    const { client } = this.connect(flags);
    const query = { limit: flags.limit, cursor: flags.cursor };
    const page: { data: (Payout | AdminPayout)[]; nextCursor: string | null } = flags.mine
      ? await listPayouts({ client, query })
      : await adminListPayouts({ client, query: { ...query, status: flags.status, caregiverUserId: flags.caregiver } });
    this.log(
      page.data.length === 0
        ? 'No payouts.'
        : table(page.data, [
            { title: 'PAYOUT', value: (one) => one.id },
            { title: 'STATUS', value: (one) => status(one.status) },
            ...(flags.mine ? [] : [{ title: 'CAREGIVER', value: nameOf }]),
            { title: 'AMOUNT', value: (one) => money(one.amount), right: true },
            ...(page.data.some((one) => one.reversed.amount > 0) ? [{ title: 'CAME BACK', value: (one: Payout | AdminPayout) => (one.reversed.amount > 0 ? money(one.reversed) : ''), right: true }] : []),
            { title: 'TO', value: (one) => `${one.provider} ${one.destination}` },
            { title: 'MADE', value: (one) => instant(one.createdAt) },
            { title: 'FAILURE', value: (one) => one.failure ?? '' },
          ]),
    );
    this.more(page.nextCursor);
    if (flags.mine && page.data[0]) this.next(`dogcare payouts show ${page.data[0].id}`);
    return page;
  }
}
