import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { DeadlineHandler } from '../../kernel/time/deadlines.ts';
import { sealedColumn, sealedJson, type SealedPlace } from '../../kernel/crypto/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { BookingsBeyond, BookingsTouchedBy } from '../caregivers/index.ts';
import { dogRelationOf, type DogBookings } from '../dogs/index.ts';
import type { Payable } from '../payments/index.ts';
import type { AddressContent, PeopleBookings, PersonalData } from '../users/index.ts';
import { createBooking, explainRefusal, type BookingInput, type Made } from './actions/create.ts';
import { canKeep, keepQuote, ownerOf, workOut, type QuoteRequest, type Worked } from './actions/quote.ts';
import { assertAllowed, changeState } from './actions/transition.ts';
import { createBookingChanges, type BookingChanges } from './changes/service.ts';
import { createChangeRepository } from './changes/repository.ts';
import type { BookingDeps, BookingParts } from './deps.ts';
import { BookingEntity, type BookingRow, type QuoteRow } from './entities.ts';
import { createBookingDeadlines } from './jobs.ts';
import type { TransitionName } from './machine.ts';
import { createPayable } from './payable.ts';
import { bookingsPersonalData, createBookingsOf, createPeopleBookings } from './people.ts';
import { partOf } from './policy.ts';
import { cancel, type CancelInput } from './actions/cancel.ts';
import { cancellationOf, type Cancellation } from './policies.ts';
import { simulatePolicy } from './policies/simulate.ts';
import { replacementsOf } from './replacements/replacements.ts';
import { createBookingRepository, type BookingFilter } from './repository.ts';
import { createSeriesActions, type SeriesActions } from './series/index.ts';
import { viewsOf, type BookingView } from './view.ts';

const quoteKeptMs = 30 * 86_400_000;

export interface Bookings {
  workOut(ctx: Ctx, request: QuoteRequest): Promise<Worked>;
  /** Keeps the quote where it can be booked; null where it can't. */
  keep(tx: TxCtx, worked: Worked): Promise<QuoteRow | null>;
  /** Its refusals are bare, for `explainRefusal` to say more when the transaction is undone. */
  create(tx: TxCtx, input: BookingInput): Promise<Made>;
  /** Throws always: the error itself, or one that says more. */
  explainRefusal(ctx: Ctx, input: BookingInput, error: unknown): Promise<never>;
  changeState(tx: TxCtx, id: string, name: TransitionName, reason: string | null): Promise<BookingRow>;
  /** Throws `refund_changed` where the refund is less than expected. */
  cancel(tx: TxCtx, id: string, input: CancelInput): Promise<BookingRow>;
  previewCancellation(ctx: Ctx, id: string): Promise<{ row: BookingRow; cancellation: Cancellation }>;
  simulatePolicy(ctx: Ctx, asked: Parameters<typeof simulatePolicy>[2]): ReturnType<typeof simulatePolicy>;
  /** Who could step in; for the owner, and the system in the owner's place. */
  replacements(ctx: Ctx, id: string): ReturnType<typeof replacementsOf>;
  /** Throws `booking_not_found` where the actor may not know of it. */
  find(ctx: Ctx, id: string): Promise<BookingView>;
  view(ctx: Ctx, row: BookingRow): Promise<BookingView>;
  /** Where it happens, if that is the owner’s home: as it was when it was booked. */
  homeOf(ctx: Ctx, row: BookingRow): AddressContent | null;
  /** The actor's own: made by an owner, or with a caregiver; staff see all. */
  listOwn(ctx: Ctx, query: ListQuery): Promise<BookingPage>;
  list(ctx: Ctx, query: ListQuery & BookingFilter): Promise<BookingPage>;
  /** Whether a caregiver has bookings of a service that are not over. */
  hasOpenOf(ctx: Ctx, of: { caregiverId: string; serviceType: BookingRow['serviceType'] }): Promise<boolean>;
  /** For caregivers who close some time: their bookings in it. */
  readonly openBetween: BookingsTouchedBy;
  /** Bookings of these services with a caregiver that are not over and go on after an instant. */
  openBeyond(ctx: Ctx, of: Parameters<BookingsBeyond>[1]): ReturnType<BookingsBeyond>;
  /** Other dates, dogs or services that one side proposes to the other. */
  readonly changes: BookingChanges;
  purgeQuotes(now: Date): Promise<number>;
  /** What repeats. */
  readonly series: SeriesActions;
  readonly payable: Payable;
  readonly dogBookings: DogBookings;
  readonly deadlines: readonly DeadlineHandler[];
  /** For accounts, which stand below. */
  readonly people: PeopleBookings;
  /** All that a person has been in, as owner or caregiver: bookings, and series of them. */
  bookingIdsOf(ctx: Ctx, userId: string): Promise<string[]>;
  readonly personalData: PersonalData;
  readonly sealed: readonly SealedPlace[];
}

export interface ListQuery {
  readonly status?: BookingFilter['status'];
  readonly kind?: BookingFilter['kind'];
  readonly limit: number;
  readonly cursor?: string;
}
export interface BookingPage {
  readonly views: BookingView[];
  readonly next: string | null;
}

export function createBookings(deps: BookingDeps): Bookings {
  const repository = createBookingRepository(deps.db);
  const parts: BookingParts = { ...deps, repository, changes: createChangeRepository(deps.db), places: sealedJson<AddressContent>(deps.vault, 'booking-address') };
  const bookingsOf = createBookingsOf(parts);
  const series = createSeriesActions(parts);

  const view = async (ctx: Ctx, row: BookingRow): Promise<BookingView> => (await viewsOf(parts, ctx, [row]))[0]!;
  const list = async (ctx: Ctx, { limit, cursor, ...filter }: ListQuery & BookingFilter): Promise<BookingPage> => {
    const { rows, next } = await repository.page(ctx, filter, limit, cursor);
    return { views: await viewsOf(parts, ctx, rows), next };
  };
  const mine = async (ctx: Ctx): Promise<BookingFilter | null> => {
    const { actor } = ctx;
    if (actor.kind !== 'user' || actor.role === 'admin') return {};
    if (actor.role === 'owner') return { ownerId: actor.userId };
    const page = await deps.caregivers.ofUser(ctx, actor.userId);
    return page && { caregiverId: page.id };
  };

  const changes = createBookingChanges(parts);

  return {
    changes,
    workOut: (ctx, request) => workOut(parts, ctx, request),
    keep: async (tx, worked) => (canKeep(tx, worked) ? keepQuote(parts, tx, worked, ownerOf(tx)!) : null),
    create: (tx, input) => createBooking(parts, tx, input),
    explainRefusal: (ctx, input, error) => explainRefusal(parts, ctx, input, error),
    changeState: (tx, id, name, reason) => changeState(parts, tx, id, name, reason),
    cancel: (tx, id, input) => cancel(parts, tx, id, input),
    async previewCancellation(ctx, id) {
      const { booking: row, by } = assertAllowed(ctx, await repository.find(ctx, id), 'cancel');
      return { row, cancellation: cancellationOf(row, by, ctx.clock.now(), await deps.payments.takenByBanks(ctx, id)) };
    },
    simulatePolicy: (ctx, asked) => simulatePolicy(repository, ctx, asked),
    replacements: (ctx, id) => replacementsOf(parts, ctx, id),
    async find(ctx, id) {
      const row = await repository.find(ctx, id);
      if (!row || !partOf(ctx.actor, row)) throw problem('booking_not_found');
      return view(ctx, row);
    },
    view,
    homeOf: (ctx, row) => parts.places.open(ctx, row.sealedAddress, row.id),
    async listOwn(ctx, query) {
      const filter = await mine(ctx);
      return filter ? list(ctx, { ...query, ...filter }) : { views: [], next: null };
    },
    list,
    hasOpenOf: (ctx, of) => repository.hasOpenOf(ctx, of),
    openBetween: (ctx, of) => repository.openBetween(ctx, of),
    openBeyond: async (ctx, of) => (await repository.openBeyond(ctx, of)).map(({ id }) => ({ bookingId: id })),
    purgeQuotes: (now) => repository.purgeQuotes(new Date(now.getTime() - quoteKeptMs)),
    payable: createPayable(parts),
    dogBookings: {
      async relationOf(ctx, caregiverUserId, dogId) {
        const rows = await repository.withDog(ctx, dogId, ['pending', 'confirmed', 'in_progress', 'completed']);
        return dogRelationOf(rows.filter((row) => row.caregiverUserId === caregiverUserId), ctx.clock.now());
      },
      hasOpen: async (ctx, dogId) => (await repository.withDog(ctx, dogId)).length > 0,
    },
    people: createPeopleBookings(parts),
    bookingIdsOf: async (ctx, userId) => [...(await bookingsOf(ctx, userId)).map(({ id }) => id), ...(await series.idsOf(ctx, userId))],
    personalData: bookingsPersonalData(parts),
    series,
    sealed: [sealedColumn(deps.db, BookingEntity, 'sealedAddress', parts.places)],
    deadlines: [...createBookingDeadlines(parts), ...series.deadlines, ...changes.deadlines],
  };
}
