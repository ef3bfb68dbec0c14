import type { Schema } from '../../contract/contract.ts';
import { money } from '../../kernel/money/money.ts';
import { serviceTypeInfo, type ServiceTypeName } from '../platform/index.ts';
import type { SearchPage } from './index.ts';

export const presentSearch = (
  page: SearchPage, serviceType: ServiceTypeName, currency: string,
): Schema<'CaregiverSearchResults'> => ({
  center: page.center,
  data: page.results.map(({ candidate, card }) => ({
    caregiverId: card.id,
    displayName: card.displayName,
    headline: card.headline,
    avatarUrl: card.avatarUrl,
    city: card.city,
    region: card.region,
    approximateLocation: { lat: candidate.lat, lng: candidate.lng },
    distanceKm: Math.round(candidate.distanceKm * 10) / 10,
    price: money(candidate.priceMinor, currency),
    unit: serviceTypeInfo[serviceType].unit,
    rating: { average: card.ratingAverage, count: card.ratingCount },
    instantBook: candidate.instantBook,
  })),
  nextCursor: page.next,
});
