import { Temporal } from 'temporal-polyfill';
import type { Ctx } from '../../kernel/context/context.ts';
import { freeAt, visitsOn, type Taken } from './availability.ts';
import type { DayRange, Offer, SearchView } from './index.ts';
import { windowsOn } from './plan.ts';
import { poolOf } from './pools.ts';
import type { CaregiverRepository } from './repository.ts';
import { granuleMs, placesOf } from './when.ts';

const dayMs = 86_400_000;
const granulesPerDay = dayMs / granuleMs;
const week = 7;

const dateOf = (day: number): Temporal.PlainDate => Temporal.PlainDate.from(new Date(day * dayMs).toISOString().slice(0, 10));

/** On which of some days one caregiver has room for a dog, for each service: what search keeps, so it must be quick to tell. */
export async function openDaysOf(
  repository: CaregiverRepository, ctx: Ctx, offers: readonly Offer[], { firstDay, dayCount }: DayRange,
): Promise<SearchView['isOpen']> {
  const lastDay = firstDay + dayCount - 1;
  const takenBy = new Map<string, Taken>();
  for (const name of new Set(offers.map(({ service }) => poolOf(service.serviceType).name))) {
    const range = name === 'visits'
      ? { from: (firstDay - 1) * granulesPerDay, to: (lastDay + 2) * granulesPerDay }
      : { from: firstDay, to: lastDay };
    const { caregiverId } = offers[0]!;
    takenBy.set(name, (await repository.taken(ctx, [caregiverId], { pool: name, ...range })).get(caregiverId)!);
  }

  const byService = new Map(offers.map((offer): [string, (day: number) => boolean] => {
    const taken = takenBy.get(poolOf(offer.service.serviceType).name)!;
    // a plan is by weekdays, so seven days tell all of them
    const sample = Array.from({ length: week }, (_, i) => dateOf(firstDay + i));
    const shortest = offer.service.prices[0]?.durationMinutes ?? 0;
    const isVisit = offer.service.unit === 'visit';
    const planned = sample.map((date) => (isVisit ? visitsOn(offer, date, shortest).length > 0 : windowsOn(offer.plan, date).length > 0));
    const isPlanned = (day: number): boolean => planned[(((day - firstDay) % week) + week) % week]!;
    if (!isVisit) return [offer.service.serviceType, (day) => isPlanned(day) && freeAt(offer, [day], taken) > 0];

    // only days near which something is taken must be looked at visit by visit
    const near = new Set<number>();
    for (const [granule, { used }] of taken) {
      const day = Math.floor(granule / granulesPerDay);
      if (used > 0) for (const one of [day - 1, day, day + 1]) near.add(one);
    }
    const hasVisit = (day: number): boolean => visitsOn(offer, dateOf(day), shortest).some((visit) =>
      freeAt(offer, placesOf(offer.service.serviceType, visit, offer.timeZone, offer.plan).places, taken) > 0);
    return [offer.service.serviceType, (day) => isPlanned(day) && (!near.has(day) || hasVisit(day))];
  }));
  return (serviceType, day) => byService.get(serviceType)?.(day) ?? false;
}
