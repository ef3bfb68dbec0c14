import { openTestDatabase, type EngineName } from '../../../../test/services/engines.ts';
import { tablesOf, testCtx, testTenant } from '../../../../test/services/tenant.ts';
import type { Actor, Ctx } from '../../../kernel/context/context.ts';
import type { Tenant } from '../../../kernel/context/tenant.ts';
import type { Events } from '../../../kernel/events/events.ts';
import { createIds } from '../../../kernel/ids/ids.ts';
import { fixedClock, type Clock } from '../../../kernel/time/clock.ts';
import { CounterEntity, EventEntity, InboxEntity } from '../../../kernel/events/entities.ts';
import { IdempotencyEntity } from '../../../kernel/http/idempotency-store.ts';
import { DeadlineEntity } from '../../../kernel/time/entities.ts';
import { createCaregiverTables } from '../../../migrations/first/caregivers.ts';
import { addPageColumns } from '../../../migrations/identity/users.ts';
import { createKernelTables } from '../../../migrations/first/kernel.ts';
import { createSearchTables2 } from '../../../migrations/search/tables.ts';
import type { Geocoder } from '../../../ports/maps/index.ts';
import { searchEntities } from '../../search/index.ts';
import { caregiverEntities, createCaregivers } from '../index.ts';
import type { NewCaregiver, NewService, Offer, Plan, ServiceTypeName, When } from '../index.ts';
import { weekdays } from '../plan.ts';
import { createCaregiverRepository } from '../repository.ts';

export const now = new Date('2026-06-01T15:00:00.000Z');

export const openAll: Plan = { days: weekdays.map((weekday) => ({ weekday, windows: [{ from: '08:00', to: '18:00' }] })) };

export const boarding: Offer['service'] = {
  serviceType: 'boarding',
  unit: 'night',
  active: true,
  prices: [{ durationMinutes: null, amountMinor: 5500 }],
  additionalDogMinor: 3500,
  puppySurchargeMinor: null,
  holidaySurchargeMinor: null,
  capacity: 3,
  sizesTaken: ['toy', 'small', 'medium', 'large'],
  cancellationPolicy: 'moderate',
  instantBook: false,
  minNoticeHours: 12,
  horizonDays: 180,
};

export const walking: Offer['service'] = {
  ...boarding, serviceType: 'walking', unit: 'visit', capacity: 1,
  prices: [{ durationMinutes: 30, amountMinor: 2000 }, { durationMinutes: 60, amountMinor: 3000 }],
};

export const daycare: Offer['service'] = { ...boarding, serviceType: 'daycare', unit: 'day' };

export const offerOf = (service: Offer['service'], more: Partial<Offer> = {}): Offer => ({
  caregiverId: 'cgv_1', userId: 'usr_1', displayName: 'Grace K.', avatarUrl: null, timeZone: 'America/Denver', status: 'approved',
  plan: openAll, service, ...more,
});

export const tenantOf = (id: string): Tenant => testTenant(id, {
  settings: { serviceTypes: ['boarding', 'house_sitting', 'daycare', 'walking', 'drop_in'] } as unknown as Tenant['settings'],
});

export const caregiverActor = (userId: string): Actor => ({ kind: 'user', userId, role: 'caregiver', sessionId: 'ses_1' });

export const ctxOf = (actor: Actor = { kind: 'anonymous' }, tenantId = 'ten_a', clock: Clock = fixedClock(now)): Ctx =>
  testCtx(tenantOf(tenantId), clock, actor);

/** Knows Denver and Honolulu, by postal code or name. */
export const maps: Geocoder = {
  attribution: null,
  suggest: async () => [],
  geocode: async ({ postalCode, query }) => {
    const denver = { label: 'Denver, CO 80206', city: 'Denver', region: 'CO', postalCode: '80206', country: 'US', lat: 39.73, lng: -104.95, timeZone: 'America/Denver' } as const;
    const honolulu = { label: 'Honolulu, HI 96813', city: 'Honolulu', region: 'HI', postalCode: '96813', country: 'US', lat: 21.31, lng: -157.86, timeZone: 'Pacific/Honolulu' } as const;
    return [denver, honolulu].find((place) => place.postalCode === postalCode || place.label === query || `${place.city}, ${place.region}` === query) ?? null;
  },
};

const kernelEntities = [EventEntity, InboxEntity, CounterEntity, DeadlineEntity, IdempotencyEntity];

/** Numbers that look random and are the same in every run. */
export const createRandom = (seed = 1) => () => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return seed / 2 ** 32;
};

export async function openCaregivers(engine: EngineName, more: { openBookings?: boolean } = {}) {
  const test = await openTestDatabase(engine, {
    entities: [...kernelEntities, ...caregiverEntities, ...searchEntities], migrations: [tablesOf(createKernelTables, createCaregiverTables, addPageColumns, createSearchTables2)],
  });
  const recorded: { type: string; subjectId: string; tenantId: string }[] = [];
  const events: Events = { record: async (ctx, { type, subjectId }) => void recorded.push({ type, subjectId, tenantId: ctx.tenant.id }) };
  const random = createRandom();
  const ids = createIds(fixedClock(now), random);
  const bookings = { open: false };
  const caregivers = createCaregivers({
    db: test.db, ids, events, maps, random, ...(more.openBookings && { openBookingsOf: async () => bookings.open }),
  });
  let users = 0;
  return {
    ...test,
    ids,
    caregivers,
    recorded,
    bookings,
    suspend: (id: string) =>
      test.db.transaction(ctxOf(), (tx) => createCaregiverRepository(test.db).update(tx, id, { status: 'suspended' })),
    async hold(id: string, serviceType: ServiceTypeName, when: When, dogCount: number): Promise<void> {
      const offer = await caregivers.offer(ctxOf(), id, serviceType);
      const stay = caregivers.stayOf(offer, when);
      await test.db.transaction(ctxOf(), (tx) => caregivers.hold(tx, offer, stay, { dogCount }));
    },
    /** A caregiver of their own, as data may be. */
    async add(services: readonly NewService[], given: Partial<NewCaregiver> = {}, ctx = ctxOf()) {
      users += 1;
      const userId = `usr_${users}`;
      const id = await test.db.transaction(ctx, (tx) => caregivers.createFor(tx, {
        userId, displayName: `Caregiver ${users}`, headline: 'A calm home', bio: 'Nine years of dogs.', postalCode: '80206', city: 'Denver',
        region: 'CO', lat: 39.73, lng: -104.95, timeZone: 'America/Denver', plan: openAll, services, ...given,
      }));
      return { id, userId: given.userId ?? userId };
    },
  };
}
