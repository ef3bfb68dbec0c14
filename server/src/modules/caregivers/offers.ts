import type { Tenant } from '../../kernel/context/tenant.ts';
import type { CaregiverRow, CaregiverServiceRow } from './entities.ts';
import { publicPoint } from './fuzz.ts';
import type { CaregiverCard, CaregiverSummary, Offer, SearchView } from './index.ts';
import type { OfferingRow } from './repository.ts';
import { byType, toService } from './service-rules.ts';

export const toOffer = (row: OfferingRow, service: CaregiverServiceRow): Offer => ({
  caregiverId: row.id,
  userId: row.userId,
  displayName: row.displayName,
  avatarUrl: row.avatarUrl,
  timeZone: row.timeZone,
  status: row.status,
  plan: row.plan,
  service: toService(service),
});

/** What the business has switched off is off, whatever its caregivers once set. */
export const asAllowed = ({ settings }: Tenant, offer: Offer): Offer => {
  const { serviceType, active, instantBook } = offer.service;
  const service = {
    ...offer.service,
    active: active && settings.serviceTypes.includes(serviceType),
    instantBook: instantBook && settings.features['instantBook'] !== false,
  };
  return { ...offer, service };
};

export const toSummary = ({ id, userId, displayName, avatarUrl }: CaregiverRow): CaregiverSummary =>
  ({ id, userId, displayName, avatarUrl });

export const toCard = (row: CaregiverRow): CaregiverCard => ({
  id: row.id,
  displayName: row.displayName,
  headline: row.headline,
  avatarUrl: row.avatarUrl,
  city: row.city,
  region: row.region,
  point: publicPoint(row),
  ratingAverage: row.ratingAverage,
  ratingCount: row.ratingCount,
});

export const toSearchView = (
  row: CaregiverRow, services: readonly CaregiverServiceRow[], isOpen: SearchView['isOpen'],
): SearchView => ({
  caregiverId: row.id,
  point: publicPoint(row),
  ratingAverage: row.ratingAverage,
  ratingCount: row.ratingCount,
  services: services.map(toService).filter(({ active }) => active).sort(byType),
  card: toCard(row),
  certifications: [],
  isOpen,
});
