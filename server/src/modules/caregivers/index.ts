import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { CaregiverStatus } from './machine.ts';
import type { Standing } from './standing.ts';

export { createCaregivers } from './service.ts';
export { caregiverEntities } from './entities.ts';
export { mostDogs } from './pools.ts';
export { createCaregiversRoutes } from './routes.ts';
export { presentService } from './presenter.ts';
export { isAtHome, kmBetween } from './area.ts';
export { meetingOf, placeOf, usualPlace } from './meeting.ts';
export { createServiceAreas } from './area-actions.ts';
export { createCertifications, type BookingsBeyond, type Certifications, type NewCertification } from './certifications/index.ts';
export { createPaperLapses } from './lapses.ts';
export { createOnboarding, type CaregiverOnboarding, presentAdminCaregiver, presentReviewedApplication, type CaregiverReview } from './onboarding/index.ts';
export { createCaregiverImports } from './imports/index.ts';
export { assertNights, dayNumber, maxNights, readDate } from './when.ts';
export { createAvailabilityExceptions, type BookingsTouchedBy, type TouchedBooking } from './exceptions/index.ts';
export { calendarLimits, calendarSettings, createCalendarImports, createCalendarParser, ownProductId } from './calendars/index.ts';
export { availabilityPersonalData } from './special-personal.ts';

export type ServiceTypeName = Schema<'ServiceType'>;
export type SizeClass = Schema<'SizeClass'>;
export type When = Schema<'When'>;
export type ReasonCode = Schema<'UnavailableReason'>;
/** Why something can't be booked: a stable code, a sentence for people, and the local date it is about. */
export type Reason = Schema<'NotBookableReason'>;
export type LatLng = Schema<'LatLng'>;

/** A weekly plan in order: Monday first, windows by time; a weekday that is closed is not in it. */
export interface Plan {
  readonly days: readonly { readonly weekday: Schema<'Weekday'>; readonly windows: readonly Schema<'TimeWindow'>[] }[];
  /** Kept free after a walk or a drop-in; a quarter of an hour if left out. */
  readonly travelBufferMinutes?: number;
  /** Dogs at once over the services that share the caregiver; null or left out: each service for itself. */
  readonly sharedCapacity?: number | null;
  /** There are exceptions or imported calendars to be read. */
  readonly special?: boolean;
}

/** What differs from the weekly plan. */
export interface Special {
  /** Dates `YYYY-MM-DD`, the last one included. */
  readonly exceptions: readonly {
    readonly kind: 'closed' | 'open';
    readonly from: string;
    readonly to: string;
    readonly windows: readonly Schema<'TimeWindow'>[];
  }[];
  /** When other calendars say busy: start and end in milliseconds, in order, none touching another. */
  readonly busy: readonly (readonly [from: number, to: number])[];
}

export interface ServicePrice {
  /** Null for nights and days. */
  readonly durationMinutes: number | null;
  readonly amountMinor: number;
}

/** Something extra that an owner may choose; `code` stays. */
export interface AddOn {
  readonly code: string;
  readonly name: string;
  readonly amountMinor: number;
  readonly per: 'stay' | 'dog' | 'unit';
}

export interface OfferedService {
  readonly serviceType: ServiceTypeName;
  readonly unit: 'night' | 'day' | 'visit';
  readonly active: boolean;
  /** The shortest visit first. */
  readonly prices: readonly ServicePrice[];
  readonly additionalDogMinor: number;
  readonly puppySurchargeMinor: number | null;
  readonly holidaySurchargeMinor: number | null;
  /** For each dog that is fetched later in the day than it was brought. */
  readonly extendedCareMinor?: number | null;
  readonly addOns?: readonly AddOn[] | null;
  readonly capacity: number;
  /** Dogs at once with the other services that share the caregiver; null or left out: nothing is shared. */
  readonly sharedCapacity?: number | null;
  readonly sizesTaken: readonly SizeClass[];
  /** A preset's name, or that of a policy of the business's own. */
  readonly cancellationPolicy: string;
  readonly instantBook: boolean;
  readonly minNoticeHours: number;
  readonly horizonDays: number;
}

/** A meeting about a service rather than the service itself, as the business has them. */
export interface Meeting {
  readonly durationMinutes: number;
  readonly place: Schema<'MeetingPlace'>;
  /** Whether the business has them at all. */
  readonly isOffered: boolean;
}

/** A caregiver with one of their services: all that a quote needs. */
export interface Offer {
  readonly caregiverId: string;
  readonly userId: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly timeZone: string;
  readonly status: CaregiverStatus;
  /** What the business asks of the caregiver; left out where it asks nothing. */
  readonly standing?: Standing;
  readonly plan: Plan;
  /** Left out where nothing differs from the plan. */
  readonly special?: Special;
  readonly service: OfferedService;
  /** It is a meeting that is asked for: the service’s rules hold, its price and its places do not. */
  readonly meeting?: Meeting;
}

/** A stay in time: when it really starts and ends, and which places of which pool it takes. */
export interface Stay {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly pool: string;
  /** Ascending. Local days since 1970-01-01 for nights and days, quarters of an hour since 1970 in UTC for visits. */
  readonly places: number[];
  /** The local dates it is charged for: each night's first, the day, or the visit's. */
  readonly dates: string[];
  /** The dogs are fetched later in the day than they were brought, or after the caregiver's day. */
  readonly extended?: boolean;
}

/** Whom it is for: how many dogs, and their size classes as far as they are known. */
export interface Party {
  readonly dogCount: number;
  readonly sizes: readonly string[];
  /** Where the owner lives, if that is known; asked for visits at a home only. */
  readonly home?: LatLng | null;
}

/** When a search asks for: nights, or a day on which any visit will do. */
export type SearchWhen =
  | { readonly unit: 'night'; readonly checkIn: string; readonly checkOut: string }
  | {
      readonly unit: 'day' | 'visit'; readonly date: string;
      /** Of a visit: this one, and not any on that day. */
      readonly time?: string | undefined; readonly durationMinutes?: number | undefined;
    };

/** What search keeps of a caregiver. The point is the fuzzed one. */
export interface SearchView {
  readonly caregiverId: string;
  readonly point: LatLng;
  readonly ratingAverage: number | null;
  readonly ratingCount: number;
  readonly services: readonly OfferedService[];
  readonly card: CaregiverCard;
  /** What is held and valid, in the words of the contract's `SearchCertification`. */
  readonly certifications: readonly Schema<'SearchCertification'>[];
  /** Whether there is room for a dog on a local day (counted from 1970), by plan and bookings; notice and horizon apart. */
  isOpen(serviceType: ServiceTypeName, day: number): boolean;
}

/** A range of local days, counted from 1970. */
export interface DayRange {
  readonly firstDay: number;
  readonly dayCount: number;
}

/** What a result of a search shows. */
export interface CaregiverCard {
  readonly id: string;
  readonly displayName: string;
  readonly headline: string;
  readonly avatarUrl: string | null;
  readonly city: string;
  readonly region: string;
  readonly point: LatLng;
  readonly ratingAverage: number | null;
  readonly ratingCount: number;
}

export interface CaregiverSummary {
  readonly id: string;
  readonly userId: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
}

/** A whole caregiver at once, for the demo and for scenarios. Left out: as the contract's defaults. */
export interface NewCaregiver {
  readonly userId: string;
  readonly displayName: string;
  readonly headline: string;
  readonly bio: string;
  readonly avatarUrl?: string | null;
  readonly yearsOfExperience?: number;
  readonly homeType?: Schema<'HomeType'>;
  readonly hasFencedYard?: boolean;
  readonly otherPets?: string;
  readonly languages?: readonly string[];
  readonly postalCode: string;
  readonly city: string;
  readonly region: string;
  readonly country?: string;
  readonly lat: number;
  readonly lng: number;
  readonly timeZone: string;
  readonly serviceRadiusKm?: number;
  readonly rating?: { readonly average: number | null; readonly count: number };
  readonly plan: Plan;
  readonly services: readonly NewService[];
  /** Approved if left out. */
  readonly status?: CaregiverStatus;
  readonly createdAt?: Date;
}

export type NewService = Pick<OfferedService, 'serviceType' | 'prices' | 'capacity' | 'sizesTaken'> &
  Partial<Omit<OfferedService, 'unit'>>;

/** The door for other modules. */
export interface Caregivers {
  /**
   * Throws `caregiver_not_found`, `service_not_found`. In a transaction nobody changes the service until its end, as `hold` needs it;
   * others may read it likewise. With a meeting it is of that, and all else goes by it: a visit that costs nothing and takes the caregiver’s time like any.
   */
  offer(ctx: Ctx, caregiverId: string, serviceType: ServiceTypeName, meeting?: Meeting): Promise<Offer>;
  /** Throws `invalid_request` with a pointer below `#/when` for what makes no sense: another unit, or no night. */
  stayOf(offer: Offer, when: When): Stay;
  /**
   * Every reason against it, as things are now; none, and it can be booked. What is held for it already counts as free. In a transaction all but the places:
   * `hold` decides there.
   */
  whyNot(ctx: Ctx, offer: Offer, when: When, stay: Stay, party: Party, held?: HeldPlaces): Promise<Reason[]>;
  /** Takes the places, all of them or, with `no_longer_available`, none. */
  hold(tx: TxCtx, offer: Offer, stay: Stay, party: Pick<Party, 'dogCount'>): Promise<void>;
  /** Gives back what `hold` took; exactly once, or it throws. */
  release(tx: TxCtx, held: HeldPlaces): Promise<void>;
  /**
   * Takes what a stay needs beyond what is held already, of each place: nothing of those it keeps, a dog's more where there is one dog more. Services that
   * have pools of their own keep both while it is open, also of what they share. All of it, or with `no_longer_available` none.
   */
  holdBeyond(tx: TxCtx, offer: Offer, stay: Stay, party: Pick<Party, 'dogCount'>, held: HeldPlaces): Promise<void>;
  /** Gives back what is held and what is kept does not need: the other way round, exactly what `holdBeyond` took. */
  releaseBeyond(tx: TxCtx, held: HeldPlaces, kept: HeldPlaces): Promise<void>;
  ofUser(ctx: Ctx, userId: string): Promise<{ id: string } | null>;
  /** Where a caregiver really lives; for what the two sides of a booking may know. */
  placeOf(ctx: Ctx, caregiverId: string): Promise<LatLng | null>;
  summaries(ctx: Ctx, ids: readonly string[]): Promise<Map<string, CaregiverSummary>>;
  cards(ctx: Ctx, ids: readonly string[]): Promise<Map<string, CaregiverCard>>;
  /**
   * What search should show of a caregiver: null for nothing. Locks the page, so that of two changes the later one also
   * writes the later view.
   */
  forSearch(tx: TxCtx, caregiverId: string, days: DayRange): Promise<SearchView | null>;
  /** Which of them can be booked then, in three queries however many they are (500 at most). */
  freeFor(ctx: Ctx, query: FreeQuery): Promise<Set<string>>;
  /**
   * On which days each service of a caregiver is open from a date on, and for how many dogs (households, visits) there is room: by plan, exceptions, other
   * calendars and what is taken. How soon and how far ahead one may book is in the service's terms. Null for a caregiver who takes no bookings. What it answers
   * may have changed after `caregiver.availability_changed`, after the caregiver's and services' own events, and after those of their bookings.
   */
  openness(ctx: Ctx, caregiverId: string, range: OpennessRange): Promise<Map<ServiceTypeName, Openness> | null>;
  /** Creates a whole caregiver and answers the id. */
  createFor(tx: TxCtx, caregiver: NewCaregiver): Promise<string>;
}

export interface OpennessRange {
  /** The first local date, `YYYY-MM-DD`. */
  readonly from: string;
  /** At most 400. */
  readonly days: number;
}

export interface Openness {
  readonly from: string;
  /** For each day from the first one on: 0 if nothing can be booked, otherwise how many there is room for, at most 255. */
  readonly free: Uint8Array;
}

export interface HeldPlaces {
  readonly caregiverId: string;
  readonly serviceType: ServiceTypeName;
  readonly pool: string;
  readonly places: readonly number[];
  readonly dogCount: number;
}

export interface FreeQuery extends Party {
  readonly caregiverIds: readonly string[];
  readonly serviceType: ServiceTypeName;
  readonly when: SearchWhen;
}
