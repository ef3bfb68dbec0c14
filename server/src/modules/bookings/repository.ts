import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { both, createRepository, createSystemRepository, gt, gte, lt, oneOf, type Database, type Where } from '../../kernel/db/index.ts';
import { BookingDogEntity, BookingEntity, QuoteEntity, TransitionEntity, type BookingRow, type QuoteRow, type TransitionRow } from './entities.ts';
import { openStates, type BookingState } from './machine.ts';

const mostTransitions = 1_000;
const mostBookingsOfADog = 1_000;
const mostBetween = 1_000;
const onePage = 500;
const mostInFeed = 2_000;

/** What a replay needs to know of a booking, and nothing of who is in it. */
const replayed = ['id', 'status', 'policy', 'lines', 'currency', 'totalMinor', 'startsAt', 'timeZone', 'when', 'createdAt'] as const;
export type PastBooking = Pick<BookingRow, (typeof replayed)[number]>;

/** A dog in a booking. */
export interface DogBooking extends Pick<BookingRow, 'caregiverId' | 'serviceType' | 'kind' | 'startsAt' | 'endsAt'> {
  readonly dogId: string;
  readonly bookingId: string;
}

const placeholders = (count: number): string => Array.from({ length: count }, () => '?').join(', ');
const withDogsSql = (dogCount: number): string =>
  `SELECT d.dogId, d.bookingId, b.caregiverId, b.serviceType, b.kind, b.startsAt, b.endsAt
   FROM booking_dogs d JOIN bookings b ON b.tenantId = d.tenantId AND b.id = d.bookingId
   WHERE d.tenantId = ? AND d.dogId IN (${placeholders(dogCount)}) AND d.endsAt > ? AND b.status IN (${placeholders(openStates.length)}) AND b.startsAt < ?
   ORDER BY d.endsAt LIMIT ?`;

export interface BookingFilter {
  readonly ownerId?: string;
  readonly caregiverId?: string;
  readonly status?: readonly BookingState[];
  readonly kind?: BookingRow['kind'];
}

export function createBookingRepository(db: Database) {
  const bookings = createRepository(db, BookingEntity);
  const dogs = createRepository(db, BookingDogEntity);
  const transitions = createRepository(db, TransitionEntity);
  const quotes = createRepository(db, QuoteEntity);
  const oldQuotes = createSystemRepository(db, QuoteEntity, { reason: 'housekeeping' });

  return {
    find: (ctx: Ctx, id: string) => bookings.findOne(ctx, { id }),
    /** As it is now, and nobody else changes it until the transaction ends. */
    findLocked: (tx: TxCtx, id: string) => bookings.findOne(tx, { id }, { lock: 'wait' }),
    async insert(tx: TxCtx, row: Omit<BookingRow, 'tenantId'>): Promise<void> {
      await Promise.all([bookings.insert(tx, row), dogs.insert(tx, row.dogs.map((dog) => ({ dogId: dog.id, bookingId: row.id, endsAt: row.endsAt })))]);
    },
    /** Which dogs a booking is of, and until when, from now on. */
    async replaceDogs(tx: TxCtx, before: Pick<BookingRow, 'dogs'>, { id, dogs: now, endsAt }: Pick<BookingRow, 'id' | 'dogs' | 'endsAt'>): Promise<void> {
      await dogs.delete(tx, { dogId: oneOf(before.dogs.map((dog) => dog.id)), bookingId: id });
      await dogs.insert(tx, now.map((dog) => ({ dogId: dog.id, bookingId: id, endsAt })));
    },
    /** Changes the booking only if it still is as `where` says; answers whether it was. */
    updateIf: async (tx: TxCtx, where: Where<BookingRow>, patch: Partial<BookingRow>): Promise<boolean> =>
      (await bookings.update(tx, where, patch)) === 1,
    page(ctx: Ctx, { ownerId, caregiverId, status, kind }: BookingFilter, limit: number, after: string | undefined) {
      const where: Where<BookingRow> = {
        ...(ownerId === undefined ? {} : { ownerId }),
        ...(caregiverId === undefined ? {} : { caregiverId }),
        ...(status === undefined ? {} : { status: oneOf(status) }),
        ...(kind === undefined ? {} : { kind }),
      };
      return bookings.page(ctx, { where, order: [['id', 'desc']], after, limit });
    },
    /** Whether the two had a booking that was completed. */
    haveCompleted: async (ctx: Ctx, ownerId: string, caregiverId: string): Promise<boolean> => (await bookings.findOne(ctx, { ownerId, caregiverId, status: 'completed' })) !== null,
    addTransition: (tx: TxCtx, row: Omit<TransitionRow, 'tenantId'>) => transitions.insert(tx, row),
    async transitionsOf(ctx: Ctx, bookingIds: readonly string[]): Promise<Map<string, TransitionRow[]>> {
      const rows = await transitions.find(ctx, { bookingId: oneOf(bookingIds) }, { limit: mostTransitions, orderBy: [['id', 'asc']] });
      return Map.groupBy(rows, (row) => row.bookingId);
    },
    /** Bookings that a dog is in, of these states. */
    async withDog(ctx: Ctx, dogId: string, states: readonly BookingState[] = openStates): Promise<BookingRow[]> {
      const of = await dogs.find(ctx, { dogId }, { limit: mostBookingsOfADog, orderBy: [['bookingId', 'desc']] });
      if (of.length === 0) return [];
      return bookings.find(ctx, { id: oneOf(of.map((row) => row.bookingId)), status: oneOf(states) }, { limit: mostBookingsOfADog });
    },
    /** Bookings of dogs that are not over and overlap with a time, asked with every booking while it holds locks: in one statement where each costs a trip, in two short ones where none does. */
    async withDogsBetween(ctx: Ctx, dogIds: readonly string[], { from, to }: { from: Date; to: Date }): Promise<DogBooking[]> {
      if (dogIds.length === 0) return [];
      if (db.engine === 'mysql') return (await db.query<DogBooking>(ctx, withDogsSql(dogIds.length), [ctx.tenant.id, ...dogIds, from, ...openStates, to, mostBookingsOfADog])).rows;
      const lasting = await dogs.find(ctx, { dogId: oneOf(dogIds), endsAt: gt(from) }, { limit: mostBookingsOfADog, columns: ['dogId', 'bookingId'] });
      if (lasting.length === 0) return [];
      const found = await bookings.find(ctx, { id: oneOf([...new Set(lasting.map((row) => row.bookingId))]), status: oneOf(openStates), startsAt: lt(to) }, {
        limit: mostBookingsOfADog, columns: ['id', 'caregiverId', 'serviceType', 'kind', 'startsAt', 'endsAt'],
      });
      const byId = new Map(found.map(({ id, ...row }) => [id, row]));
      return lasting.flatMap(({ dogId, bookingId }) => {
        const booking = byId.get(bookingId);
        return booking ? [{ dogId, bookingId, ...booking }] : [];
      });
    },
    /** Whether anything of an owner with a caregiver is completed. */
    hasCompleted: async (ctx: Ctx, pair: { ownerId: string; caregiverId: string }): Promise<boolean> =>
      (await bookings.find(ctx, { ...pair, status: 'completed' }, { limit: 1, columns: ['id'] })).length > 0,
    /** The meet-and-greet of the two that is not over. */
    openMeeting: async (ctx: Ctx, pair: { ownerId: string; caregiverId: string }): Promise<string | null> =>
      (await bookings.find(ctx, { ...pair, kind: 'meet_and_greet', status: oneOf(openStates) }, { limit: 1, columns: ['id'] }))[0]?.id ?? null,
    hasOpenOf: async (ctx: Ctx, of: { caregiverId: string; serviceType: BookingRow['serviceType'] }): Promise<boolean> =>
      (await bookings.find(ctx, { ...of, status: oneOf(openStates) }, { limit: 1 })).length > 0,
    /** Those of a caregiver that are not over and go on after an instant, the soonest first. */
    openBeyond: (ctx: Ctx, { caregiverId, serviceTypes, after }: { caregiverId: string; serviceTypes: readonly BookingRow['serviceType'][]; after: Date }) =>
      bookings.find(ctx, { caregiverId, serviceType: oneOf(serviceTypes), status: oneOf(openStates), endsAt: gt(after) }, { limit: mostBetween, orderBy: [['startsAt', 'asc'], ['id', 'asc']] }),
    /** Those of a caregiver that are not over and lie between two instants, the soonest first. */
    openBetween: (ctx: Ctx, { caregiverId, from, to }: { caregiverId: string; from: Date; to: Date }) =>
      bookings.find(ctx, { caregiverId, status: oneOf(openStates), startsAt: lt(to), endsAt: gt(from) }, { limit: mostBetween, orderBy: [['startsAt', 'asc'], ['id', 'asc']] }),
    /** Those that were not over at an instant, the soonest first: as many as a calendar app bears. */
    forFeed: (ctx: Ctx, of: { ownerId: string } | { caregiverId: string }, since: Date) =>
      bookings.find(ctx, { ...of, endsAt: gt(since), status: oneOf(['pending', 'confirmed', 'in_progress', 'completed', 'cancelled'] as const) }, { limit: mostInFeed, orderBy: [['startsAt', 'asc'], ['id', 'asc']] }),
    /** Bookings that are over, were paid and began or were to begin in a period. */
    pastPaid: (ctx: Ctx, { from, to, states, after, limit }: { from: Date; to: Date; states: readonly BookingState[]; after: string | null; limit: number }): Promise<PastBooking[]> =>
      bookings.find(ctx, {
        status: oneOf(states), paymentStatus: oneOf(['paid', 'partially_refunded', 'refunded'] as const), startsAt: both(gte(from), lt(to)), totalMinor: gt(0),
        ...(after === null ? {} : { id: gt(after) }),
      }, { columns: replayed, limit, orderBy: [['id', 'asc']] }),
    insertQuote: (tx: TxCtx, row: Omit<QuoteRow, 'tenantId'>) => quotes.insert(tx, row),
    findQuote: (ctx: Ctx, id: string, ownerId: string) => quotes.findOne(ctx, { id, ownerId }),
    /** A quote becomes one booking: whoever comes second finds it taken. */
    /** Fails with a `NotOneRowError` where another booking was faster. */
    takeQuote: (tx: TxCtx, id: string, bookingId: string): Promise<void> => quotes.updateOne(tx, { id, bookingId: null }, { bookingId }),
    purgeQuotes: (before: Date) => db.systemTransaction((tx) => oldQuotes.delete({ tx }, { createdAt: lt(before) })),

    /** Bookings of an owner with a caregiver. */
    between: (ctx: Ctx, ownerId: string, caregiverUserId: string, states: readonly BookingState[]) =>
      bookings.find(ctx, { ownerId, caregiverUserId, status: oneOf(states) }, { limit: mostBetween, orderBy: [['id', 'desc']] }),
    hasOpenOfOwner: async (ctx: Ctx, ownerId: string): Promise<boolean> =>
      (await bookings.findOne(ctx, { ownerId, status: oneOf(openStates) })) !== null,
    hasOpenOfCaregiver: async (ctx: Ctx, caregiverId: string): Promise<boolean> =>
      (await bookings.findOne(ctx, { caregiverId, status: oneOf(openStates) })) !== null,

    quotesPage: (ctx: Ctx, ownerId: string, after: string | undefined) =>
      quotes.page(ctx, { where: { ownerId }, order: [['id', 'asc']], after, limit: onePage }),
    deleteQuotes: (tx: TxCtx, ownerId: string) => quotes.delete(tx, { ownerId }),
    forgetReasons: (tx: TxCtx, bookingId: string) => transitions.update(tx, { bookingId }, { reason: null }),
    forgetWords: (tx: TxCtx, id: string, patch: Pick<BookingRow, 'note' | 'dogs' | 'sealedAddress'>) => bookings.update(tx, { id }, patch),
  };
}
export type BookingRepository = ReturnType<typeof createBookingRepository>;
