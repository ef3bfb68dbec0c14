import * as Flags from '@oclif/core/flags';
import { listChargebacks } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant, money } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class ChargebacksList extends DogcareCommand {
  static override summary = 'Payments that are disputed at the payer’s bank, the latest first. For admins and secret keys.';
  static override flags = {
    status: Flags.option({ options: ['needs_response', 'under_review', 'won', 'lost'] as const, multiple: true })({ description: 'Only these; several times for several.' }),
    booking: Flags.string({ description: 'Only this booking’s, bkg_….' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(ChargebacksList);
    const { client } = this.connect(flags);
    const page = await listChargebacks({ client, query: { status: flags.status, bookingId: flags.booking, limit: flags.limit, cursor: flags.cursor } });
    this.log(
      page.data.length === 0
        ? 'No chargebacks.'
        : table(page.data, [
            { title: 'CHARGEBACK', value: (one) => one.id },
            { title: 'STATUS', value: (one) => one.status.replaceAll('_', ' ') },
            { title: 'REASON', value: (one) => one.reason.replaceAll('_', ' ') },
            { title: 'BOOKING', value: (one) => one.bookingId },
            { title: 'AMOUNT', value: (one) => money(one.amount), right: true },
            { title: 'LOST', value: (one) => (one.lost.amount > 0 ? money(one.lost) : ''), right: true },
            { title: 'ANSWER BY', value: (one) => (one.status === 'needs_response' && one.evidenceDueAt ? instant(one.evidenceDueAt) : '') },
          ]),
    );
    this.more(page.nextCursor);
    const open = page.data.find((one) => one.status === 'needs_response' && !one.evidence);
    if (open) this.next(`dogcare chargebacks answer ${open.id} --explanation "What was done, and what shows it."`);
    return page;
  }
}
