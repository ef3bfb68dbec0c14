import * as Flags from '@oclif/core/flags';
import type { QuoteRequest, When } from '@dogcare/sdk';
import { usage } from './usage.ts';

export const serviceTypes = ['boarding', 'house_sitting', 'daycare', 'walking', 'drop_in', 'grooming'] as const;
export type ServiceType = (typeof serviceTypes)[number];

export const bookingStatuses = [
  'pending',
  'confirmed',
  'in_progress',
  'completed',
  'declined',
  'cancelled',
  'expired',
] as const;

export const bookingKinds = ['stay', 'meet_and_greet'] as const;
export const kind = Flags.option({ options: bookingKinds, description: 'Only stays, or only meet-and-greets.' });

export const service = Flags.option({ options: serviceTypes, description: 'Which service.' });

/** A local date of the calendar, such as 2026-06-12. */
export const date = Flags.custom<string>({
  helpValue: 'YYYY-MM-DD',
  parse: async (input) => {
    const day = new Date(`${input}T00:00:00Z`);
    if (/^\d{4}-\d\d-\d\d$/.test(input) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(input))
      return input;
    throw usage(`${input} is not a date of the form YYYY-MM-DD.`);
  },
});

export const decimal = Flags.custom<number>({
  parse: async (input) => {
    if (input.trim() !== '' && Number.isFinite(Number(input))) return Number(input);
    throw usage(`${input} is not a number.`);
  },
});

/** Every list takes these. */
export const listFlags = {
  limit: Flags.integer({ description: 'How many to show at most.', min: 1, max: 100, default: 20 }),
  cursor: Flags.string({ description: 'Go on where the page before ended.' }),
};

/** Which nights, day or visit. */
export const whenFlags = {
  'check-in': date({ description: 'The first night.', dependsOn: ['check-out'] }),
  'check-out': date({ description: 'The day the dog goes home.', dependsOn: ['check-in'] }),
  date: date({ description: 'The day of daycare or of a visit.', exclusive: ['check-in'] }),
  time: Flags.string({
    description: 'When a visit begins, in the caregiver’s zone.',
    helpValue: 'HH:mm',
    dependsOn: ['date'],
  }),
  'drop-off': Flags.string({ description: 'When the dog is brought; noon if left out.', helpValue: 'HH:mm', dependsOn: ['check-in'] }),
  'pick-up': Flags.string({ description: 'When it is fetched; later in the day is extended care.', helpValue: 'HH:mm' }),
  duration: Flags.integer({
    description: 'How long a visit is, in minutes.',
    helpValue: 'MINUTES',
    dependsOn: ['time'],
  }),
};

export const quoteFlags = {
  caregiver: Flags.string({ description: 'Whom to book.', helpValue: 'cgv_…' }),
  service: service({ default: 'boarding' }),
  ...whenFlags,
  dog: Flags.string({
    description: 'Which dog; several times for several. Your only one if left out.',
    helpValue: 'dog_…',
    multiple: true,
  }),
  address: Flags.string({ description: 'Which of your homes, for walks, drop-ins and house-sitting.', helpValue: 'adr_…' }),
  'add-on': Flags.string({
    description: 'An extra of the service; several times for several.',
    helpValue: 'CODE',
    multiple: true,
  }),
};

export interface WhenValues {
  'drop-off'?: string;
  'pick-up'?: string;
  'check-in'?: string;
  'check-out'?: string;
  date?: string;
  time?: string;
  duration?: number;
}

export function toWhen(flags: WhenValues): When {
  const { 'check-in': checkIn, 'check-out': checkOut, date: day, time, duration, 'drop-off': dropOff, 'pick-up': pickUp } = flags;
  const fetched = pickUp ? { pickUp } : {};
  if (checkIn && checkOut) return { unit: 'night', checkIn, checkOut, ...(dropOff ? { dropOff } : {}), ...fetched };
  if (day && time) return { unit: 'visit', date: day, time, durationMinutes: duration ?? 30 };
  if (day) return { unit: 'day', date: day, ...fetched };
  throw usage(
    'Say when: --check-in and --check-out for nights, --date for a day, --date with --time and --duration for a visit.',
  );
}

export type QuoteValues = WhenValues & { caregiver?: string; service: string; dog?: string[]; 'add-on'?: string[]; address?: string };

export function toQuoteRequest(flags: QuoteValues): QuoteRequest {
  if (!flags.caregiver) throw usage('Say whom to book: --caregiver cgv_… (find one with: dogcare search)');
  return {
    caregiverId: flags.caregiver,
    serviceType: flags.service as ServiceType,
    when: toWhen(flags),
    ...(flags.dog ? { dogIds: flags.dog } : {}),
    ...(flags.address ? { addressId: flags.address } : {}),
    ...(flags['add-on'] ? { addOns: flags['add-on'] } : {}),
  };
}
