import * as Args from '@oclif/core/args';
import { listReplacements } from '@dogcare/sdk';
import type { Replacements } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { money, rating, when } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';

/** The command that asks for the quote of the same stay with somebody else. */
function quoteCommand({ serviceType, when: asked, dogIds }: Replacements, caregiverId: string): string {
  const dates = asked.unit === 'night' ? `--check-in ${asked.checkIn} --check-out ${asked.checkOut}`
    : `--date ${asked.date}${asked.unit === 'visit' ? ` --time ${asked.time} --duration ${asked.durationMinutes}` : ''}`;
  return `dogcare bookings quote --caregiver ${caregiverId} --service ${serviceType} ${dates} ${dogIds.map((id) => `--dog ${id}`).join(' ')}`;
}

export default class BookingsReplacements extends DogcareCommand {
  static override summary = 'Who could step in, where a caregiver could not. For owners.';
  static override args = { booking: Args.string({ required: true, description: 'bkg_…' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BookingsReplacements);
    const { client } = this.connect(flags);
    const found = await listReplacements({ client, path: { bookingId: args.booking } });
    if (found.data.length === 0) {
      this.log('Nobody to offer.');
      return found;
    }
    this.log(`${found.serviceType}, ${when(found.when)}\n`);
    this.log(
      table(found.data, [
        { title: 'CAREGIVER', value: (one) => `${one.caregiver.displayName} (${one.caregiver.id})` },
        { title: 'WHERE', value: (one) => `${one.city}, ${one.region}` },
        { title: 'KM', value: (one) => one.distanceKm.toFixed(1), right: true },
        { title: 'RATING', value: (one) => rating(one.rating) },
        { title: 'INSTANT', value: (one) => (one.instantBook ? 'yes' : '') },
        { title: 'CANCELLING', value: (one) => one.cancellationPolicy.name },
        { title: 'TOTAL', value: (one) => money(one.total), right: true },
      ]),
    );
    this.next(quoteCommand(found, found.data[0]!.caregiver.id));
    return found;
  }
}
