import {
  defineEntity, double, flag, id, instant, integer, json, money, nullable, primary, ref, smallint, tenantId, text,
  varchar,
} from '../../kernel/db/index.ts';
import type { Row } from '../../kernel/db/index.ts';
import { CaregiverCalendarEntity } from './calendars/entities.ts';
import { CaregiverExceptionEntity } from './exceptions/entities.ts';
import type { Area } from './area.ts';
import { CertificationEntity } from './certifications/entities.ts';
import { ImportedRowEntity, ImportEntity } from './imports/entities.ts';
import type { AddOn, Plan, ServicePrice, ServiceTypeName, SizeClass } from './index.ts';
import type { CaregiverStatus } from './machine.ts';
import { ApplicationEntity } from './onboarding/entities.ts';

/** A caregiver's page. Where it really is stays here; `fuzzNorthKm` and `fuzzEastKm`: how far off strangers see it. */
export const CaregiverEntity = defineEntity({
  table: 'caregivers',
  columns: {
    id: id(),
    tenantId: tenantId(),
    userId: ref(),
    status: varchar<CaregiverStatus>(20),
    displayName: varchar(80),
    headline: varchar(120),
    bio: text(),
    avatarUrl: nullable(text()),
    yearsOfExperience: smallint(),
    homeType: varchar<'house' | 'apartment' | 'farm' | 'townhouse' | 'business'>(20),
    hasFencedYard: flag(),
    otherPets: varchar(300),
    languages: json<string[]>(),
    postalCode: varchar(12),
    city: varchar(120),
    region: varchar(60),
    country: varchar(2),
    lat: double(),
    lng: double(),
    fuzzNorthKm: double(),
    fuzzEastKm: double(),
    timeZone: varchar(60),
    serviceRadiusKm: double(),
    ratingAverage: nullable(double()),
    ratingCount: integer(),
    plan: json<Plan>(),
    /** Suspended because the account is not active, and back with it. */
    accountInactiveSince: nullable(instant()),
    /** Null for the radius alone. */
    serviceArea: nullable(json<Area>()),
    suspendedAt: nullable(instant()),
    suspensionReason: nullable(varchar(500)),
    createdAt: instant(),
    updatedAt: instant(),
  },
  uniques: [['tenantId', 'userId']],
  indices: [['tenantId', 'status', 'id']],
});
export type CaregiverRow = Row<typeof CaregiverEntity>;

export const CaregiverServiceEntity = defineEntity({
  table: 'caregiver_services',
  columns: {
    id: id(),
    tenantId: tenantId(),
    caregiverId: ref(),
    serviceType: varchar<ServiceTypeName>(20),
    active: flag(),
    prices: json<ServicePrice[]>(),
    additionalDogMinor: money(),
    puppySurchargeMinor: nullable(money()),
    holidaySurchargeMinor: nullable(money()),
    extendedCareMinor: nullable(money()),
    addOns: nullable(json<readonly AddOn[]>()),
    capacity: smallint(),
    /** The plan's, for services that share the caregiver: held here because whoever holds places reads this row under a lock. */
    sharedCapacity: nullable(smallint()),
    sizesTaken: json<SizeClass[]>(),
    cancellationPolicy: varchar(20),
    instantBook: flag(),
    minNoticeHours: smallint(),
    horizonDays: smallint(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  uniques: [['tenantId', 'caregiverId', 'serviceType']],
  checks: { capacity: 'capacity >= 1 AND capacity <= 50' },
});
export type CaregiverServiceRow = Row<typeof CaregiverServiceEntity>;

/**
 * How much of a caregiver is taken, a row for each place in time that ever was. The CHECK is what makes double booking
 * impossible. The primary key is the only key: `insertOrAdd` needs that.
 */
export const CaregiverCapacityEntity = defineEntity({
  table: 'caregiver_capacity',
  columns: {
    tenantId: primary(tenantId()),
    caregiverId: primary(ref()),
    pool: primary(varchar(20)),
    place: primary(integer()),
    used: integer(),
    cap: integer(),
  },
  checks: { used: 'used >= 0 AND used <= cap' },
});
export type CaregiverCapacityRow = Row<typeof CaregiverCapacityEntity>;

export const caregiverEntities = [CaregiverEntity, CaregiverServiceEntity, CaregiverCapacityEntity, CaregiverExceptionEntity, CaregiverCalendarEntity, ApplicationEntity, CertificationEntity, ImportEntity, ImportedRowEntity];
