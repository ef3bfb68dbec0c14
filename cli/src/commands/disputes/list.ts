import * as Flags from '@oclif/core/flags';
import { listBookingDisputes, listDisputes } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { disputeText, nextForDispute } from '../../lib/disputes.ts';
import { listFlags } from '../../lib/flags.ts';
import { instant, money } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';
import { usage } from '../../lib/usage.ts';

export default class DisputesList extends DogcareCommand {
  static override summary = 'Disputes, the latest first: all of the business for its staff, and those of a booking for its two sides.';
  static override flags = {
    status: Flags.option({ options: ['open', 'answered', 'resolved', 'withdrawn'] as const, multiple: true })({
      description: 'Only these; several times for several.',
    }),
    booking: Flags.string({ description: 'Only this booking’s, bkg_…; its owner and caregiver have to say it.' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(DisputesList);
    const { client, dogcare } = this.connect(flags);
    const role = (await dogcare.session())?.user.role;
    if (role === 'owner' || role === 'caregiver') {
      if (flags.booking === undefined) throw usage('Say which booking’s: --booking bkg_….');
      const { data, nextCursor } = await listBookingDisputes({ client, path: { bookingId: flags.booking } });
      const shown = data.filter((one) => flags.status === undefined || flags.status.includes(one.status));
      this.log(shown.length === 0 ? 'No disputes.' : shown.map(disputeText).join('\n\n'));
      this.next(...(shown[0] ? nextForDispute(shown[0]) : []));
      return { data: shown, nextCursor };
    }
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
