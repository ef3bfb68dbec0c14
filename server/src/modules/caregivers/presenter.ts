import type { Schema } from '../../contract/contract.ts';
import { money } from '../../kernel/money/money.ts';
import type { CaregiverRow } from './entities.ts';
import { publicPoint } from './fuzz.ts';
import type { OfferedService, Plan } from './index.ts';
import { bufferMinutesOf } from './pools.ts';
import { localDateAt } from './when.ts';

/** What of a page everybody sees. */
const shared = (row: CaregiverRow) => ({
  id: row.id,
  displayName: row.displayName,
  headline: row.headline,
  bio: row.bio,
  avatarUrl: row.avatarUrl,
  yearsOfExperience: row.yearsOfExperience,
  homeType: row.homeType,
  hasFencedYard: row.hasFencedYard,
  otherPets: row.otherPets,
  languages: row.languages,
  city: row.city,
  region: row.region,
  country: row.country,
  timeZone: row.timeZone,
});

/** The page for the caregiver. */
export const presentMine = (row: CaregiverRow): Schema<'MyCaregiver'> => ({
  ...shared(row),
  userId: row.userId,
  status: row.status,
  postalCode: row.postalCode,
  serviceRadiusKm: row.serviceRadiusKm,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** The page for strangers: no address, no exact place. */
export const presentPublic = (
  row: CaregiverRow, services: readonly OfferedService[], certifications: readonly Schema<'ShownCertification'>[], currency: string,
): Schema<'Caregiver'> => ({
  ...shared(row),
  approximateLocation: publicPoint(row),
  rating: { average: row.ratingAverage, count: row.ratingCount },
  services: services.filter(({ active }) => active).map((service) => presentService(service, currency)),
  certifications: [...certifications],
  memberSince: localDateAt(row.createdAt, row.timeZone).toString(),
});

export const presentService = (service: OfferedService, currency: string): Schema<'Service'> => ({
  serviceType: service.serviceType,
  unit: service.unit,
  active: service.active,
  prices: service.prices.map(({ durationMinutes, amountMinor }) =>
    ({ durationMinutes, amount: money(amountMinor, currency) })),
  additionalDog: money(service.additionalDogMinor, currency),
  puppySurcharge: service.puppySurchargeMinor === null ? null : money(service.puppySurchargeMinor, currency),
  holidaySurcharge: service.holidaySurchargeMinor === null ? null : money(service.holidaySurchargeMinor, currency),
  extendedCare: service.extendedCareMinor == null ? null : money(service.extendedCareMinor, currency),
  addOns: (service.addOns ?? []).map(({ code, name, amountMinor, per }) => ({ code, name, amount: money(amountMinor, currency), per })),
  capacity: service.capacity,
  sizesTaken: [...service.sizesTaken],
  cancellationPolicy: service.cancellationPolicy,
  instantBook: service.instantBook,
  minNoticeHours: service.minNoticeHours,
  horizonDays: service.horizonDays,
});

export const presentPlan = ({ timeZone, plan }: { timeZone: string; plan: Plan }): Schema<'AvailabilityPlan'> => ({
  timeZone,
  days: plan.days.map(({ weekday, windows }) => ({ weekday, windows: windows.map(({ from, to }) => ({ from, to })) })),
  travelBufferMinutes: bufferMinutesOf(plan),
  sharedCapacity: plan.sharedCapacity ?? null,
});
