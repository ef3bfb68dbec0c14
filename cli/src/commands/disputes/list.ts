import * as Flags from '@oclif/core/flags';
import { listDisputes } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant, money } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

export default class DisputesList extends DogcareCommand {
  static override summary = 'Disputes, the latest first. For admins, support and secret keys.';
  static override flags = {
    status: Flags.option({ options: ['open', 'answered', 'resolved', 'withdrawn'] as const, multiple: true })({
      description: 'Only these; several times for several.',
    }),
    booking: Flags.string({ description: 'Only this booking’s, bkg_….' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DisputesList);
    const { client } = this.connect(flags);
    const page = await listDisputes({
      client,
      query: { status: flags.status, bookingId: flags.booking, limit: flags.limit, cursor: flags.cursor },
    });
    this.log(
      page.data.length === 0
        ? 'No disputes.'
        : table(page.data, [
            { title: 'DISPUTE', value: (one) => one.id },
            { title: 'STATUS', value: (one) => one.status },
            { title: 'ABOUT', value: (one) => one.category.replaceAll('_', ' ') },
            { title: 'BY', value: (one) => one.openedBy },
            { title: 'OWNER', value: (one) => `${one.owner.firstName} ${one.owner.lastInitial}.` },
            { title: 'CAREGIVER', value: (one) => one.caregiver.displayName },
            { title: 'WANTED', value: (one) => (one.wantedRefund ? money(one.wantedRefund) : ''), right: true },
            { title: 'REFUNDED', value: (one) => (one.refunded ? money(one.refunded) : ''), right: true },
            { title: 'OPENED', value: (one) => instant(one.createdAt) },
          ]),
    );
    this.more(page.nextCursor);
    const open = page.data.find((one) => one.status === 'open' || one.status === 'answered');
    if (open) this.next(`dogcare disputes show ${open.id}`);
    return page;
  }
}
