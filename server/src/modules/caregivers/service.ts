import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Geocoder } from '../../ports/maps/index.ts';
import { nothingTaken, whyNot } from './availability.ts';
import { createCalendar, type CalendarQuery } from './calendar.ts';
import { createCapacity } from './capacity.ts';
import { createFor } from './create-for.ts';
import type { CaregiverRow, CaregiverServiceRow } from './entities.ts';
import type { Caregivers, DayRange, OfferedService, Meeting, Openness, Offer, Party, Reason, SearchView, ServiceTypeName } from './index.ts';
import { asAllowed, toCard, toOffer, toSearchView, toSummary } from './offers.ts';
import { dateOfDay, openDaysOf } from './open-days.ts';
import { caregiversPersonalData, createAccountFollower } from './account.ts';
import { createPages } from './pages.ts';
import { canSeePage } from './policy.ts';
import { createCaregiverRepository, type OfferingRow } from './repository.ts';
import { createCertificationRepository } from './certifications/repository.ts';
import { isInArea } from './area.ts';
import { meetingOf, placeOf, toMeeting } from './meeting.ts';
import { areaOf, centerOf } from './area-actions.ts';
import { createPapers, type PaperSources } from './papers.ts';
import { lackingPapers, type Standing } from './standing.ts';
import { byType, toService } from './service-rules.ts';
import { userOf } from './pools.ts';
import { createServices, type OpenBookingsOf } from './services.ts';
import { allDates, createSpecialDays } from './special.ts';
import { assertSensible, localDateAt, placesOf } from './when.ts';

export interface CaregiversDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly maps: Geocoder;
  /** Numbers in [0, 1), for how far off a page is shown. */
  readonly random: () => number;
  /** Without it, a service counts as booked while its pool has places taken. */
  readonly openBookingsOf?: OpenBookingsOf;
  /** Where documents and background checks are read; left out, nobody has any. */
  readonly papers?: PaperSources;
}

export type CaregiverActions = ReturnType<typeof createCaregivers>;

export function createCaregivers({ db, ids, events, maps, random, openBookingsOf, papers: sources }: CaregiversDeps) {
  const repository = createCaregiverRepository(db);
  const capacity = createCapacity(repository);
  const pages = createPages({ repository, ids, events, geocoder: maps, random });
  const services = createServices({ repository, ids, events, pages, capacity, openBookingsOf });
  const special = createSpecialDays(db);
  const calendar = createCalendar(repository, special);

  const certifications = createCertificationRepository(db);
  const papers = createPapers({ certifications, sources: sources ?? null });

  const notFound = () => problem('caregiver_not_found', { pointer: '#/caregiverId' });

  const visible = async (ctx: Ctx, caregiverId: string): Promise<CaregiverRow> => {
    const row = await repository.byId(ctx, caregiverId);
    const allowed = row ? canSeePage(ctx.actor, row) : 'caregiver_not_found';
    if (!row || allowed !== true) throw problem('caregiver_not_found', { pointer: '#/path/caregiverId' });
    return row;
  };

  const serviceOf = (ctx: Ctx, caregiverId: string, serviceType: ServiceTypeName) =>
    (ctx.tx ? repository.serviceShared(ctx as TxCtx, caregiverId, serviceType) : repository.service(ctx, caregiverId, serviceType));

  const offerOf = async (ctx: Ctx, row: OfferingRow, service: CaregiverServiceRow | null, pointer: string, meeting?: Meeting): Promise<Offer> => {
    if (!service) throw problem('service_not_found', { pointer });
    const differing = await special.of(ctx, [row], allDates);
    const standing = (await papers.standingOf(ctx, [row]))?.get(row.id);
    const offered = { ...asAllowed(ctx.tenant, toOffer(row, service, differing.get(row.id))), ...(standing && { standing }) };
    const offer = meeting ? toMeeting(offered, meeting) : offered;
    if (ctx.tx) capacity.locked(ctx.tx, offer);
    return offer;
  };

  const rowsById = async <T>(ctx: Ctx, wanted: readonly string[], read: (row: CaregiverRow) => T) =>
    new Map((await repository.byIds(ctx, [...new Set(wanted)])).map((row) => [row.id, read(row)]));

  const todayOf = ({ clock }: Ctx, { timeZone }: Pick<CaregiverRow, 'timeZone'>) => ({ today: localDateAt(clock.now(), timeZone).toString() });
  const lacks = (standing: Standing | undefined, serviceType: ServiceTypeName, dates: { today: string; lastDate: string }): boolean =>
    standing !== undefined && lackingPapers(standing, serviceType, dates, '').length > 0;

  /** Days that something the business asks for does not cover are closed; a night touches the day after it, too. */
  const onlyCovered = (openness: Openness, standing: Standing | undefined, { serviceType, unit }: OfferedService, { today }: { today: string }): Openness => {
    if (!standing) return openness;
    const first = Temporal.PlainDate.from(openness.from);
    const touched = unit === 'night' ? 1 : 0;
    return { ...openness, free: openness.free.map((free, day) => (free > 0 && lacks(standing, serviceType, { today, lastDate: first.add({ days: day + touched }).toString() }) ? 0 : free)) };
  };

  /** What happens at an owner's home must be where the caregiver goes. */
  const tooFar = async (ctx: Ctx, offer: Offer, { home }: Party): Promise<Reason[]> => {
    const { caregiverId, displayName } = offer;
    if (!home || placeOf(offer) !== 'owner_home') return [];
    const row = await repository.byId(ctx, caregiverId);
    if (!row || isInArea(centerOf(row), areaOf(row), home)) return [];
    return [{ code: 'outside_service_area', detail: `${displayName} does not come as far as your home.` }];
  };

  /** Whether a service is open on a day. Most caregivers have only their plan, which is told at once; the others' days are looked at one by one. */
  const openOn = async (ctx: Ctx, row: CaregiverRow, listed: readonly CaregiverServiceRow[], standing: Standing | undefined, days: DayRange): Promise<SearchView['isOpen']> => {
    const hasOnlyPlan = !row.plan.special && listed.every(({ sharedCapacity }) => sharedCapacity === null);
    if (!hasOnlyPlan) {
      const open = await door.openness(ctx, row.id, { from: dateOfDay(days.firstDay).toString(), days: days.dayCount });
      return (serviceType, day) => (open?.get(serviceType)?.free[day - days.firstDay] ?? 0) > 0;
    }
    const planned = await openDaysOf(repository, ctx, listed.map((service) => toOffer(row, service)), days);
    if (!standing) return planned;
    const { today } = todayOf(ctx, row);
    const touched = new Map(listed.map((service) => [service.serviceType, toService(service).unit === 'night' ? 1 : 0]));
    return (serviceType, day) => planned(serviceType, day)
      && !lacks(standing, serviceType, { today, lastDate: dateOfDay(day + (touched.get(serviceType) ?? 0)).toString() });
  };

  const door: Caregivers = {
    async offer(ctx, caregiverId, serviceType, meeting) {
      const [row, service] = await Promise.all([repository.offering(ctx, caregiverId), serviceOf(ctx, caregiverId, serviceType)]);
      if (!row) throw notFound();
      return offerOf(ctx, row, service, '#/serviceType', meeting);
    },
    stayOf(offer, when) {
      if (offer.meeting && when.unit !== 'visit') throw problem('invalid_request', { pointer: '#/when/unit', detail: 'A meet-and-greet is a visit, and stays one.' });
      assertSensible(offer.service, when);
      return placesOf(userOf(offer), when, offer.timeZone, offer.plan, offer.special);
    },
    async whyNot(ctx, offer, when, stay, party, held) {
      const taken = ctx.tx ? nothingTaken : await capacity.takenBy(ctx, offer, stay, held);
      const own = ctx.actor.kind === 'user' && ctx.actor.userId === offer.userId;
      const reasons = whyNot(offer, when, stay, { ...party, now: ctx.clock.now(), taken, own });
      return [...reasons, ...(await tooFar(ctx, offer, party))];
    },
    hold: (tx, offer, stay, { dogCount }) => capacity.hold(tx, offer, stay, dogCount),
    release: (tx, held) => capacity.release(tx, held),
    holdBeyond: (tx, offer, stay, { dogCount }, held) => capacity.holdBeyond(tx, offer, stay, dogCount, held),
    releaseBeyond: (tx, held, kept) => capacity.releaseBeyond(tx, held, kept),
    async ofUser(ctx, userId) {
      const row = await repository.ofUser(ctx, userId);
      return row ? { id: row.id } : null;
    },
    async placeOf(ctx, caregiverId) {
      const page = await repository.byId(ctx, caregiverId);
      return page && { lat: page.lat, lng: page.lng };
    },
    summaries: (ctx, ids) => rowsById(ctx, ids, toSummary),
    cards: (ctx, ids) => rowsById(ctx, ids, toCard),
    async forSearch(tx, caregiverId, days) {
      const row = await repository.byIdLocked(tx, caregiverId);
      if (row?.status !== 'approved') return null;
      const offered = await repository.services(tx, caregiverId);
      const standing = (await papers.standingOf(tx, [row]))?.get(row.id);
      const { today } = todayOf(tx, row);
      const listed = offered.filter(({ serviceType }) => !lacks(standing, serviceType, { today, lastDate: today }));
      const held = (await certifications.validOf(tx, [caregiverId])).filter(({ expiresOn }) => expiresOn === null || expiresOn >= today).map(({ kind }) => kind);
      return toSearchView(row, listed, held, await openOn(tx, row, listed, standing, days));
    },
    async freeFor(ctx, query) {
      const free = await calendar.free(ctx, query);
      const pages = await repository.byIds(ctx, [...free]);
      const standings = await papers.standingOf(ctx, pages);
      if (!standings) return free;
      const lastDate = query.when.unit === 'night' ? query.when.checkOut : query.when.date;
      return new Set(pages.filter((page) => !lacks(standings.get(page.id), query.serviceType, { ...todayOf(ctx, page), lastDate })).map(({ id }) => id));
    },
    async openness(ctx, caregiverId, range) {
      const row = await repository.byId(ctx, caregiverId);
      if (row?.status !== 'approved') return null;
      const differing = (await special.of(ctx, [row], allDates)).get(row.id);
      const active = (await repository.services(ctx, row.id)).map((service) => asAllowed(ctx.tenant, toOffer(row, service, differing)))
        .filter(({ service }) => service.active);
      const standing = (await papers.standingOf(ctx, [row]))?.get(row.id);
      return new Map(await Promise.all(active.map(async ({ service, ...offer }) =>
        [service.serviceType, onlyCovered(await calendar.openness(ctx, { ...offer, service }, range), standing, service, todayOf(ctx, row))] as const)));
    },
    createFor: (tx, caregiver) => createFor({ repository, ids, events, random }, tx, caregiver),
  };

  return {
    ...door,
    policyUses: repository.policyUses,
    pages,
    services,
    follower: createAccountFollower({ repository, events }),
    personalData: caregiversPersonalData({ repository, events }),
    async page(ctx: Ctx, caregiverId: string) {
      const row = await visible(ctx, caregiverId);
      const { today } = todayOf(ctx, row);
      const valid = (await certifications.validOf(ctx, [row.id])).filter(({ expiresOn }) => expiresOn === null || expiresOn >= today);
      return {
        row,
        services: (await repository.services(ctx, row.id)).map(toService).sort(byType),
        certifications: valid.map(({ kind, issuer, expiresOn }) => ({ kind, issuer, expiresOn })),
      };
    },
    async calendar(ctx: Ctx, caregiverId: string, serviceType: ServiceTypeName, query: CalendarQuery, kind: Schema<'BookingKind'> = 'stay') {
      const page = await visible(ctx, caregiverId);
      const service = await serviceOf(ctx, caregiverId, serviceType);
      const meeting = kind === 'stay' ? undefined : meetingOf(ctx, serviceType);
      return calendar.of(ctx, await offerOf(ctx, page, service, '#/query/serviceType', meeting), query);
    },
  };
}

