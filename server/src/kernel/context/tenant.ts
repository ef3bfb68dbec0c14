/**
 * One pet business: its brand, money, fees and rules, as the kernel and every module need them. The platform module loads it
 * (from a key, a host or a token in the address, never from a body) and keeps it in a short-lived cache.
 */
export interface Tenant {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Only a sandbox tenant's clock can be moved. */
  readonly mode: 'live' | 'sandbox';
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** BCP 47. */
  readonly locale: string;
  /** IANA zone, for what happens at no caregiver's place. */
  readonly timeZone: string;
  /** How far the sandbox clock has been moved; 0 for live tenants. */
  readonly clockOffsetMs: number;
  readonly settings: TenantSettings;
}

export interface TenantSettings {
  readonly brand: Brand;
  readonly serviceTypes: readonly string[];
  readonly features: Readonly<Record<string, boolean>>;
  readonly fees: FeeSettings;
  readonly bookings: BookingSettings;
  readonly care: CareSettings;
  readonly payouts: PayoutSettings;
  readonly vaccinations: VaccinationSettings;
  readonly caregivers: CaregiverSettings;
  readonly limits: TenantLimits;
  /** Cancellation policies of the business's own, by name. */
  readonly policies: Readonly<Record<string, PolicyTerms>>;
  /** The business's own wording, by template. */
  readonly templates: Readonly<Record<string, { readonly subject: string; readonly text: string }>>;
  readonly allowedOrigins: readonly string[];
  /** Where the tenant's storefront answers; links in mails start with it. */
  readonly storefrontUrl: string;
  /** Hosts where the API answers as the tenant's own; the operator's to set, and in no version of the settings. */
  readonly domains: readonly string[];
  /** In the order to show them. */
  readonly identityProviders: readonly IdentityProviderSettings[];
  /** With what people can pay, in the order to show; the first is taken where nobody chooses. */
  readonly paymentProviders: readonly ('stripe' | 'paypal')[];
  /** The business's own accounts with providers; the platform's are used where there is none. */
  readonly providers: Readonly<Partial<Record<ProviderName, SealedCredentials>>>;
}

/** What it takes to be listed and booked. */
export interface CaregiverSettings {
  /** `open`: a page is listed as it is made; `automatic`: once nothing required is outstanding; `reviewed`: once somebody said so. */
  readonly approval: 'open' | 'automatic' | 'reviewed';
  readonly backgroundCheck: boolean;
  /** Kinds of documents. */
  readonly documents: readonly string[];
  /** For which services; none listed means all of them. */
  readonly certifications: readonly { readonly kind: string; readonly serviceTypes: readonly string[] }[];
}

/** An OpenID provider that people can sign in with. */
export interface IdentityProviderSettings {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a public client. Opened by the platform's `identityProviderSecret`. */
  readonly sealedClientSecret: string | null;
  /** What may be shown of the secret. */
  readonly secretHint: string | null;
}

export type ProviderName = 'stripe' | 'paypal' | 'sendgrid' | 'smtp' | 'twilio' | 'checkr';

/** Opened by the platform's `credentials`. */
export interface SealedCredentials {
  readonly sealed: string;
  /** What may be shown of each field. */
  readonly hints: Readonly<Record<string, string>>;
}

export interface TenantLimits {
  /** Of one account or key; the server's own limit holds too. */
  readonly requestsPerMinute: number;
  readonly uploadMegabytesPerUser: number;
  /** Countries (ISO 3166) to whose numbers text messages are sent. */
  readonly smsCountries: readonly string[];
}

export interface Brand {
  readonly tagline: string;
  readonly legalName: string;
  readonly supportEmail: string;
  readonly logoSvg: string;
  readonly colors: Readonly<Record<'primary' | 'onPrimary' | 'accent' | 'background' | 'surface' | 'text', string>>;
  readonly fontFamily: string;
  readonly fontFamilyHeading: string;
}

/** Shares in basis points (100 = 1 %), amounts in minor units. */
export interface FeeSettings {
  readonly commissionBps: number;
  readonly ownerFeeBps: number;
  readonly ownerFeeMinMinor: number;
  readonly ownerFeeCapMinor: number;
  readonly taxBps: number;
  // newer than what some bookings have frozen of it
  readonly commissionMinMinor?: number;
  /** No cap, if null. */
  readonly commissionCapMinor?: number | null;
  /** Whether the platform gives its part of what goes back, or the caregiver all of it. */
  readonly commissionOnRefund?: 'returned' | 'kept';
  /** Other terms for some bookings; the first that fits holds, and what it leaves out is as above. */
  readonly rules?: readonly FeeRule[];
  /** Rates by name and date, each a line of its own, beside `taxBps`. */
  readonly taxes?: readonly TaxRate[];
}

export interface FeeRule {
  /** None listed means all of them. */
  readonly serviceTypes: readonly string[];
  /** Of owner and caregiver: whether a booking between them was completed before. */
  readonly relation: 'any' | 'new' | 'returning';
  readonly commissionBps?: number;
  readonly commissionMinMinor?: number;
  readonly commissionCapMinor?: number | null;
  readonly ownerFeeBps?: number;
  readonly ownerFeeMinMinor?: number;
  readonly ownerFeeCapMinor?: number;
}

export interface TaxRate {
  readonly name: string;
  readonly bps: number;
  /** By the first local date of the stay: from this one … */
  readonly from: string;
  /** … to this one, or for good. */
  readonly until: string | null;
  readonly serviceTypes: readonly string[];
  /** On what the caregiver charges, on the owner's fee, or on both. */
  readonly on: 'all' | 'services' | 'fee';
}

/** Looking after dogs, and what is said about it afterwards. */
export interface CareSettings {
  /** Nobody has checked in this long after the start: both sides and the business are told. */
  readonly checkInLateMinutes: number;
  /** A check-in further away than this is flagged. */
  readonly checkInRadiusMeters: number;
  /** For how long after the end a dispute can be opened. */
  readonly disputeWindowDays: number;
}

/** When caregivers get what they earned. */
export interface PayoutSettings {
  /** What a booking brought can be paid out this long after it is over. */
  readonly releaseHours: number;
  /** `on_demand`: when somebody runs them. */
  readonly schedule: 'daily' | 'weekly' | 'on_demand';
  /** Of a weekly payout, in the business's time zone. */
  readonly weekday: 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
  /** Less than this waits for the next time. */
  readonly minimumMinor: number;
}

/** What every dog must be protected from on every date of a stay. */
export interface VaccinationSettings {
  readonly required: readonly ('rabies' | 'dhpp' | 'bordetella' | 'leptospirosis' | 'canine_influenza' | 'lyme' | 'coronavirus' | 'leishmaniasis' | 'babesiosis' | 'herpesvirus')[];
  /** Whether a stay without is refused, or only warned about. */
  readonly rule: 'refuse' | 'warn';
}

/** A moment before the start: so many hours, or a local time so many (business) days before the day of the start. */
export interface CutOff {
  readonly hoursBefore?: number;
  readonly daysBefore?: number;
  readonly at?: string;
  readonly businessDays?: boolean;
}

/** A cancellation policy, as the contract's `PolicyTerms` has it. */
export interface PolicyTerms {
  /** Longest first. The first whose cut-off is still ahead applies; after the last, nothing is refunded. */
  readonly rules: readonly (CutOff & { readonly refundBps: number })[];
  /** Not refunded once the cut-off has passed. */
  readonly firstNights?: CutOff & { readonly nights: number };
  /** Of the nights not yet stayed. */
  readonly afterStart?: { readonly refundBps: number };
  readonly neverRefunded?: { readonly ownerFeeBps?: number; readonly totalBps?: number };
  /** Everything is refunded so long after booking, though not later than so long before the start. */
  readonly grace?: { readonly minutes: number; readonly hoursBefore: number };
}

export interface BookingSettings {
  /** A request that nobody answers expires after this long … */
  readonly requestExpiryHours: number;
  /** … or this long before the start, if that is sooner. */
  readonly requestExpiryBeforeStartMinutes: number;
  /** A confirmed booking must be paid within this long of being confirmed. */
  readonly paymentDueHours: number;
  readonly quoteHonouredMinutes: number;
  /** A booking in progress is completed this long after its end, if nobody did it. */
  readonly autoCompleteHours: number;
  /** A booking that is paid at its start with a saved card is charged this long before … */
  readonly chargeHoursBefore?: number;
  /** … and a card that fails can be mended for this long. */
  readonly chargeMendHours?: number;
  /** A series that is paid weekly is charged this long before the first booking of the week. */
  readonly weeklyChargeHours?: number;
  /** How far ahead a series is made into bookings; four weeks if left out. */
  readonly seriesHorizonDays?: number;
  /** A proposed change that nobody answers expires after this long, or when it begins if that is sooner. */
  readonly changeAnswerHours: number;
  /** Whether a dog that is booked at that time already can't be booked again, or a quote only says so. */
  readonly dogOverlap: 'refuse' | 'warn';
  /** Whether owners can ask to meet for free; `first`: they must have before their first stay with a caregiver. */
  readonly meetAndGreet: 'off' | 'optional' | 'first';
  readonly meetAndGreetMinutes: number;
}
