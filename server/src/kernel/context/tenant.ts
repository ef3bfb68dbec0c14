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
  readonly allowedOrigins: readonly string[];
  /** Where the tenant's storefront answers; links in mails start with it. */
  readonly storefrontUrl: string;
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
}
