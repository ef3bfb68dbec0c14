import type { Schema } from '../../contract/contract.ts';
import type { Actor, Ctx, TxCtx } from '../../kernel/context/context.ts';
import { isUniqueViolation } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Events } from '../../kernel/events/events.ts';
import { assertUnchanged, nextVersion } from '../../kernel/http/etag.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Geocoder, Place } from '../../ports/maps/index.ts';
import type { CaregiverRow } from './entities.ts';
import { drawOffset } from './fuzz.ts';
import { canHavePage } from './policy.ts';
import type { CaregiverRepository } from './repository.ts';

export interface PagesDeps {
  readonly repository: CaregiverRepository;
  readonly ids: Ids;
  readonly events: Events;
  readonly geocoder: Geocoder;
  readonly random: () => number;
}

/** The signed-in caregiver's user id; throws what the policy says to everybody else. */
export function caregiverUser(actor: Actor): string {
  const allowed = canHavePage(actor);
  if (allowed !== true) throw problem(allowed);
  return (actor as Extract<Actor, { kind: 'user' }>).userId;
}

const notFound = () => problem('caregiver_not_found', { detail: 'You have no caregiver page yet; make one first.' });

const whereOf = ({ city, region, country, lat, lng, timeZone }: Place) =>
  ({ city, region, country, lat, lng, timeZone });

/** A caregiver's own page: made, read, changed. */
export function createPages({ repository, ids, events, geocoder, random }: PagesDeps) {
  const mine = async (ctx: Ctx): Promise<CaregiverRow> => {
    const row = await repository.ofUser(ctx, caregiverUser(ctx.actor));
    if (!row) throw notFound();
    return row;
  };

  /** Every change of a page, its plan or its services locks the page first, so that they come one after the other. */
  const mineLocked = async (tx: TxCtx): Promise<CaregiverRow> => {
    const row = await repository.ofUserLocked(tx, caregiverUser(tx.actor));
    if (!row) throw notFound();
    return row;
  };

  const locate = async (postalCode: string, country: string, pointer: string): Promise<Place> => {
    const place = await geocoder.geocode({ postalCode, country });
    if (place) return place;
    const detail = `We do not know the postal code ${postalCode} in ${country}.`;
    throw problem('place_not_found', { pointer, detail });
  };

  return {
    mine,
    mineLocked,

    /** What is asked of the geocoder before the transaction: for a new page, or for one that moves (otherwise null). */
    async locateNew(ctx: Ctx, { postalCode, country }: Schema<'CreateCaregiver'>): Promise<Place> {
      caregiverUser(ctx.actor);
      return locate(postalCode, country, '#/postalCode');
    },
    async locateMove(ctx: Ctx, { postalCode, country }: Schema<'UpdateMyCaregiver'>): Promise<Place | null> {
      if (postalCode === undefined && country === undefined) return null;
      const row = await mine(ctx);
      const pointer = postalCode === undefined ? '#/country' : '#/postalCode';
      return locate(postalCode ?? row.postalCode, country ?? row.country, pointer);
    },

    async create(tx: TxCtx, body: Schema<'CreateCaregiver'>, place: Place): Promise<CaregiverRow> {
      const userId = caregiverUser(tx.actor);
      const now = tx.clock.now();
      const row: CaregiverRow = {
        ...body,
        ...whereOf(place),
        ...drawOffset(random),
        id: ids.next('caregiver'),
        tenantId: tx.tenant.id,
        userId,
        status: tx.tenant.settings.caregivers.approval === 'open' ? 'approved' : 'draft',
        accountInactiveSince: null,
        serviceArea: null,
        suspendedAt: null,
        suspensionReason: null,
        avatarUrl: null,
        ratingAverage: null,
        ratingCount: 0,
        plan: { days: [] },
        createdAt: now,
        updatedAt: now,
      };
      try {
        await repository.insert(tx, row);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw problem('caregiver_exists', { detail: 'Change it with PATCH instead.', cause: error });
      }
      await events.record(tx, { type: 'caregiver.created', subjectId: row.id });
      return row;
    },

    async update(
      tx: TxCtx, body: Schema<'UpdateMyCaregiver'>, place: Place | null, ifMatch: string | undefined,
    ): Promise<CaregiverRow> {
      const row = await mineLocked(tx);
      assertUnchanged(ifMatch, row);
      // a circle is the radius; what is drawn stays as it is
      const area = body.serviceRadiusKm !== undefined && row.serviceArea?.type === 'Radius'
        ? { serviceArea: { type: 'Radius' as const, radiusKm: body.serviceRadiusKm } } : {};
      const patch = { ...body, ...area, ...(place && whereOf(place)), updatedAt: nextVersion(tx.clock.now(), row.updatedAt) };
      await repository.update(tx, row.id, patch);
      await events.record(tx, { type: 'caregiver.updated', subjectId: row.id });
      return { ...row, ...patch };
    },
  };
}

export type Pages = ReturnType<typeof createPages>;
