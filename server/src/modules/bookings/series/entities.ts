import type { Schema } from '../../../contract/contract.ts';
import type { FeeSettings } from '../../../kernel/context/tenant.ts';
import {
  defineEntity, id, instant, json, localDate, money, nullable, primary, ref, text, varchar, type Row,
} from '../../../kernel/db/index.ts';
import type { OfferedService, Reason } from '../../caregivers/index.ts';
import type { BookedDog } from '../entities.ts';

export type SeriesStatus = Schema<'SeriesStatus'>;
export type Each = Schema<'SeriesEach'>;
export type SeriesChange = Schema<'UpdateSeries'>;
/** `removed`: a change of the rule took it out; another may bring it back. */
export type OccurrenceState = 'booked' | 'skipped' | 'paused' | 'cancelled' | 'removed';

/** What holds from a day on, until the next version. `startsOn` is where the rule counts from. */
export interface Version {
  readonly from: string;
  readonly startsOn: string;
  readonly rule: string;
  readonly each: Each;
  readonly dogIds: readonly string[];
}

/** The prices and fees that a series was made with. */
export interface Rates {
  readonly service: Pick<OfferedService, 'prices' | 'additionalDogMinor' | 'puppySurchargeMinor' | 'holidaySurchargeMinor'>;
  readonly fees: FeeSettings;
}

export interface Pause {
  readonly from: string;
  readonly to: string | null;
}

/** What was changed of one occurrence by itself. */
export interface Override {
  readonly date?: string;
  readonly each?: Each;
  readonly dogIds?: readonly string[];
}

export interface Proposal {
  readonly change: SeriesChange;
  readonly at: string;
}

export const SeriesEntity = defineEntity({
  table: 'booking_series',
  columns: {
    id: id(),
    tenantId: ref(),
    ownerId: ref(),
    caregiverId: ref(),
    caregiverUserId: ref(),
    serviceType: varchar<Schema<'ServiceType'>>(20),
    timeZone: varchar(64),
    status: varchar<SeriesStatus>(20),
    note: text(),
    pricing: varchar<Schema<'SeriesPricing'>>(20),
    billing: varchar<Schema<'SeriesBilling'>>(20),
    /** Null where prices follow. */
    rates: nullable(json<Rates>()),
    /** In the order of their days. */
    versions: json<Version[]>(),
    dogs: json<BookedDog[]>(),
    /** The last day it can be on, where somebody ended it. */
    endsOn: nullable(localDate()),
    pause: nullable(json<Pause>()),
    proposal: nullable(json<Proposal>()),
    /** Up to this day bookings were made. */
    doneThrough: localDate(),
    /** The Monday of the last week whose payments were told. */
    announcedWeek: nullable(localDate()),
    /** What one unit cost when a booking was last made; for telling that it changed. */
    unitMinor: nullable(money()),
    respondBy: nullable(instant()),
    createdAt: instant(),
    updatedAt: instant(),
  },
  indices: [['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverId', 'id']],
});
export type SeriesRow = Row<typeof SeriesEntity>;

/**
 * Each time a series was on a day, or would have been. The key is what makes nothing twice: a day is one occurrence, whatever is changed of it;
 * `occurrence` is what the rule first gave it, and stays.
 */
export const SeriesOccurrenceEntity = defineEntity({
  table: 'booking_series_occurrences',
  columns: {
    tenantId: primary(ref()),
    seriesId: primary(ref()),
    date: primary(localDate()),
    occurrence: varchar(16),
    state: varchar<OccurrenceState>(12),
    bookingId: nullable(ref()),
    reasons: nullable(json<Reason[]>()),
    override: nullable(json<Override>()),
    updatedAt: instant(),
  },
  uniques: [['tenantId', 'seriesId', 'occurrence']],
});
export type OccurrenceRow = Row<typeof SeriesOccurrenceEntity>;
