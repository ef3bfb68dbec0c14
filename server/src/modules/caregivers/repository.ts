import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { add, both, createRepository, gt, gte, lte, oneOf, type Database } from '../../kernel/db/index.ts';
import { CaregiverCapacityEntity, CaregiverEntity, CaregiverServiceEntity } from './entities.ts';
import type { CaregiverCapacityRow, CaregiverRow, CaregiverServiceRow } from './entities.ts';
import type { ServiceTypeName } from './index.ts';

const serviceTypeCount = 6;
const mostCaregivers = 500;
const offeringColumns = ['id', 'userId', 'displayName', 'avatarUrl', 'timeZone', 'status', 'plan'] as const;

export type OfferingRow = Pick<CaregiverRow, (typeof offeringColumns)[number]>;

export interface PlaceRange {
  readonly pool: string;
  readonly from: number;
  readonly to: number;
}

export type CaregiverRepository = ReturnType<typeof createCaregiverRepository>;

/** Every query on caregivers, their services and what is taken of them. */
export function createCaregiverRepository(db: Database) {
  const caregivers = createRepository<CaregiverRow>(db, CaregiverEntity);
  const services = createRepository<CaregiverServiceRow>(db, CaregiverServiceEntity);
  const capacity = createRepository<CaregiverCapacityRow>(db, CaregiverCapacityEntity);

  const few = (ids: readonly string[]): readonly string[] => {
    if (ids.length > mostCaregivers) throw new Error(`At most ${mostCaregivers} caregivers at once, not ${ids.length}`);
    return ids;
  };

  return {
    insert: caregivers.insert,
    update: (ctx: TxCtx, id: string, patch: Partial<CaregiverRow>) => caregivers.update(ctx, { id }, patch),
    byId: (ctx: Ctx, id: string) => caregivers.findOne(ctx, { id }),
    /** What an offer needs. */
    offering: (ctx: Ctx, id: string) => caregivers.findOne(ctx, { id }, { columns: offeringColumns }),
    ofUser: (ctx: Ctx, userId: string) => caregivers.findOne(ctx, { userId }),
    byIdLocked: (ctx: TxCtx, id: string) => caregivers.findOne(ctx, { id }, { lock: 'wait' }),
    ofUserLocked: (ctx: TxCtx, userId: string) => caregivers.findOne(ctx, { userId }, { lock: 'wait' }),
    byIds: async (ctx: Ctx, ids: readonly string[]) =>
      ids.length === 0 ? [] : caregivers.find(ctx, { id: oneOf(few(ids)) }, { limit: mostCaregivers }),

    /** A page of the business's caregivers, the newest first. */
    page: (ctx: Ctx, where: { status?: CaregiverRow['status'] }, page: { limit: number; cursor?: string | undefined }) =>
      caregivers.page(ctx, { where, order: [['id', 'desc']], after: page.cursor, limit: page.limit }),

    insertServices: services.insert,
    updateService: (ctx: TxCtx, id: string, patch: Partial<CaregiverServiceRow>) => services.update(ctx, { id }, patch),
    deleteService: (ctx: TxCtx, id: string) => services.delete(ctx, { id }),
    /** How many services go by each of these policies, of those that any goes by. */
    async policyUses(ctx: Ctx, names: readonly string[]): Promise<Map<string, number>> {
      const counts = await Promise.all(names.map(async (name) => [name, await services.count(ctx, { cancellationPolicy: name })] as const));
      return new Map(counts.filter(([, count]) => count > 0));
    },
    service: (ctx: Ctx, caregiverId: string, serviceType: ServiceTypeName) =>
      services.findOne(ctx, { caregiverId, serviceType }),
    /** Locks the service, so that nobody holds places of it until the transaction ends. */
    serviceLocked: (ctx: TxCtx, caregiverId: string, serviceType: ServiceTypeName) =>
      services.findOne(ctx, { caregiverId, serviceType }, { lock: 'wait' }),
    servicesLocked: (ctx: TxCtx, caregiverId: string) => services.find(ctx, { caregiverId }, { limit: serviceTypeCount, lock: 'wait' }),
    services: (ctx: Ctx, caregiverId: string) => services.find(ctx, { caregiverId }, { limit: serviceTypeCount }),
    servicesOf: async (ctx: Ctx, ids: readonly string[], serviceType: ServiceTypeName) => {
      const where = { caregiverId: oneOf(few(ids)), serviceType };
      return ids.length === 0 ? [] : services.find(ctx, where, { limit: mostCaregivers });
    },

    /**
     * The service as it is now, kept so until the transaction ends: others may read it likewise, nobody may change it.
     * SQLite has one writer anyway.
     */
    serviceShared: (ctx: TxCtx, caregiverId: string, serviceType: ServiceTypeName) =>
      services.findOne(ctx, { caregiverId, serviceType }, { lock: 'share' }),

    /** Throws on a CHECK (`isCheckViolation`) if one of the places has no room. */
    take: (ctx: TxCtx, rows: readonly Omit<CaregiverCapacityRow, 'tenantId'>[]) =>
      capacity.insertOrAdd(ctx, rows, { key: ['caregiverId', 'pool', 'place'], add: ['used'] }),
    giveBack: (ctx: TxCtx, caregiverId: string, pool: string, places: readonly number[], amount: number) =>
      capacity.update(ctx, { caregiverId, pool, place: oneOf(places) }, { used: add(-amount) }),
    setCap: (ctx: TxCtx, caregiverId: string, pool: string, from: number, cap: number) =>
      capacity.update(ctx, { caregiverId, pool, place: gte(from) }, { cap }),
    forget: (ctx: TxCtx, caregiverId: string, pool: string, from: number) => capacity.delete(ctx, { caregiverId, pool, place: gte(from) }),
    /** What is taken from a place on, kept so until the transaction ends. */
    takenLocked: (ctx: TxCtx, caregiverId: string, pool: string, from: number) =>
      capacity.find(ctx, { caregiverId, pool, place: gte(from), used: gt(0) }, { limit: capacityPage, lock: 'wait' }),
    hasTaken: async (ctx: Ctx, caregiverId: string, pool: string, from: number) =>
      (await capacity.findOne(ctx, { caregiverId, pool, place: gte(from), used: gt(0) })) !== null,

    /** What is taken in a range of places, for each caregiver. */
    async taken(ctx: Ctx, ids: readonly string[], { pool, from, to }: PlaceRange) {
      const byCaregiver = new Map<string, Map<number, { used: number; cap: number }>>(ids.map((id) => [id, new Map()]));
      if (ids.length === 0) return byCaregiver;
      let after = from;
      // a page is larger than any one caregiver's range, so it always moves on
      for (;;) {
        const rows = await capacity.find(
          ctx,
          { caregiverId: oneOf(few(ids)), pool, place: both(gte(after), lte(to)) },
          { orderBy: [['place', 'asc']], limit: capacityPage },
        );
        for (const { caregiverId, place, used, cap } of rows) byCaregiver.get(caregiverId)?.set(place, { used, cap });
        if (rows.length < capacityPage) return byCaregiver;
        after = rows.at(-1)!.place;
      }
    },
  };
}

const capacityPage = 10_000;
