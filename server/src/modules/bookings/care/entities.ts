import type { Schema } from '../../../contract/contract.ts';
import { defineEntity, id, instant, integer, json, nullable, primary, ref, tenantId, text, varchar, type Row } from '../../../kernel/db/index.ts';

export type CareKind = Schema<'CareEntryKind'>;
export type CareFlag = Schema<'CareFlag'>;

/** What of an entry is sealed: words, places, and what a dog was given. */
export interface CareContent {
  readonly note: string;
  readonly place: Schema<'CarePlace'> | null;
  /** Latitude, longitude, and seconds since the entry's `happenedAt`. */
  readonly points: readonly (readonly [number, number, number])[] | null;
  readonly ate: Schema<'MealEaten'> | null;
  readonly medication: { readonly name: string; readonly dose: string } | null;
  readonly task: string | null;
  /** Why another entry was corrected or taken back. */
  readonly reason: string | null;
}

/** What was noted of a stay: rows are only added, never changed, until somebody in them is erased. */
export const CareEntryEntity = defineEntity({
  table: 'care_entries',
  columns: {
    id: id(),
    tenantId: tenantId(),
    bookingId: ref(),
    ownerId: ref(),
    caregiverUserId: ref(),
    kind: varchar<CareKind>(20),
    dogIds: json<readonly string[]>(),
    happenedAt: instant(),
    recordedAt: instant(),
    /** A `CareContent`, sealed for this row; null once one of the two sides is erased. */
    sealed: nullable(text()),
    uploadId: nullable(ref()),
    awayMeters: nullable(integer()),
    distanceMeters: nullable(integer()),
    walkingSeconds: nullable(integer()),
    flags: json<readonly CareFlag[]>(),
    /** The entry that this one corrects or takes back; one that was can't be a second time. */
    supersedes: nullable(ref()),
  },
  uniques: [['tenantId', 'supersedes']],
  indices: [['tenantId', 'bookingId', 'happenedAt', 'id'], ['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverUserId', 'id']],
});
export type CareEntryRow = Row<typeof CareEntryEntity>;

/** What a report card says, beside the entries that it was made of. */
export interface ReportContent {
  readonly checkedInAt: string | null;
  readonly checkedOutAt: string | null;
  readonly totals: Schema<'ReportCard'>['totals'];
  readonly promised: number;
  readonly done: number;
  readonly missed: readonly Schema<'MissedTask'>[];
  /** All entries that there were. */
  readonly entryIds: readonly string[];
}

/** A booking's report card, as it was when the booking was completed. */
export const CareReportEntity = defineEntity({
  table: 'care_reports',
  columns: {
    /** The booking's. */
    id: id(),
    tenantId: tenantId(),
    ownerId: ref(),
    caregiverUserId: ref(),
    /** A `ReportContent`, sealed for this row; null once one of the two sides is erased. */
    sealed: nullable(text()),
    createdAt: instant(),
  },
  indices: [['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverUserId', 'id']],
});
export type CareReportRow = Row<typeof CareReportEntity>;

/** That it was told that nobody had checked in; a booking that is moved is told of again. */
export const CareLateEntity = defineEntity({
  table: 'care_lates',
  columns: { tenantId: primary(tenantId()), bookingId: primary(ref()), startsAt: instant(), toldAt: instant() },
});
export type CareLateRow = Row<typeof CareLateEntity>;

export const careEntities = [CareEntryEntity, CareReportEntity, CareLateEntity];
