import type { Ctx } from '../../kernel/context/context.ts';
import { everyPage, type PeopleBookings, type PersonalData } from '../users/index.ts';
import type { BookingParts } from './deps.ts';
import type { BookedDog, BookingRow } from './entities.ts';

const knownAfterMs = 30 * 86_400_000;
const onePage = 200;

type Parts = Pick<BookingParts, 'caregivers' | 'repository' | 'changes' | 'places'>;

/** How people stand to one another by their bookings. */
export const createPeopleBookings = ({ caregivers, repository }: Parts): PeopleBookings => ({
  /** From the request until 30 days after the end, as long as it was not refused; closer from the confirmation to the end. */
  async relationOf(ctx, viewerId, personId) {
    const states = ['pending', 'confirmed', 'in_progress', 'completed'] as const;
    const asCaregiver = await repository.between(ctx, personId, viewerId, states);
    const asOwner = await repository.between(ctx, viewerId, personId, states);
    const now = ctx.clock.now();
    const isOn = ({ status, endsAt }: BookingRow): boolean => (status === 'confirmed' || status === 'in_progress') && endsAt > now;
    if (asCaregiver.some(isOn)) return 'visiting';
    if (asOwner.some(isOn)) return 'confirmed';
    const since = new Date(now.getTime() - knownAfterMs);
    return [...asCaregiver, ...asOwner].some(({ endsAt }) => endsAt > since) ? 'counterpart' : 'stranger';
  },
  async hasOpen(ctx, userId) {
    if (await repository.hasOpenOfOwner(ctx, userId)) return true;
    const page = await caregivers.ofUser(ctx, userId);
    return page !== null && repository.hasOpenOfCaregiver(ctx, page.id);
  },
});

/** All bookings that a person has been in, on either side. */
export const createBookingsOf = ({ caregivers, repository }: Parts) => async (ctx: Ctx, userId: string): Promise<BookingRow[]> => {
  const page = await caregivers.ofUser(ctx, userId);
  const asOwner = await everyPage((after) => repository.page(ctx, { ownerId: userId }, onePage, after));
  return page ? [...asOwner, ...(await everyPage((after) => repository.page(ctx, { caregiverId: page.id }, onePage, after)))] : asOwner;
};

const nameless = (dog: BookedDog): BookedDog => ({ ...dog, name: 'Dog' });

export function bookingsPersonalData(parts: Parts): PersonalData {
  const { repository, changes, places } = parts;
  const bookingsOf = createBookingsOf(parts);

  return {
    name: 'bookings',
    async export(ctx, userId) {
      const rows = await bookingsOf(ctx, userId);
      const bookings: unknown[] = [];
      for (const { tenantId: _tenant, held: _held, sealedAddress, ...row } of rows) {
        const history = (await repository.transitionsOf(ctx, [row.id])).get(row.id) ?? [];
        // the other side's words and dogs are theirs
        const isOwner = row.ownerId === userId;
        bookings.push({
          ...row, ...(isOwner ? { address: places.open(ctx, sealedAddress, row.id) } : { note: undefined, dogs: row.dogs.length }),
          changes: (await changes.ofBooking(ctx, row.id)).map(({ tenantId: _of, held: _places, base: _base, message, dogs, proposedBy, ...change }) =>
            ({ ...change, proposedBy, dogs: isOwner ? dogs : dogs.length, ...((proposedBy === 'owner') === isOwner && { message }) })),
          history: history.map(({ name, from, to, by, at, reason, actorId }) => ({ name, from, to, by, at, ...(actorId === userId && { reason }) })),
        });
      }
      const quotes = await everyPage((after) => repository.quotesPage(ctx, userId, after));
      return { bookings, quotes: quotes.map(({ tenantId: _tenant, ...quote }) => quote) };
    },
    async erase(tx, userId) {
      for (const row of await bookingsOf(tx, userId)) {
        await repository.forgetReasons(tx, row.id);
        for (const change of await changes.ofBooking(tx, row.id)) await changes.forgetWords(tx, change.id, row.ownerId === userId ? change.dogs.map(nameless) : change.dogs);
        if (row.ownerId === userId) await repository.forgetWords(tx, row.id, { note: '', dogs: row.dogs.map(nameless), sealedAddress: null });
      }
      await repository.deleteQuotes(tx, userId);
    },
    columns: {
      bookings: {
        personal: ['note', 'dogs'],
        kept: ['when', 'serviceType', 'kind', 'place', 'timeZone', 'status', 'paymentStatus', 'lines', 'settledPrice', 'currency', 'policy', 'occurrence', 'addOns'],
        secret: ['sealedAddress'],
        impersonal: ['held'],
      },
      booking_transitions: { personal: ['reason'], kept: ['name', 'from', 'to', 'by'] },
      booking_changes: {
        personal: ['message', 'dogs', 'reason'],
        kept: ['when', 'serviceType', 'timeZone', 'status', 'proposedBy', 'lines', 'refundRule', 'effect'],
        impersonal: ['held', 'base'],
      },
      quotes: { personal: ['request', 'lines', 'policy'] },
    },
  };
}
