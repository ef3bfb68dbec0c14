import type { TxCtx } from '../../kernel/context/context.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import { drawOffset } from './fuzz.ts';
import type { NewCaregiver, NewService } from './index.ts';
import { readPlan } from './plan.ts';
import type { CaregiverRepository } from './repository.ts';
import { assertCapacity, assertDurations } from './service-rules.ts';
import { sharedBy } from './services.ts';

export interface CreateForDeps {
  readonly repository: CaregiverRepository;
  readonly ids: Ids;
  readonly events: Events;
  readonly random: () => number;
}

/** A whole caregiver at once, by the same rules as through the API: what breaks them would break something later. */
export async function createFor(deps: CreateForDeps, tx: TxCtx, given: NewCaregiver): Promise<string> {
  const { repository, ids, events, random } = deps;
  const { services, plan, rating, status, createdAt = tx.clock.now(), ...page } = given;
  const id = ids.next('caregiver');
  await repository.insert(tx, {
    ...page,
    id,
    status: status ?? 'approved',
    avatarUrl: page.avatarUrl ?? null,
    yearsOfExperience: page.yearsOfExperience ?? 0,
    homeType: page.homeType ?? 'house',
    hasFencedYard: page.hasFencedYard ?? false,
    otherPets: page.otherPets ?? '',
    languages: [...(page.languages ?? ['en'])],
    country: page.country ?? 'US',
    serviceRadiusKm: page.serviceRadiusKm ?? 10,
    ...drawOffset(random),
    ratingAverage: rating?.average ?? null,
    ratingCount: rating?.count ?? 0,
    plan: { ...plan, ...readPlan(plan.days.map(({ weekday, windows }) => ({ weekday, windows: [...windows] }))) },
    createdAt,
    updatedAt: createdAt,
  });
  const about = { caregiverId: id, createdAt, updatedAt: createdAt };
  await repository.insertServices(tx, services.map((one) => ({
    ...terms(one), ...about, sharedCapacity: sharedBy(plan, one.serviceType), id: ids.next('service'),
  })));
  await events.record(tx, { type: 'caregiver.created', subjectId: id });
  return id;
}

function terms(service: NewService) {
  const { serviceType, prices, capacity, sizesTaken } = service;
  assertDurations(prices, serviceType);
  assertCapacity(capacity, serviceType);
  return {
    serviceType,
    active: service.active ?? true,
    prices: [...prices].sort((one, other) => (one.durationMinutes ?? 0) - (other.durationMinutes ?? 0)),
    additionalDogMinor: service.additionalDogMinor ?? 0,
    puppySurchargeMinor: service.puppySurchargeMinor ?? null,
    holidaySurchargeMinor: service.holidaySurchargeMinor ?? null,
    extendedCareMinor: service.extendedCareMinor ?? null,
    addOns: service.addOns ?? [],
    capacity,
    sizesTaken: [...sizesTaken],
    cancellationPolicy: service.cancellationPolicy ?? ('moderate' as const),
    instantBook: service.instantBook ?? false,
    minNoticeHours: service.minNoticeHours ?? 12,
    horizonDays: service.horizonDays ?? 180,
  };
}
