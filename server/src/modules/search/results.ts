import type { Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { money } from '../../kernel/money/money.ts';
import { serviceTypeInfo, type ServiceTypeName } from '../platform/index.ts';
import type { Card } from './repository.ts';
import type { Candidate } from './order.ts';
import { certificationsIn, isInstant } from './traits.ts';

export type Result = Schema<'CaregiverSearchResult'>;

/** A business that has switched instant booking off has nobody who can be booked so. */
export const hasInstant = ({ settings }: Ctx['tenant']): boolean => settings.features?.['instantBook'] !== false;

/** One line of a list, as the contract has it. */
export const presentResult = (
  ctx: Ctx, serviceType: ServiceTypeName, candidate: Pick<Candidate, 'lat' | 'lng' | 'distanceKm' | 'priceMinor' | 'traits'>, card: Card, isFeatured: boolean,
): Result => ({
  caregiverId: card.caregiverId,
  displayName: card.displayName,
  headline: card.headline,
  avatarUrl: card.avatarUrl,
  city: card.city,
  region: card.region,
  approximateLocation: { lat: candidate.lat, lng: candidate.lng },
  distanceKm: Math.round(candidate.distanceKm * 10) / 10,
  price: money(candidate.priceMinor, ctx.tenant.currency),
  unit: serviceTypeInfo[serviceType].unit,
  rating: { average: card.ratingAverage, count: card.ratingCount },
  instantBook: isInstant(candidate.traits) && hasInstant(ctx.tenant),
  certifications: certificationsIn(candidate.traits),
  isFeatured,
});
