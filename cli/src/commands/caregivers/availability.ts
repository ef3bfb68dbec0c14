import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { getAvailability } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { date, kind, service } from '../../lib/flags.ts';
import { paint, table } from '../../lib/output.ts';

const dayMs = 86_400_000;
const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

export default class CaregiversAvailability extends DogcareCommand {
  static override summary = 'When a caregiver can be booked, and why not.';
  static override args = { caregiver: Args.string({ required: true, description: 'cgv_…' }) };
  static override flags = {
    service: service({ default: 'boarding' }),
    from: date({ description: 'The first date; today if left out.' }),
    to: date({ description: 'The last date; two weeks on if left out.' }),
    duration: Flags.integer({ description: 'How long a visit is, in minutes.', helpValue: 'MINUTES' }),
    kind: kind({ description: 'With meet_and_greet: when one could meet about the service.' }),
    dogs: Flags.integer({ description: 'How many dogs.', min: 1, max: 10 }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversAvailability);
    const { client } = this.connect(flags);
    const from = flags.from ?? new Date().toLocaleDateString('sv-SE');
    const availability = await getAvailability({
      client,
      path: { caregiverId: args.caregiver },
      query: {
        serviceType: flags.service,
        from,
        to: flags.to ?? plusDays(from, 13),
        durationMinutes: flags.duration,
        dogCount: flags.dogs,
        kind: flags.kind,
      },
    });
    this.log(`Times are ${availability.timeZone}.\n`);
    this.log(
      table(availability.places, [
        { title: availability.unit.toUpperCase(), value: (one) => `${one.date}${one.time ? ` ${one.time}` : ''}` },
        { title: 'FREE', value: (one) => String(one.free), right: true },
        {
          title: '',
          value: (one) => (one.bookable ? paint('green', '✓') : `${paint('red', '✗')} ${one.reasons.join(', ')}`),
        },
      ]),
    );
    const first = availability.places.find((one) => one.bookable);
    if (first) {
      const stay =
        availability.unit === 'night'
          ? `--check-in ${first.date} --check-out ${plusDays(first.date, 1)}`
          : `--date ${first.date}${first.time ? ` --time ${first.time} --duration ${flags.duration ?? 30}` : ''}`;
      const visit = flags.kind === 'meet_and_greet' ? `meet --caregiver ${args.caregiver} --service ${flags.service} --date ${first.date} --time ${first.time}` : `quote --caregiver ${args.caregiver} --service ${flags.service} ${stay}`;
      this.next(`dogcare bookings ${visit}`);
    }
    return availability;
  }
}
