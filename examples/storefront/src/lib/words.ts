import type {
  Booking,
  BookingStatus,
  HomeType,
  PaymentPart,
  PaymentStatus,
  Role,
  SearchCertification,
  SizeClass,
  Temperament,
  UnavailableReason,
} from '@dogcare/sdk';

/** The words for the contract's codes. A code that is newer than this page is shown as plain words rather than hidden. */
export const humanize = (code: string): string => {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const unavailable: Record<UnavailableReason, string> = {
  caregiver_not_approved: 'This caregiver isn’t taking bookings at the moment',
  service_inactive: 'This service is paused',
  closed_that_day: 'Closed that day',
  outside_hours: 'Outside working hours',
  fully_booked: 'Fully booked',
  too_short_notice: 'Too short notice',
  beyond_horizon: 'Not open for booking yet',
  in_the_past: 'In the past',
  too_many_dogs: 'More dogs than can be taken',
  size_not_taken: 'Doesn’t take dogs of this size',
  duration_not_offered: 'This length isn’t offered',
  background_check_missing: 'Their background check is not done',
  background_check_expires: 'Their background check ends before that',
  document_missing: 'A document of theirs is missing',
  document_expires: 'A document of theirs ends before that',
  certification_missing: 'A certification of theirs is missing',
  certification_expires: 'A certification of theirs ends before that',
  outside_service_area: 'They don’t come as far as your home',
  extended_care_not_offered: 'Dogs are not kept that late',
  address_missing: 'Say first where you live: under Account, Homes',
  dog_already_booked: 'One of the dogs is booked elsewhere then',
  own_service: 'This is your own service',
  dog_not_available: 'A dog is no longer on your profile',
  vaccination_missing: 'A required vaccination is missing',
  vaccination_expired: 'A required vaccination has run out by then',
  calendar_busy: 'The caregiver is busy then',
  meet_and_greet_first: 'Meet each other first',
  meet_and_greet_open: 'You are to meet already',
  meet_and_greet_not_offered: 'There are no meet-and-greets here',
};

/** Why a step is not open yet. */
export const closedBecause: Record<string, string> = {
  series_not_answered: 'One of a series: answer the series, and all of them are.',
  not_started_yet: 'Possible once the booking’s start has come.',
  not_paid_yet: 'Possible once the booking is paid.',
  already_paid: 'Not possible: the booking is paid.',
  already_started: 'No longer possible: the booking has started.',
};

export const statusWord: Record<BookingStatus, string> = {
  pending: 'Awaiting answer',
  confirmed: 'Confirmed',
  in_progress: 'In progress',
  completed: 'Completed',
  declined: 'Declined',
  cancelled: 'Cancelled',
  expired: 'Expired',
};

export const statusTone: Record<BookingStatus, 'wait' | 'good' | 'info' | 'done' | 'bad'> = {
  pending: 'wait',
  confirmed: 'good',
  in_progress: 'info',
  completed: 'done',
  declined: 'bad',
  cancelled: 'bad',
  expired: 'bad',
};

/** What of a payment is on its way back, and what waits for the payer's bank. */
export type Refunding = Pick<PaymentPart, 'refundPending' | 'refundWaiting'>;

export const paymentWord: Record<PaymentStatus, string> = {
  unpaid: 'Not paid yet',
  authorized: 'Payment authorized',
  paid: 'Paid',
  partially_refunded: 'Partly refunded',
  refunded: 'Refunded',
};

/** How the money of a booking stands: what is called off is not simply paid while its money is on the way back. */
export const paymentText = ({ status, paymentStatus }: Pick<Booking, 'status' | 'paymentStatus'>, refund?: Refunding): string => {
  const word = paymentWord[paymentStatus] ?? humanize(paymentStatus);
  if (status !== 'cancelled' || refund === undefined) return word;
  return refund.refundPending.amount > 0 ? 'Refund on its way' : refund.refundWaiting.amount > 0 ? 'Refund waits for the payer’s bank' : word;
};

/** The one thing a person wants to know about a booking at a glance. */
export function bookingBadge(
  booking: Booking,
  role: Role | undefined,
): { word: string; tone: 'wait' | 'good' | 'info' | 'done' | 'bad' } {
  if (booking.status === 'pending' && role === 'caregiver') return { word: 'Needs your answer', tone: 'wait' };
  if (booking.status === 'confirmed' && booking.paymentStatus === 'unpaid')
    return { word: 'Awaiting payment', tone: 'wait' };
  return { word: statusWord[booking.status] ?? humanize(booking.status), tone: statusTone[booking.status] ?? 'info' };
}

export const sizeWord: Record<SizeClass, string> = {
  toy: 'Toy',
  small: 'Small',
  medium: 'Medium',
  large: 'Large',
  giant: 'Giant',
};
export const sizes = Object.keys(sizeWord) as SizeClass[];

export const certificationWord: Record<SearchCertification, string> = {
  pet_first_aid: 'First aid',
  liability_insurance: 'Insured',
  dog_training: 'Dog training',
  grooming: 'Grooming',
  veterinary: 'Veterinary care',
  behavior: 'Behavior',
  other: 'Other certificate',
};
export const certifications = Object.keys(certificationWord) as SearchCertification[];

export const temperaments: readonly Temperament[] = [
  'friendly',
  'playful',
  'calm',
  'shy',
  'anxious',
  'reactive',
  'energetic',
  'protective',
];

export const homeTypes: Record<HomeType, string> = {
  house: 'House',
  apartment: 'Apartment',
  farm: 'Farm',
  townhouse: 'Townhouse',
  business: 'Business premises',
};

export const unitWord = { night: 'night', day: 'day', visit: 'visit' } as const;

export function languageName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** “1,000+” where nobody counted further. */
export const countWord = ({ count, atLeast }: { count: number; atLeast: boolean }, locale: string): string =>
  `${new Intl.NumberFormat(locale).format(count)}${atLeast ? '+' : ''}`;

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

export const listOf = (items: readonly string[], locale: string): string =>
  new Intl.ListFormat(locale, { type: 'conjunction' }).format(items);
