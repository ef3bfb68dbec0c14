import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Events } from '../../kernel/events/events.ts';
import { nextVersion } from '../../kernel/http/etag.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Capacity } from './capacity.ts';
import type { OfferedService, Plan, ServiceTypeName } from './index.ts';
import type { Pages } from './pages.ts';
import { assertPlanUnchanged } from './plan-version.ts';
import { readPlan } from './plan.ts';
import { poolOf } from './pools.ts';
import type { CaregiverRepository } from './repository.ts';
import { assertOffered, assertPolicy, byType, readTerms, serviceTypes, toService } from './service-rules.ts';

/** Whether a caregiver has bookings of a service that are not over. Bookings implement it; `app.ts` hands it over. */
export type OpenBookingsOf = (ctx: Ctx, of: { caregiverId: string; serviceType: ServiceTypeName }) => Promise<boolean>;

export interface ServicesDeps {
  readonly repository: CaregiverRepository;
  readonly ids: Ids;
  readonly events: Events;
  readonly pages: Pages;
  readonly capacity: Capacity;
  readonly openBookingsOf?: OpenBookingsOf | undefined;
}

const cursorOf = (service: OfferedService): string => Buffer.from(service.serviceType).toString('base64url');

const placeOf = (cursor: string): number => {
  const name = Buffer.from(cursor, 'base64url').toString();
  const place = serviceTypes.findIndex((type) => type === name);
  if (place < 0) throw problem('invalid_cursor', { pointer: '#/query/cursor' });
  return place;
};

/** What a caregiver offers, and when. */
export function createServices({ repository, ids, events, pages, capacity, openBookingsOf }: ServicesDeps) {
  return {
    async list(ctx: Ctx, { limit, cursor }: { limit: number; cursor?: string }) {
      const { id } = await pages.mine(ctx);
      const after = cursor === undefined ? -1 : placeOf(cursor);
      const services = (await repository.services(ctx, id)).map(toService).sort(byType)
        .filter(({ serviceType }) => serviceTypes.indexOf(serviceType) > after);
      const page = services.slice(0, limit);
      return { services: page, next: services.length > limit ? cursorOf(page.at(-1)!) : null };
    },

    async put(tx: TxCtx, serviceType: ServiceTypeName, body: Schema<'PutService'>): Promise<OfferedService> {
      const page = await pages.mineLocked(tx);
      assertOffered(tx.tenant, serviceType, '#/path/serviceType');
      assertPolicy(tx.tenant, body.cancellationPolicy);
      const { prices, sizesTaken, ...rest } = readTerms(body, serviceType, tx.tenant.currency);
      const terms = { ...rest, caregiverId: page.id, serviceType, prices: [...prices], sizesTaken: [...sizesTaken] };
      const now = tx.clock.now();
      const before = await repository.serviceLocked(tx, page.id, serviceType);
      if (before) {
        await repository.updateService(tx, before.id, { ...terms, updatedAt: nextVersion(now, before.updatedAt) });
      } else {
        await repository.insertServices(tx, { ...terms, id: ids.next('service'), sharedCapacity: sharedBy(page.plan, serviceType), createdAt: now, updatedAt: now });
      }
      // rows may be left of a service that was offered before
      await capacity.setCap(tx, page, serviceType, terms.capacity);
      await events.record(tx, { type: 'service.updated', subjectId: page.id, data: { serviceType } });
      return toService(terms);
    },

    async remove(tx: TxCtx, serviceType: ServiceTypeName): Promise<void> {
      const page = await pages.mineLocked(tx);
      // with the lock nobody can hold places of it any more; whoever did so before is seen
      const service = await repository.serviceLocked(tx, page.id, serviceType);
      if (!service) throw problem('service_not_found', { pointer: '#/path/serviceType' });
      const hasBookings = openBookingsOf
        ? await openBookingsOf(tx, { caregiverId: page.id, serviceType })
        : await capacity.hasFuture(tx, page, serviceType);
      if (hasBookings) throw problem('service_has_bookings', { detail: 'Set `active` to false to take no new ones.' });
      await repository.deleteService(tx, service.id);
      await events.record(tx, { type: 'service.updated', subjectId: page.id, data: { serviceType } });
    },

    async plan(ctx: Ctx): Promise<{ timeZone: string; plan: Plan }> {
      return pages.mine(ctx);
    },

    async putPlan(tx: TxCtx, body: Schema<'PutAvailabilityPlan'>, ifMatch?: string): Promise<{ timeZone: string; plan: Plan }> {
      const page = await pages.mineLocked(tx);
      assertPlanUnchanged(ifMatch, page);
      const { travelBufferMinutes, sharedCapacity } = body;
      const plan = { ...readPlan(body.days), travelBufferMinutes, sharedCapacity, ...(page.plan.special && { special: true }) };
      await repository.update(tx, page.id, { plan });
      await capacity.setShared(tx, page, sharedCapacity);
      await events.record(tx, { type: 'caregiver.availability_changed', subjectId: page.id });
      return { timeZone: page.timeZone, plan };
    },
  };
}

/** What a service that is new shares, as the plan says. */
export const sharedBy = (plan: Plan, serviceType: ServiceTypeName): number | null =>
  poolOf(serviceType).halves === null ? null : (plan.sharedCapacity ?? null);
