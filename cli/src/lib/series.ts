import * as Flags from '@oclif/core/flags';
import type { BookingSeries, CreateSeries, SeriesEach, SeriesPreview } from '@dogcare/sdk';
import { date, service } from './flags.ts';
import { instant, money, status, when } from './format.ts';
import { fields, paint, table } from './output.ts';
import { usage } from './usage.ts';

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** What a series is: how often, when on the day, for whom. */
export const seriesFlags = {
  caregiver: Flags.string({ description: 'Whom to book.', helpValue: 'cgv_…', required: true }),
  service: service({ default: 'walking' }),
  days: Flags.string({ description: 'Every week on these days.', helpValue: 'MO,WE,FR', exclusive: ['rule'] }),
  rule: Flags.string({ description: 'How often, as a rule of RFC 5545.', helpValue: 'FREQ=WEEKLY;BYDAY=MO,WE,FR' }),
  from: date({ description: 'The first day it can be on.', required: true }),
  until: date({ description: 'The last day; it goes on if left out.', exclusive: ['rule'] }),
  time: Flags.string({ description: 'When each visit begins, in the caregiver’s zone.', helpValue: 'HH:mm' }),
  duration: Flags.integer({ description: 'How long each visit is.', helpValue: 'MINUTES', default: 30 }),
  nights: Flags.integer({ description: 'How many nights each stay has.', min: 1, max: 14, exclusive: ['time'] }),
  dog: Flags.string({
    description: 'Which dog; several times for several. Your only one if left out.',
    helpValue: 'dog_…',
    multiple: true,
  }),
  pricing: Flags.option({ options: ['locked', 'following'] as const, description: 'Prices as they are now, or as they are when each is made.' })({
    default: 'locked',
  }),
};

/** The rule that `--days` and `--until` say, or the one given. */
export function toRule(flags: { days?: string; rule?: string; until?: string }): string {
  if (flags.rule) return flags.rule;
  const days = flags.days?.toUpperCase().split(',').map((day) => day.trim());
  const wrong = days?.find((day) => !weekdays.some((known) => known === day));
  if (wrong) throw usage(`${wrong} is no weekday: use ${weekdays.join(', ')}.`);
  if (!days) throw usage('Say how often: --days MO,WE,FR, or --rule.');
  return `FREQ=WEEKLY;BYDAY=${days.join(',')}${flags.until ? `;UNTIL=${flags.until.replaceAll('-', '')}` : ''}`;
}

export function toEach(flags: { service: string; time?: string; duration?: number; nights?: number }): SeriesEach {
  if (flags.nights) return { unit: 'night', nights: flags.nights };
  if (flags.time) return { unit: 'visit', time: flags.time, durationMinutes: flags.duration ?? 30 };
  if (flags.service === 'daycare') return { unit: 'day' };
  throw usage('Say what each is: --time for a visit, --nights for a stay.');
}

export type SeriesValues = Parameters<typeof toRule>[0] &
  Parameters<typeof toEach>[0] & { caregiver: string; from: string; pricing: 'locked' | 'following' };

export const toTerms = (flags: SeriesValues, dogIds: string[]): Omit<CreateSeries, 'note' | 'billing' | 'onConflict'> => ({
  caregiverId: flags.caregiver,
  serviceType: flags.service as CreateSeries['serviceType'],
  rule: toRule(flags),
  startsOn: flags.from,
  each: toEach(flags),
  dogIds,
  pricing: flags.pricing,
});

export function preview(value: SeriesPreview): string {
  const count = value.occurrences.length - value.conflicts;
  return [
    table(value.occurrences, [
      { title: 'WHEN', value: (one) => when(one.when) },
      { title: 'PRICE', value: (one) => (one.total ? money(one.total) : ''), right: true },
      { title: '', value: (one) => (one.bookable ? paint('green', one.change) : paint('red', `✗ ${one.reasons.map(({ detail }) => detail).join(' ')}`)) },
    ]),
    '',
    `${count} until ${value.horizonEndsOn}, ${money(value.total)} altogether (${value.pricing} prices).${value.goesOn ? ' More are made as time goes on.' : ''}`,
    value.needsAnswer ? 'The caregiver answers once, for all of them.' : 'No answer is needed.',
  ].join('\n');
}

export function series(value: BookingSeries): string {
  const each = value.each.unit === 'visit' ? `${value.each.time}, ${value.each.durationMinutes} min` : value.each.unit === 'night' ? `${value.each.nights} nights` : 'all day';
  return [
    fields([
      ['Series', value.id],
      ['Status', status(value.status === 'active' ? 'confirmed' : value.status)],
      ['Caregiver', `${value.caregiver.displayName} (${value.caregiver.id})`],
      ['Owner', `${value.owner.firstName} ${value.owner.lastInitial}.`],
      ['Service', `${value.serviceType}, ${each} (${value.timeZone})`],
      ['Rule', value.rule],
      ['Dogs', value.dogs.map(({ name }) => name).join(', ')],
      ['Prices', value.pricing],
      ['Payment', value.billing],
      ['Made until', value.horizonEndsOn],
      ['Ends on', value.endsOn],
      ['Answer by', instant(value.respondBy, value.timeZone)],
      ['Paused', value.pause && `${value.pause.from} → ${value.pause.to ?? 'until resumed'}`],
      ['Waits for a yes', value.proposal && `a change of ${value.proposal.scope}`],
      ['Note', value.note],
    ]),
    '',
    table(value.occurrences, [
      { title: 'DATE', value: (one) => one.date },
      { title: 'WHEN', value: (one) => when(one.when) },
      { title: 'BOOKING', value: (one) => one.bookingId ?? '' },
      { title: 'STATE', value: (one) => (one.status ? status(one.status) : one.state) },
      { title: 'PAYMENT', value: (one) => (one.paymentStatus ? status(one.paymentStatus) : '') },
      { title: 'TOTAL', value: (one) => (one.total ? money(one.total) : ''), right: true },
      { title: 'WHY', value: (one) => one.reasons.map(({ detail }) => detail).join(' ') },
    ]),
    ...(value.charges.length === 0 ? [] : ['', table(value.charges, [
      { title: 'WEEK OF', value: (one) => one.week },
      { title: 'BOOKINGS', value: (one) => String(one.bookingIds.length), right: true },
      { title: 'AMOUNT', value: (one) => money(one.amount), right: true },
      { title: 'STATUS', value: (one) => status(one.status) },
      { title: 'CHARGED', value: (one) => instant(one.chargeAt, value.timeZone) ?? '' },
      { title: 'PAYMENT', value: (one) => one.paymentId ?? '' },
    ])]),
  ].join('\n');
}

/** What whoever reads it may do next. */
export function nextForSeries(value: BookingSeries, role: string | undefined): string[] {
  const isOpen = value.status === 'pending' || value.status === 'active';
  const asked = value.status === 'pending' || value.proposal !== null;
  if (role === 'caregiver') return asked && isOpen ? [`dogcare series answer ${value.id} --accept`] : [];
  const failed = value.charges.find((one) => one.status === 'requires_payment');
  if (failed) return [`dogcare payments create --booking ${failed.bookingIds[0]}`];
  const first = value.occurrences.find((one) => one.state === 'booked' && one.status !== 'cancelled');
  return isOpen && first ? [`dogcare series skip ${value.id} ${first.date}`, `dogcare series pause ${value.id} --from ${first.date}`] : [];
}
