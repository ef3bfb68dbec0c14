import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import * as Flags from '@oclif/core/flags';
import { listBookings, paginate } from '@dogcare/sdk';
import type { Booking } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { csvHead, csvRow } from '../../lib/csv.ts';
import { bookingStatuses, kind } from '../../lib/flags.ts';
import { usage } from '../../lib/usage.ts';

const columns: Record<string, (one: Booking) => string | number> = {
  id: (one) => one.id,
  status: (one) => one.status,
  paymentStatus: (one) => one.paymentStatus,
  serviceType: (one) => one.serviceType,
  startsAt: (one) => one.startsAt,
  endsAt: (one) => one.endsAt,
  timeZone: (one) => one.timeZone,
  ownerId: (one) => one.owner.id,
  owner: (one) => `${one.owner.firstName} ${one.owner.lastInitial}.`,
  caregiverId: (one) => one.caregiver.id,
  caregiver: (one) => one.caregiver.displayName,
  dogs: (one) => one.dogs.map((dog) => dog.name).join('; '),
  currency: (one) => one.total.currency,
  totalMinor: (one) => one.total.amount,
  refundedMinor: (one) => one.refunded.amount,
  caregiverEarningsMinor: (one) => one.caregiverEarnings?.amount ?? '',
  createdAt: (one) => one.createdAt,
  updatedAt: (one) => one.updatedAt,
  kind: (one) => one.kind,
};

export default class BookingsExport extends DogcareCommand {
  static override summary = 'All your bookings as a file: CSV, or one JSON document a line.';
  static override description = 'Written as they are read, page after page, however many there are. Amounts are in minor units (cents).';
  static override examples = ['<%= config.bin %> bookings export > bookings.csv', '<%= config.bin %> bookings export --format ndjson --status completed --output done.ndjson'];
  static override flags = {
    format: Flags.option({ options: ['csv', 'ndjson'] as const })({ description: 'Which kind of file.', default: 'csv' }),
    output: Flags.string({ char: 'o', description: 'Where to; the standard output, if left out.', helpValue: 'FILE' }),
    status: Flags.option({ options: bookingStatuses, multiple: true })({ description: 'Only these; several times for several.' }),
    kind: kind(),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(BookingsExport);
    const { client } = this.connect(flags);
    if (this.jsonEnabled() && flags.output === undefined) throw usage('With --json say --output, as the bookings would stand in the answer’s way.');
    const file = flags.output === undefined ? null : createWriteStream(flags.output);
    const to: Writable = file ?? process.stdout;
    // who reads slowly is waited for, so that a long list does not pile up here
    const write = async (line: string): Promise<void> => {
      if (!to.write(line)) await once(to, 'drain');
    };
    let count = 0;
    if (flags.format === 'csv') await write(csvHead(columns));
    for await (const booking of paginate(listBookings, { client, query: { status: flags.status, kind: flags.kind, limit: 100 } })) {
      await write(flags.format === 'csv' ? csvRow(columns, booking) : `${JSON.stringify(booking)}\n`);
      count += 1;
    }
    if (file) {
      file.end();
      await finished(file);
      this.log(`${count} bookings are in ${flags.output}.`);
    }
    return { count, file: flags.output };
  }
}
