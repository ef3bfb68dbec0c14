import type { Schema } from '../../contract/contract.ts';
import type { SizeClass } from '../../modules/dogs/breeds.ts';

export type { SizeClass };
export type Temperament = Schema<'Temperament'>;

/*
 * Everything is told relative to today: a day is an offset (`-3` was three days ago), a time the wall clock's where the
 * caregiver lives. People, dogs and bookings point at each other by `ref`; whoever loads the world gives them ids.
 */

export type TenantSlug = 'pawhaven' | 'citytails';
export type CitySlug =
  | 'denver' | 'phoenix' | 'new-york' | 'chicago' | 'los-angeles' | 'austin' | 'seattle' | 'atlanta' | 'boston'
  | 'honolulu' | 'anchorage' | 'indianapolis';
export type ServiceType = 'boarding' | 'house_sitting' | 'daycare' | 'walking' | 'drop_in' | 'grooming';
export type CancellationPreset = 'flexible' | 'moderate' | 'strict';

export interface DemoCity {
  readonly slug: CitySlug;
  readonly name: string;
  readonly region: string;
  readonly timeZone: string;
  readonly lat: number;
  readonly lng: number;
  /** 1 is what the country pays on average. */
  readonly costLevel: number;
  readonly areaCodes: readonly string[];
  /** Where people there walk their dogs; for texts. */
  readonly parks: readonly string[];
  readonly zips: readonly DemoZip[];
}

export interface DemoZip {
  readonly postalCode: string;
  readonly lat: number;
  readonly lng: number;
  readonly postTown: string;
  readonly neighbourhood: string;
}

export interface DemoBrand {
  readonly name: string;
  readonly tagline: string;
  readonly legalName: string;
  readonly supportEmail: string;
  readonly colours: {
    readonly primary: string; readonly onPrimary: string; readonly accent: string; readonly onAccent: string;
    readonly background: string; readonly surface: string; readonly text: string; readonly mutedText: string;
    readonly border: string;
  };
  readonly fonts: { readonly heading: string; readonly body: string };
  /** An inline SVG. */
  readonly logo: string;
}

export interface DemoTenant {
  readonly slug: TenantSlug;
  readonly brand: DemoBrand;
  readonly currency: 'USD';
  readonly locale: string;
  readonly timeZone: string;
  readonly serviceTypes: readonly ServiceType[];
  readonly fees: {
    readonly platformCommissionBps: number;
    readonly ownerFeeBps: number; readonly ownerFeeMinMinor: number; readonly ownerFeeCapMinor: number;
    readonly taxRateBps: number;
  };
  readonly policies: {
    readonly paymentDueHours: number; readonly requestExpiryHours: number; readonly reviewWindowDays: number;
    readonly payoutDelayHours: number; readonly defaultCancellation: CancellationPreset;
    readonly requiredVaccinations: readonly DemoVaccination['name'][]; readonly vaccinationRule: 'refuse' | 'warn';
  };
  readonly staff: readonly DemoAccount[];
  readonly caregivers: readonly DemoCaregiver[];
  readonly owners: readonly DemoOwner[];
  readonly bookings: readonly DemoBooking[];
}

export interface DemoWorld {
  readonly seed: string;
  /** Every demo account's. */
  readonly password: string;
  readonly tenants: readonly DemoTenant[];
}

export interface DemoAccount {
  readonly ref: string;
  readonly role: 'owner' | 'caregiver' | 'support' | 'admin';
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** E.164, from the block that telephone companies keep for fiction. */
  readonly phone: string;
  readonly locale: string;
  readonly timeZone: string;
  /** For `avatarSvg(seed, 'person')`. */
  readonly avatarSeed: string;
  /** A login that is written on the sign-in page. */
  readonly named: boolean;
}

export interface DemoAddress {
  readonly line1: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: 'US';
  readonly lat: number;
  readonly lng: number;
  readonly timeZone: string;
  readonly neighbourhood: string;
}

/** One price. Visits have one for each length, grooming one for each size; others have a single one. */
export interface DemoRate {
  readonly durationMinutes: number | null;
  readonly size: SizeClass | null;
  readonly baseMinor: number;
  /** For each dog after the first, instead of the base. */
  readonly additionalDogMinor: number;
  /** On top, for each puppy. */
  readonly puppyMinor: number;
  /** On top, for each unit on a holiday. */
  readonly holidayMinor: number;
}

export interface DemoService {
  readonly type: ServiceType;
  readonly rates: readonly DemoRate[];
  readonly sizes: readonly SizeClass[];
  readonly dogsAtOnce: number;
  readonly cancellation: CancellationPreset;
  readonly instantBook: boolean;
  readonly minNoticeHours: number;
}

export interface DemoDayPlan {
  /** ISO: Monday is 1. */
  readonly weekday: number;
  /** Takes boarding and house-sitting nights that begin on this day, and daycare. */
  readonly open: boolean;
  /** When walks, drop-ins and grooming can take place. */
  readonly windows: readonly { readonly from: string; readonly to: string }[];
}

export interface DemoCertification {
  readonly kind: 'pet_first_aid' | 'training' | 'grooming' | 'insurance';
  readonly issuer: string;
  readonly number: string;
  readonly expiresDay: number;
}

export interface DemoCaregiver {
  readonly ref: string;
  readonly account: DemoAccount;
  readonly city: CitySlug;
  readonly address: DemoAddress;
  readonly status: 'approved' | 'pending' | 'suspended';
  readonly joinedDay: number;
  readonly headline: string;
  readonly bio: string;
  readonly yearsExperience: number;
  readonly homeType: 'house' | 'townhouse' | 'apartment';
  readonly fencedYard: boolean;
  readonly pets: { readonly dogs: number; readonly cats: number };
  readonly hasChildren: boolean;
  readonly smokeFree: boolean;
  /** BCP 47 */
  readonly languages: readonly string[];
  readonly serviceRadiusKm: number;
  readonly daycareHours: { readonly from: string; readonly to: string };
  readonly services: readonly DemoService[];
  readonly weeklyPlan: readonly DemoDayPlan[];
  readonly daysOff: readonly { readonly fromDay: number; readonly toDay: number; readonly note: string }[];
  readonly backgroundCheck: { readonly outcome: 'clear' | 'pending'; readonly validUntilDay: number | null };
  readonly certifications: readonly DemoCertification[];
  /** What earlier reviews come to; null for somebody new. `stars[0]` counts the one-star ones. */
  readonly reviews: { readonly average: number; readonly count: number; readonly stars: readonly number[] } | null;
  readonly featured: boolean;
  /** For `coverSvg(seed)` and, one each, `avatarSvg(seed, 'dog')`. */
  readonly coverSeed: string;
  readonly photoSeeds: readonly string[];
}

export interface DemoVaccination {
  readonly name: 'rabies' | 'dhpp' | 'bordetella';
  readonly givenDay: number;
  readonly validUntilDay: number;
}

export interface DemoDog {
  readonly ref: string;
  readonly name: string;
  readonly breedId: string;
  readonly birthDay: number;
  readonly weightKg: number;
  readonly size: SizeClass;
  readonly sex: 'female' | 'male';
  readonly neutered: boolean;
  readonly temperament: readonly Temperament[];
  readonly behaviourNotes: string;
  readonly feedingNotes: string;
  readonly medicationNotes: string | null;
  readonly allergies: readonly string[];
  readonly vaccinations: readonly DemoVaccination[];
  /** For `avatarSvg(seed, 'dog')`. */
  readonly avatarSeed: string;
}

export interface DemoOwner {
  readonly ref: string;
  readonly account: DemoAccount;
  readonly city: CitySlug;
  readonly address: DemoAddress & { readonly accessNotes: string };
  readonly dogs: readonly DemoDog[];
  readonly joinedDay: number;
}

export type DemoBookingState =
  | 'pending' | 'confirmed_unpaid' | 'confirmed_paid' | 'in_progress' | 'completed' | 'declined'
  | 'cancelled_by_owner' | 'cancelled_by_caregiver' | 'expired';

/** `expire` is nobody's deed: by then the clock must have passed the deadline. */
export type DemoAction =
  | 'request' | 'confirm' | 'decline' | 'pay' | 'start' | 'complete' | 'cancel_by_owner' | 'cancel_by_caregiver'
  | 'expire' | 'message_from_owner' | 'message_from_caregiver' | 'care_log' | 'review' | 'respond_to_review' | 'tip';

export interface DemoStep {
  readonly action: DemoAction;
  readonly day: number;
  readonly time: string;
  /** The message, the note, the reason or the review. */
  readonly text?: string;
  readonly stars?: number;
  readonly amountMinor?: number;
}

export interface DemoBooking {
  readonly ref: string;
  readonly ownerRef: string;
  readonly dogRefs: readonly string[];
  readonly caregiverRef: string;
  readonly serviceType: ServiceType;
  readonly durationMinutes: number | null;
  /** Nights: arrival and departure. Days and visits: the same day twice. */
  readonly startDay: number;
  readonly endDay: number;
  readonly startTime: string;
  readonly endTime: string;
  readonly timeZone: string;
  readonly note: string;
  readonly state: DemoBookingState;
  /** In the order of time; all before today, so that the hour of loading does not matter. */
  readonly steps: readonly DemoStep[];
}
