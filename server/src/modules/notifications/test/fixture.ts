import { testCtx, testTenant } from '../../../../test/services/tenant.ts';
import type { Schema } from '../../../contract/contract.ts';
import type { Actor, Ctx } from '../../../kernel/context/context.ts';
import type { Tenant } from '../../../kernel/context/tenant.ts';
import type { EventRow } from '../../../kernel/events/entities.ts';
import { fixedClock } from '../../../kernel/time/clock.ts';
import type { BookingView } from '../../bookings/index.ts';
import type { UserSummary } from '../../users/index.ts';
import type { Fact } from '../announcements.ts';

export const now = new Date('2026-06-01T10:30:00.000Z');

export const tenantOf = (id: string, more: Partial<Tenant> = {}): Tenant => testTenant(id, {
  name: 'Happy Paws',
  timeZone: 'America/New_York',
  settings: {
    brand: {
      tagline: 'A second home',
      legalName: 'Happy Paws, Inc.',
      supportEmail: 'help@happypaws.example',
      logoSvg: '<svg/>',
      colors: { primary: '#A8431F', onPrimary: '#FFFFFF', accent: '#7A5C00', background: '#FFF9F2', surface: '#FFFFFE', text: '#2B211C' },
      fontFamily: '"Segoe UI", sans-serif',
      fontFamilyHeading: 'Georgia, serif',
    },
    serviceTypes: ['boarding'],
    features: {},
    fees: { commissionBps: 2000, ownerFeeBps: 500, ownerFeeMinMinor: 0, ownerFeeCapMinor: 5000, taxBps: 0 },
    bookings: { requestExpiryHours: 72, requestExpiryBeforeStartMinutes: 60, paymentDueHours: 48, quoteHonouredMinutes: 30, autoCompleteHours: 24, changeAnswerHours: 72, dogOverlap: 'refuse', meetAndGreet: 'optional', meetAndGreetMinutes: 30 },
    care: { checkInLateMinutes: 30, checkInRadiusMeters: 300, disputeWindowDays: 7 },
    payouts: { releaseHours: 48, schedule: 'weekly', weekday: 'friday', minimumMinor: 100 },
    vaccinations: { required: [], rule: 'refuse' },
    caregivers: { approval: 'open', backgroundCheck: false, documents: [], certifications: [] },
    limits: { requestsPerMinute: 1200, uploadMegabytesPerUser: 500, smsCountries: ['US', 'CA'] },
    policies: {},
    templates: {},
    domains: [],
    identityProviders: [], paymentProviders: ['stripe', 'paypal'],
    providers: {},
    allowedOrigins: [],
    storefrontUrl: 'https://happypaws.example/',
  },
  ...more,
});

const clock = fixedClock(now);
export const ctxOf = (tenantId: string, actor: Actor = { kind: 'system', name: 'test' }): Ctx =>
  testCtx(tenantOf(tenantId), clock, actor);

export const olivia: UserSummary =
  { id: 'usr_olivia', firstName: 'Olivia', lastName: 'Martin', email: 'olivia@example.com', locale: 'en-US', timeZone: 'America/Denver' };
export const grace: UserSummary =
  { id: 'usr_grace', firstName: 'Grace', lastName: 'Kim', email: 'grace@example.com', locale: 'en-US', timeZone: 'America/Denver' };

const dogOf = (name: string): Schema<'BookedDog'> => ({ id: `dog_${name}`, name, breedName: 'Beagle', sizeClass: 'medium' });
export const dogsOf = (...names: string[]): Schema<'BookedDog'>[] => names.map(dogOf);

const usd = (amount: number): Schema<'Money'> => ({ amount, currency: 'USD' });

/** Biscuit's three nights in Denver, as the system sees them. */
export const bookingOf = (more: Partial<Schema<'Booking'>> = {}): Schema<'Booking'> => ({
  id: 'bkg_1',
  kind: 'stay',
  place: 'caregiver_home',
  owner: { id: olivia.id, firstName: 'Olivia', lastInitial: 'M' },
  caregiver: { id: 'cgv_1', displayName: 'Grace K.', avatarUrl: null },
  serviceType: 'boarding',
  when: { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-15' },
  startsAt: '2026-06-12T18:00:00.000Z',
  endsAt: '2026-06-15T18:00:00.000Z',
  timeZone: 'America/Denver',
  dogs: dogsOf('Biscuit'),
  note: '',
  status: 'confirmed',
  paymentStatus: 'unpaid',
  balanceDue: { amount: 0, currency: 'USD' },
  change: null,
  addOns: [],
  address: null,
  lineItems: [],
  total: usd(17_325),
  refunded: usd(0),
  caregiverEarnings: usd(13_200),
  cancellationPolicy: { name: 'moderate', summary: '', rules: [] },
  respondBy: null,
  payBy: null,
  transitions: [],
  history: [],
  seriesId: null,
  occurrence: null,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  ...more,
});

export const factOf = (type: string, data: Fact['data'] = {}): Fact => ({ type, data, occurredAt: now });

/** The same booking as the bookings module hands it out. */
export const viewOf = (more: Partial<BookingView['row']> = {}): BookingView => ({
  row: {
    id: 'bkg_1',
    tenantId: 'ten_a',
    ownerId: olivia.id,
    caregiverId: 'cgv_1',
    caregiverUserId: grace.id,
    serviceType: 'boarding',
    kind: 'stay',
    place: null,
    when: { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-15' },
    startsAt: new Date('2026-06-12T18:00:00.000Z'),
    endsAt: new Date('2026-06-15T18:00:00.000Z'),
    timeZone: 'America/Denver',
    dogs: dogsOf('Biscuit'),
    note: '',
    status: 'pending',
    paymentStatus: 'unpaid',
    balanceDueMinor: 0,
    settledPrice: null,
    changeRefundMinor: 0,
    changeKeptMinor: 0,
    openChangeId: null,
    addOns: null,
    sealedAddress: null,
    lines: [
      { code: 'base', description: 'Boarding, 3 nights', quantity: 3, unitMinor: 5500, amountMinor: 16_500 },
      { code: 'owner_fee', description: 'Service fee', quantity: 1, unitMinor: 825, amountMinor: 825 },
    ],
    currency: 'USD',
    totalMinor: 17_325,
    refundedMinor: 0,
    seriesId: null,
    occurrence: null,
    dueNotBefore: null,
    commissionMinor: 3300,
    policy: { name: 'moderate', summary: '', rules: [] },
    held: { pool: 'boarding', places: [] },
    respondBy: new Date('2026-06-04T10:05:00.000Z'),
    payBy: null,
    createdAt: now,
    updatedAt: now,
    ...more,
  },
  owner: olivia,
  caregiver: { id: 'cgv_1', userId: grace.id, displayName: 'Grace K.', avatarUrl: null },
  home: null,
  change: null,
  history: [],
});

export const eventOf = (id: string, type: string, more: Partial<EventRow> = {}): EventRow => ({
  id,
  tenantId: 'ten_a',
  type,
  subjectId: 'bkg_1',
  data: {},
  occurredAt: now,
  position: 1,
  leaseUntil: null,
  leaseToken: null,
  ...more,
});
