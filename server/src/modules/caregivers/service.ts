import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Geocoder } from '../../ports/maps/index.ts';
import { whyNot, type Taken } from './availability.ts';
import { createCalendar, type CalendarQuery } from './calendar.ts';
import { createCapacity } from './capacity.ts';
import { createFor } from './create-for.ts';
import type { CaregiverRow } from './entities.ts';
import type { Caregivers, ServiceTypeName } from './index.ts';
import { asAllowed, toCard, toOffer, toSearchView, toSummary } from './offers.ts';
import { openDaysOf } from './open-days.ts';
import { caregiversPersonalData, createAccountFollower } from './account.ts';
import { createPages } from './pages.ts';
import { canSeePage } from './policy.ts';
import { createCaregiverRepository, type OfferingRow } from './repository.ts';
import { byType, toService } from './service-rules.ts';
import { createServices, type OpenBookingsOf } from './services.ts';
import { assertSensible, placesOf } from './when.ts';

export interface CaregiversDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly maps: Geocoder;
  /** Numbers in [0, 1), for how far off a page is shown. */
  readonly random: () => number;
  /** Without it, a service counts as booked while its pool has places taken. */
  readonly openBookingsOf?: OpenBookingsOf;
}

export type CaregiverActions = ReturnType<typeof createCaregivers>;

const nothingTaken: Taken = new Map();

export function createCaregivers({ db, ids, events, maps, random, openBookingsOf }: CaregiversDeps) {
  const repository = createCaregiverRepository(db);
  const capacity = createCapacity(repository);
  const pages = createPages({ repository, ids, events, geocoder: maps, random });
  const services = createServices({ repository, ids, events, pages, capacity, openBookingsOf });
  const calendar = createCalendar(repository);

  const notFound = () => problem('caregiver_not_found', { pointer: '#/caregiverId' });

  const visible = async (ctx: Ctx, caregiverId: string): Promise<CaregiverRow> => {
    const row = await repository.byId(ctx, caregiverId);
    const allowed = row ? canSeePage(ctx.actor, row) : 'caregiver_not_found';
    if (!row || allowed !== true) throw problem('caregiver_not_found', { pointer: '#/path/caregiverId' });
    return row;
  };

  const offerOf = async (ctx: Ctx, row: OfferingRow, serviceType: ServiceTypeName, pointer: string) => {
    const service = await (ctx.tx ? repository.serviceShared(ctx as TxCtx, row.id, serviceType) : repository.service(ctx, row.id, serviceType));
    if (!service) throw problem('service_not_found', { pointer });
    const offer = asAllowed(ctx.tenant, toOffer(row, service));
    if (ctx.tx) capacity.locked(ctx.tx, offer);
    return offer;
  };

  const rowsById = async <T>(ctx: Ctx, wanted: readonly string[], read: (row: CaregiverRow) => T) =>
    new Map((await repository.byIds(ctx, [...new Set(wanted)])).map((row) => [row.id, read(row)]));

  const door: Caregivers = {
    async offer(ctx, caregiverId, serviceType) {
      const row = await repository.offering(ctx, caregiverId);
      if (!row) throw notFound();
      return offerOf(ctx, row, serviceType, '#/serviceType');
    },
    stayOf({ service, timeZone, plan }, when) {
      assertSensible(service, when);
      return placesOf(service.serviceType, when, timeZone, plan);
    },
    async whyNot(ctx, offer, when, stay, party) {
      const taken = ctx.tx ? nothingTaken : await capacity.takenBy(ctx, offer.caregiverId, stay);
      const own = ctx.actor.kind === 'user' && ctx.actor.userId === offer.userId;
      return whyNot(offer, when, stay, { ...party, now: ctx.clock.now(), taken, own });
    },
    hold: (tx, offer, stay, { dogCount }) => capacity.hold(tx, offer, stay, dogCount),
    release: (tx, held) => capacity.release(tx, held),
    async ofUser(ctx, userId) {
      const row = await repository.ofUser(ctx, userId);
      return row ? { id: row.id } : null;
    },
    summaries: (ctx, ids) => rowsById(ctx, ids, toSummary),
    cards: (ctx, ids) => rowsById(ctx, ids, toCard),
    async forSearch(tx, caregiverId, days) {
      const row = await repository.byIdLocked(tx, caregiverId);
      if (row?.status !== 'approved') return null;
      const own = await repository.services(tx, caregiverId);
      return toSearchView(row, own, await openDaysOf(repository, tx, own.map((service) => toOffer(row, service)), days));
    },
    freeFor: (ctx, query) => calendar.free(ctx, query),
    createFor: (tx, caregiver) => createFor({ repository, ids, events, random }, tx, caregiver),
  };

  return {
    ...door,
    pages,
    services,
    follower: createAccountFollower({ repository, events }),
    personalData: caregiversPersonalData({ repository, events }),
    async page(ctx: Ctx, caregiverId: string) {
      const row = await visible(ctx, caregiverId);
      return { row, services: (await repository.services(ctx, row.id)).map(toService).sort(byType) };
    },
    async calendar(ctx: Ctx, caregiverId: string, serviceType: ServiceTypeName, query: CalendarQuery) {
      const page = await visible(ctx, caregiverId);
      return calendar.of(ctx, await offerOf(ctx, page, serviceType, '#/query/serviceType'), query);
    },
  };
}

