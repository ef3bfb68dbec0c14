import * as Flags from '@oclif/core/flags';
import { createBooking, getAvailability, getStorefront, quoteBooking } from '@dogcare/sdk';
import type { Client, QuoteRequest } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { date, service } from '../../lib/flags.ts';
import { booking as show, instant, nextForBooking } from '../../lib/format.ts';
import { table } from '../../lib/output.ts';
import { onlyDog } from '../../lib/quotes.ts';

const dayMs = 86_400_000;
const plusDays = (day: string, days: number): string => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
const places = ['caregiver_home', 'owner_home'] as const;

export default class BookingsMeet extends DogcareCommand {
  static override summary = 'Ask a caregiver to meet you and your dogs, for free, before a first stay or without one.';
  static override description = 'Without a date and a time it lists when one could meet.';
  static override examples = [
    '<%= config.bin %> bookings meet --caregiver cgv_… --service boarding',
    '<%= config.bin %> bookings meet --caregiver cgv_… --service boarding --date 2026-06-12 --time 14:00 --dog dog_…',
  ];
  static override flags = {
    caregiver: Flags.string({ description: 'Whom to meet.', helpValue: 'cgv_…', required: true }),
    service: service({ default: 'boarding', description: 'Which service it is about.' }),
    date: date({ description: 'The day; to see its free times, or with --time to ask for it.' }),
    time: Flags.string({ description: 'When, in the caregiver’s zone.', helpValue: 'HH:mm', dependsOn: ['date'] }),
    at: Flags.option({ options: places })({ description: 'Where; where the service happens if left out.' }),
    dog: Flags.string({ description: 'Which dog comes along; several times for several. Your only one if left out.', helpValue: 'dog_…', multiple: true }),
    address: Flags.string({ description: 'Which of your homes, with --at owner_home.', helpValue: 'adr_…' }),
    note: Flags.string({ description: 'What the caregiver should know.' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(BookingsMeet);
    const { client, dogcare } = this.connect(flags);
    if (!flags.date || !flags.time) return this.listTimes(client, flags);
    const { meetAndGreet } = await getStorefront({ client });
    const request: QuoteRequest = {
      kind: 'meet_and_greet',
      caregiverId: flags.caregiver,
      serviceType: flags.service,
      when: { unit: 'visit', date: flags.date, time: flags.time, durationMinutes: meetAndGreet.durationMinutes },
      dogIds: flags.dog ?? (await onlyDog(client)),
      ...(flags.at ? { place: flags.at } : {}),
      ...(flags.address ? { addressId: flags.address } : {}),
    };
    const quote = await quoteBooking({ client, body: request });
    if (!quote.id) {
      if (quote.meetAndGreet?.bookingId) this.next(`dogcare bookings show ${quote.meetAndGreet.bookingId}`);
      this.error(`You can’t meet then: ${quote.reasons.map((one) => `${one.detail} (${one.code})`).join(' ') || 'sign in as an owner first.'}`, { exit: 1 });
    }
    const booking = await createBooking({ client, body: { quoteId: quote.id, ...(flags.note ? { note: flags.note } : {}) } });
    this.log(show(booking));
    if (booking.respondBy) this.log(`\n${booking.caregiver.displayName} has until ${instant(booking.respondBy, booking.timeZone)} to answer.`);
    this.next(...nextForBooking(booking, (await dogcare.session())?.user.role));
    return booking;
  }

  private async listTimes(client: Client, flags: { caregiver: string; service: QuoteRequest['serviceType']; date?: string; dog?: string[] }): Promise<unknown> {
    const from = flags.date ?? new Date().toLocaleDateString('sv-SE');
    const availability = await getAvailability({
      client,
      path: { caregiverId: flags.caregiver },
      query: { serviceType: flags.service, kind: 'meet_and_greet', from, to: flags.date ?? plusDays(from, 6), dogCount: flags.dog?.length },
    });
    const free = availability.places.filter(({ bookable }) => bookable);
    const days = [...Map.groupBy(free, (one) => one.date)];
    this.log(`Times are ${availability.timeZone}.\n`);
    this.log(free.length === 0 ? 'No time is free.' : table(days, [
      { title: 'DAY', value: ([day]) => day },
      { title: 'FREE', value: ([, times]) => times.map(({ time }) => time).join(' ') },
    ]));
    const first = free[0];
    if (first) this.next(`dogcare bookings meet --caregiver ${flags.caregiver} --service ${flags.service} --date ${first.date} --time ${first.time}`);
    return availability;
  }
}
