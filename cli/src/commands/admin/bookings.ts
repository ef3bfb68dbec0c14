import * as Flags from '@oclif/core/flags';
import { adminListBookings } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { bookingStatuses, kind, listFlags } from '../../lib/flags.ts';
import { bookingTable } from '../../lib/format.ts';

export default class AdminBookings extends DogcareCommand {
  static override summary = 'The business’s bookings. For admins and secret keys.';
  static override flags = {
    status: Flags.option({ options: bookingStatuses, multiple: true })({
      description: 'Only these; several times for several.',
    }),
    kind: kind(),
    owner: Flags.string({ description: 'Only this owner’s.', helpValue: 'usr_…' }),
    caregiver: Flags.string({ description: 'Only this caregiver’s.', helpValue: 'cgv_…' }),
    ...listFlags,
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(AdminBookings);
    const { client } = this.connect(flags);
    const page = await adminListBookings({
      client,
      query: {
        status: flags.status,
        kind: flags.kind,
        ownerId: flags.owner,
        caregiverId: flags.caregiver,
        limit: flags.limit,
        cursor: flags.cursor,
      },
    });
    this.log(bookingTable(page.data));
    this.more(page.nextCursor);
    return page;
  }
}
