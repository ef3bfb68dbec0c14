import { formatDistance, formatMoney } from '@dogcare/sdk';
import type { Booking, LineItem, Money, Payment, Quote, Rating, When } from '@dogcare/sdk';
import { fields, paint, table } from './output.ts';

export const money = (amount: Money): string => formatMoney(amount);

/** In miles where the machine's locale says so: people read it. `--json` has kilometres. */
export const distance = (km: number): string => formatDistance(km);

/** An instant as the clock on somebody's wall shows it. */
export const instant = (value: string | null, timeZone?: string): string =>
  value === null
    ? ''
    : new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(value));

export const rating = ({ average, count }: Rating): string =>
  average === null ? 'new' : `${average.toFixed(1)} (${count})`;

export function when(value: When): string {
  if (value.unit === 'night') {
    const nights = Math.round((Date.parse(value.checkOut) - Date.parse(value.checkIn)) / 86_400_000);
    return `${value.checkIn} → ${value.checkOut} (${nights} night${nights === 1 ? '' : 's'})`;
  }
  return value.unit === 'day' ? value.date : `${value.date} ${value.time}, ${value.durationMinutes} min`;
}

const isMeeting = ({ kind }: Booking): boolean => kind === 'meet_and_greet';
/** What a booking is of. */
const what = (value: Booking): string => (isMeeting(value) ? `meet-and-greet (${value.serviceType})` : value.serviceType);

const statusStyles = {
  confirmed: 'green',
  in_progress: 'green',
  completed: 'green',
  paid: 'green',
  succeeded: 'green',
  requires_payment: 'yellow',
  pending: 'yellow',
  unpaid: 'yellow',
} as const;
export const status = (value: string): string =>
  paint(statusStyles[value as keyof typeof statusStyles] ?? 'dim', value);

export function lines(items: readonly (LineItem & { on?: string | null })[], total: Money): string {
  const rows = [
    ...items.map((item) => [item.on ? `${item.on}: ${item.description}` : item.description, String(item.quantity), money(item.unitAmount), money(item.amount)]),
    [paint('bold', 'Total'), '', '', paint('bold', money(total))],
  ];
  return table(rows, [
    { title: 'ITEM', value: (row) => row[0] ?? '' },
    { title: 'QTY', value: (row) => row[1] ?? '', right: true },
    { title: 'EACH', value: (row) => row[2] ?? '', right: true },
    { title: 'AMOUNT', value: (row) => row[3] ?? '', right: true },
  ]);
}

export function quote(value: Quote): string {
  const reasons = value.reasons.map(
    (reason) => `  ${paint('red', '✗')} ${reason.date ? `${reason.date}: ` : ''}${reason.detail} (${reason.code})`,
  );
  return [
    fields([
      ['Quote', value.id],
      ['Service', `${value.serviceType}, ${when(value.when)}`],
      ['Starts', `${instant(value.startsAt, value.timeZone)} (${value.timeZone})`],
      ['Ends', instant(value.endsAt, value.timeZone)],
      ['Cancelling', `${value.cancellationPolicy.name}: ${value.cancellationPolicy.summary}`],
      ['Held until', value.id && instant(value.expiresAt)],
    ]),
    '',
    lines(value.lineItems, value.total),
    ...(value.bookable ? [] : ['', paint('red', 'This can’t be booked:'), ...reasons]),
    ...(value.warnings.length === 0 ? [] : ['', paint('yellow', 'Good to know:'), ...value.warnings.map(({ detail }) => `- ${detail}`)]),
  ].join('\n');
}

export function booking(value: Booking): string {
  return [
    fields([
      ['Booking', value.id],
      ['Status', isMeeting(value) ? status(value.status) : `${status(value.status)}, ${status(value.paymentStatus)}`],
      ['Caregiver', `${value.caregiver.displayName} (${value.caregiver.id})`],
      ['Owner', `${value.owner.firstName} ${value.owner.lastInitial}.`],
      ['Dogs', value.dogs.map((dog) => `${dog.name}, ${dog.breedName}`).join('; ')],
      ['Service', `${what(value)}, ${when(value.when)}`],
      ['Starts', `${instant(value.startsAt, value.timeZone)} (${value.timeZone})`],
      ['Ends', instant(value.endsAt, value.timeZone)],
      ['Where', isMeeting(value) && !value.address ? (value.place === 'owner_home' ? 'at the owner’s home' : 'at the caregiver’s home') : value.address && [value.address.line1, value.address.city, value.address.region, value.address.postalCode, value.address.accessInstructions].filter(Boolean).join(', ')],
      ['Extras', value.addOns?.join(', ')],
      ['Note', value.note],
      ['Answer by', instant(value.respondBy, value.timeZone)],
      ['Pay by', instant(value.payBy, value.timeZone)],
      ['Still to pay', value.paymentStatus !== 'unpaid' && value.balanceDue.amount > 0 ? money(value.balanceDue) : null],
      ['Change', value.change && `${value.change.serviceType}, ${when(value.change.when)}: waits for an answer until ${instant(value.change.answerBy, value.timeZone)}`],
      ['Refunded', value.refunded.amount > 0 ? money(value.refunded) : null],
      ['Caregiver gets', isMeeting(value) ? null : value.caregiverEarnings && money(value.caregiverEarnings)],
    ]),
    ...(isMeeting(value) ? ['', 'It is free.'] : ['', lines(value.lineItems, value.total)]),
  ].join('\n');
}

const verbs: Record<string, string> = {
  confirm: 'confirm',
  decline: 'decline',
  start: 'start',
  complete: 'complete',
  cancel: 'cancel',
};

/** The commands that a booking's reader may run next: what the server says is open to them, and paying. */
export function nextForBooking(value: Booking, role?: string): string[] {
  const open = value.transitions
    .filter((one) => one.allowed && verbs[one.name])
    .map((one) => `dogcare bookings ${verbs[one.name]} ${value.id}`);
  const pays = role !== 'caregiver' && value.status === 'confirmed' && value.paymentStatus === 'unpaid';
  const paid = !isMeeting(value) && value.paymentStatus !== 'unpaid' && value.paymentStatus !== 'authorized';
  return [
    ...(pays ? [`dogcare payments create --booking ${value.id}`] : []),
    ...(paid ? [`dogcare invoices show ${value.id}`] : []),
    ...(value.change?.answers ?? []).map((answer) => `dogcare bookings change answer ${value.id} ${answer}`),
    ...open,
  ];
}

export const bookingTable = (bookings: readonly Booking[]): string =>
  bookings.length === 0
    ? 'No bookings.'
    : table(bookings, [
        { title: 'BOOKING', value: (one) => one.id },
        { title: 'SERVICE', value: what },
        { title: 'WHEN', value: (one) => when(one.when) },
        { title: 'DOGS', value: (one) => one.dogs.map((dog) => dog.name).join(', ') },
        { title: 'OWNER', value: (one) => `${one.owner.firstName} ${one.owner.lastInitial}.` },
        { title: 'CAREGIVER', value: (one) => one.caregiver.displayName },
        { title: 'STATUS', value: (one) => status(one.status) },
        { title: 'PAYMENT', value: (one) => (isMeeting(one) ? 'free' : status(one.paymentStatus)) },
        { title: 'TOTAL', value: (one) => money(one.total), right: true },
      ]);

export const payment = (value: Payment): string =>
  fields([
    ['Payment', value.id],
    ['For', value.purpose === 'week' ? `${value.bookings.length} bookings of a week` : value.purpose === 'balance' ? 'the rest of a booking' : value.purpose],
    ...(value.purpose === 'week' ? [] : ([['Booking', value.bookingId]] as [string, string][])),
    ['Status', status(value.status)],
    ['Amount', money(value.amount)],
    ['Refunded', value.refunded.amount > 0 ? money(value.refunded) : null],
    ['Card', value.paymentMethod && `${value.paymentMethod.brand} ending in ${value.paymentMethod.last4}`],
    ['Charged by itself', instant(value.chargeAt ?? null)],
    ['Failed', value.failure && `${value.failure.message} (${value.failure.code})`],
    ['Paid at', instant(value.paidAt)],
  ]);
