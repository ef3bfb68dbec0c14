import type { BookingSettings, FeeSettings, TenantSettings } from '../../kernel/context/tenant.ts';

/** What is versioned: everything but the domains, which are the operator's to set. */
export type SettingsDocument = Omit<TenantSettings, 'domains'>;

/** Settings as a tenant is made with: what is newer than the tenant, or nobody cares about, may be left out. */
export type GivenSettings = Pick<TenantSettings, 'brand' | 'serviceTypes' | 'features' | 'fees' | 'allowedOrigins' | 'storefrontUrl'> & Partial<Omit<TenantSettings, 'bookings'>> &
  { readonly bookings: Omit<BookingSettings, keyof typeof newerBookingSettings> & Partial<BookingSettings> };

/** What was added to the settings of bookings since there are any. */
const newerBookingSettings = {
  changeAnswerHours: 72, seriesHorizonDays: 28, dogOverlap: 'refuse', meetAndGreet: 'optional', meetAndGreetMinutes: 30, chargeHoursBefore: 72, chargeMendHours: 48, weeklyChargeHours: 72,
} as const satisfies Partial<BookingSettings>;

/** The same of fees. */
export const newerFeeSettings = { commissionMinMinor: 0, commissionCapMinor: null, commissionOnRefund: 'returned', rules: [], taxes: [] } as const satisfies Partial<FeeSettings>;

export interface SettingsChange {
  /** A JSON pointer into the settings as they are shown. */
  readonly pointer: string;
  readonly before: unknown;
  readonly after: unknown;
}

const logoSvg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="22" fill="#0f766e"/>'
  + '<ellipse cx="24" cy="31" rx="8" ry="6.5" fill="#fff"/><circle cx="14" cy="24" r="3.5" fill="#fff"/><circle cx="20" cy="18" r="3.8" fill="#fff"/>'
  + '<circle cx="28" cy="18" r="3.8" fill="#fff"/><circle cx="34" cy="24" r="3.5" fill="#fff"/></svg>';

/** What holds where nobody said otherwise. */
const defaults = {
  care: { checkInLateMinutes: 30, checkInRadiusMeters: 300, disputeWindowDays: 7 },
  payouts: { releaseHours: 48, schedule: 'weekly', weekday: 'friday', minimumMinor: 100 },
  caregivers: { approval: 'open', backgroundCheck: false, documents: [], certifications: [] },
  limits: { requestsPerMinute: 1_200, uploadMegabytesPerUser: 500, smsCountries: ['US', 'CA'] },
  vaccinations: { required: [], rule: 'refuse' },
  policies: {},
  templates: {},
  domains: [],
  identityProviders: [],
  paymentProviders: ['stripe', 'paypal'],
  providers: {},
} as const satisfies Partial<TenantSettings>;

/** The settings as they are kept, with what was added to them since. */
export const withDefaults = (settings: GivenSettings): TenantSettings => ({
  ...defaults, ...settings, fees: { ...newerFeeSettings, ...settings.fees }, care: { ...defaults.care, ...settings.care }, payouts: { ...defaults.payouts, ...settings.payouts }, bookings: { ...newerBookingSettings, ...settings.bookings }, limits: { ...defaults.limits, ...settings.limits },
  vaccinations: { ...defaults.vaccinations, ...settings.vaccinations }, caregivers: { ...defaults.caregivers, ...settings.caregivers },
});

/** The settings of a tenant of which only the name is known. */
export const freshSettings = (name: string, slug: string, storefrontUrl: string): TenantSettings => withDefaults({
  brand: {
    tagline: 'Good hands for your dog',
    legalName: name,
    supportEmail: `help@${slug}.example`,
    logoSvg,
    colors: { primary: '#0f766e', onPrimary: '#ffffff', accent: '#9a3412', background: '#f8faf9', surface: '#ffffff', text: '#1c1917' },
    fontFamily: 'system-ui, sans-serif',
    fontFamilyHeading: 'system-ui, sans-serif',
  },
  serviceTypes: ['boarding', 'house_sitting', 'daycare', 'walking', 'drop_in', 'grooming'],
  features: { instantBook: true },
  fees: { commissionBps: 2_000, ownerFeeBps: 500, ownerFeeMinMinor: 100, ownerFeeCapMinor: 5_000, taxBps: 0 },
  bookings: { requestExpiryHours: 72, requestExpiryBeforeStartMinutes: 60, paymentDueHours: 48, quoteHonouredMinutes: 30, autoCompleteHours: 24, changeAnswerHours: 72, dogOverlap: 'refuse', meetAndGreet: 'optional', meetAndGreetMinutes: 30 },
  caregivers: { ...defaults.caregivers, approval: 'reviewed' },
  allowedOrigins: [new URL(storefrontUrl).origin],
  storefrontUrl,
});

export const documentOf = ({ domains: _domains, ...document }: TenantSettings): SettingsDocument => document;
