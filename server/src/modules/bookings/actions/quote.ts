import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { FeeSettings } from '../../../kernel/context/tenant.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { placeOf, type AddOn, type HeldPlaces, type Offer, type Reason, type Stay } from '../../caregivers/index.ts';
import { serviceTypeInfo } from '../../platform/index.ts';
import type { AddressContent } from '../../users/index.ts';
import type { BookingParts } from '../deps.ts';
import type { BookedDog, QuoteRow } from '../entities.ts';
import { asksRelation } from '../fees.ts';
import { acquaintanceOf, freePolicy, isMeeting, meetingAsked, noPrice, strangersReasons, type Acquaintance } from '../meetings.ts';
import { aroundDates, bookedAlready } from './dogs-elsewhere.ts';
import { policyOf, type Policy } from '../policies.ts';
import { priceOf, type Price } from '../pricing.ts';

export type QuoteRequest = Schema<'QuoteRequest'>;

/** A price with all that it was worked out from. */
export interface Worked {
  readonly request: QuoteRequest;
  readonly offer: Offer;
  readonly stay: Stay;
  readonly dogs: readonly BookedDog[];
  readonly dogCount: number;
  /** Extras that were chosen, as they are now. */
  readonly addOns: readonly AddOn[];
  /** Where it happens, if at the owner's. */
  readonly home: AddressContent | null;
  readonly price: Price;
  readonly policy: Policy;
  /** How the two stand to one another, where that matters. */
  readonly acquaintance: Acquaintance | null;
  readonly reasons: readonly Reason[];
  /** What is to be known, though it can be booked. */
  readonly warnings: readonly Schema<'QuoteWarning'>[];
}

export const ownerOf = (ctx: Ctx): string | null =>
  ctx.actor.kind === 'user' && ctx.actor.role === 'owner' ? ctx.actor.userId : null;

async function dogsOf({ dogs }: BookingParts, ctx: Ctx, request: QuoteRequest, ownerId: string | null) {
  if (!request.dogIds) return [];
  if (!ownerId) {
    throw problem(ctx.actor.kind === 'anonymous' ? 'unauthenticated' : 'forbidden', {
      pointer: '#/dogIds',
      detail: 'Dogs are named by their signed-in owner; give dogCount to ask without.',
    });
  }
  return dogs.forBooking(ctx, ownerId, request.dogIds);
}

/** The local dates on which the dogs are there, the day they go home included. */
function datesOf({ startsAt, endsAt }: Stay, timeZone: string): { from: string; to: string } {
  const dateOf = (epochMs: number): string => Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).toPlainDate().toString();
  return { from: dateOf(startsAt.getTime()), to: dateOf(endsAt.getTime() - 1) };
}

/** Where it would happen; throws `address_not_found` for a home that is not the owner's. */
async function homeFor({ homeOf }: BookingParts, ctx: Ctx, ownerId: string, offer: Offer, { addressId }: QuoteRequest): Promise<AddressContent | null> {
  const isThere = placeOf(offer) === 'owner_home';
  if (!isThere && !addressId) return null;
  const home = await homeOf(ctx, ownerId, addressId ?? null);
  if (!home && addressId) throw problem('address_not_found', { pointer: '#/addressId' });
  return isThere ? home : null;
}

/** Throws `unknown_add_on` for what the service does not have, unless that is to be left out. */
function addOnsOf({ service }: Offer, codes: readonly string[], skipsUnknown: boolean): AddOn[] {
  const offered = new Map((service.addOns ?? []).map((one) => [one.code, one]));
  const unknown = [...codes.keys()].filter((index) => !offered.has(codes[index]!));
  if (unknown.length > 0 && !skipsUnknown) {
    throw problem('unknown_add_on', { errors: unknown.map((index) => ({ pointer: `#/addOns/${index}`, detail: `Choose of: ${[...offered.keys()].join(', ') || 'nothing'}.` })) });
  }
  return codes.flatMap((code) => offered.get(code) ?? []);
}

/** For whom it is worked out if not for the actor, what is theirs already, and by which prices where they were promised. */
export interface WorkOutFor {
  readonly ownerId?: string | null;
  readonly held?: HeldPlaces;
  readonly rates?: { readonly service: Partial<Offer['service']>; readonly fees: FeeSettings };
  /** The booking that is changed: its dogs are not in their own way, and extras that are gone are left out. */
  readonly bookingId?: string;
  /** It goes on from what is agreed on: whether the two had met was asked then. */
  readonly goesOn?: boolean;
}

/**
 * Works out a price and everything that speaks against booking it, as things are now. Changes nothing. In a transaction it is for
 * booking: what it reads is locked, and whether there is room is left to `hold`.
 */
export async function workOut(parts: BookingParts, ctx: Ctx, request: QuoteRequest, { ownerId = ownerOf(ctx), held, rates, bookingId, goesOn = bookingId !== undefined }: WorkOutFor = {}): Promise<Worked> {
  const [offer, known, acquaintance, others] = await Promise.all([
    parts.caregivers.offer(ctx, request.caregiverId, request.serviceType, meetingAsked(ctx, request)),
    dogsOf(parts, ctx, request, ownerId),
    goesOn ? null : acquaintanceOf(parts, ctx, request, ownerId),
    parts.repository.withDogsBetween(ctx, request.dogIds ?? [], aroundDates(request.when)),
  ]);
  const stay = parts.caregivers.stayOf(offer, request.when);
  const dogCount = known.length || request.dogCount || 1;
  const home = ownerId ? await homeFor(parts, ctx, ownerId, offer, request) : null;
  const party = { dogCount, sizes: known.map((dog) => dog.sizeClass), home };
  const addOns = addOnsOf(offer, request.addOns ?? [], bookingId !== undefined);
  const taken = bookedAlready(ctx, { request, stay, dogs: known, others, bookingId });
  const [whyNot, vaccinations] = await Promise.all([
    parts.caregivers.whyNot(ctx, offer, request.when, stay, party, held),
    parts.dogs.vaccinationCheck(ctx, known, datesOf(stay, offer.timeZone)),
  ]);
  const isAway = placeOf(offer) === 'owner_home' && ownerId !== null && !home;
  const lacking: Reason[] = isAway ? [{ code: 'address_missing', detail: 'This happens at your home: add where that is first.' }] : [];
  const fees = rates?.fees ?? ctx.tenant.settings.fees;
  const relation = ownerId !== null && asksRelation(fees) && (await parts.repository.haveCompleted(ctx, ownerId, request.caregiverId)) ? 'returning' : 'new';
  const price = isMeeting(request) ? noPrice : priceOf({
    offer: rates ? { ...offer, service: { ...offer.service, ...rates.service } } : offer, stay, dogCount,
    when: request.when,
    birthDates: known.map((dog) => dog.birthDate),
    fees,
    relation,
    serviceName: serviceTypeInfo[request.serviceType].name,
    addOns,
  });
  const dogs = known.map(({ id, name, breedName, sizeClass }) => ({ id, name, breedName, sizeClass }));
  return {
    request, offer, stay, dogs, dogCount, addOns, price, home, acquaintance,
    policy: isMeeting(request) ? freePolicy : policyOf(ctx.tenant.settings, offer.service.cancellationPolicy),
    reasons: [...whyNot, ...lacking, ...strangersReasons(acquaintance, request, offer.displayName), ...taken.reasons, ...vaccinations.reasons],
    warnings: [...taken.warnings, ...vaccinations.warnings],
  };
}

/** Keeps a price to be booked by its id. */
export async function keepQuote(parts: BookingParts, tx: TxCtx, worked: Worked, ownerId: string): Promise<QuoteRow> {
  const now = tx.clock.now();
  const row: QuoteRow = {
    id: parts.ids.next('quote'),
    tenantId: tx.tenant.id,
    ownerId,
    request: worked.request,
    lines: [...worked.price.lines],
    policy: worked.policy,
    totalMinor: worked.price.totalMinor,
    commissionMinor: worked.price.commissionMinor,
    bookingId: null,
    expiresAt: new Date(now.getTime() + tx.tenant.settings.bookings.quoteHonouredMinutes * 60_000),
    createdAt: now,
  };
  await parts.repository.insertQuote(tx, row);
  return row;
}

/** Only an owner's own dogs, on dates that are free, can be booked as quoted. */
export const canKeep = (ctx: Ctx, worked: Worked): boolean =>
  ownerOf(ctx) !== null && worked.dogs.length > 0 && worked.reasons.length === 0;
