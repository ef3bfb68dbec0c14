import * as Flags from '@oclif/core/flags';
import { addAvailabilityException } from '@dogcare/sdk';
import { DogcareCommand } from '../../../base.ts';
import { hoursOf, readHours } from '../../../lib/exceptions.ts';
import { date } from '../../../lib/flags.ts';
import { paint, table } from '../../../lib/output.ts';

export default class CaregiversExceptionsAdd extends DogcareCommand {
  static override summary = 'Close days, or open extra hours. Bookings stay; those on closed days are listed.';
  static override examples = [
    '<%= config.bin %> caregivers exceptions add --from 2026-07-03 --to 2026-07-05 --note "Away"',
    '<%= config.bin %> caregivers exceptions add --from 2026-07-03 --hours 10:00-12:00',
    '<%= config.bin %> caregivers exceptions add --open --from 2026-07-03 --hours 18:00-21:00',
  ];
  static override flags = {
    from: date({ required: true, description: 'The first date.' }),
    to: date({ description: 'The last date; the first one if left out.' }),
    hours: Flags.string({ multiple: true, description: 'Only these hours of each day.', helpValue: 'HH:mm-HH:mm' }),
    open: Flags.boolean({ description: 'Open these hours, rather than close them.', dependsOn: ['hours'] }),
    note: Flags.string({ description: 'For yourself.', default: '' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(CaregiversExceptionsAdd);
    const { client } = this.connect(flags);
    const { from, to, note } = flags;
    const added = await addAvailabilityException({
      client,
      body: { kind: flags.open ? 'open' : 'closed', from, to, note, windows: (flags.hours ?? []).map(readHours) },
    });
    this.log(`${added.exception.id}: ${hoursOf(added.exception)}, ${added.exception.from} to ${added.exception.to}.`);
    if (added.touchedBookings.length > 0) {
      this.log(`\n${paint('yellow', 'These bookings are on those days and stay:')}`);
      this.log(
        table(added.touchedBookings, [
          { title: 'BOOKING', value: (one) => one.id },
          { title: 'SERVICE', value: (one) => one.serviceType },
          { title: 'STATUS', value: (one) => one.status },
          { title: 'BEGINS', value: (one) => one.startsAt },
        ]),
      );
    }
    this.next(`dogcare caregivers exceptions remove ${added.exception.id}`);
    return added;
  }
}
