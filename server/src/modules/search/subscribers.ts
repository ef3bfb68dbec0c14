import type { Consumer } from '../../kernel/events/events.ts';
import type { SearchModule } from './service.ts';

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Keeps the projection in step with caregivers. It reads what they are now, so the events' order does not matter. */
export const createSearchSubscriber = (search: Pick<SearchModule, 'refresh'>): Consumer => ({
  name: 'search.projection',
  types: ['caregiver.created', 'caregiver.updated', 'service.updated', 'caregiver.availability_changed'],
  handle: { mode: 'transaction', run: (tx, event) => search.refresh(tx, event.subjectId) },
});

/** Bookings take and give back places. */
export const createBookingSubscriber = (search: Pick<SearchModule, 'refresh'>): Consumer => ({
  name: 'search.bookings',
  types: ['booking.requested', 'booking.confirmed', 'booking.declined', 'booking.expired', 'booking.cancelled', 'booking.lapsed', 'series.occurrence_moved',
    'booking.change_proposed', 'booking.change_accepted', 'booking.change_declined', 'booking.change_withdrawn', 'booking.change_expired'],
  handle: {
    mode: 'transaction',
    async run(tx, { data }) {
      const caregiverId = text(data['caregiverId']);
      // confirming what was requested takes nothing more
      if (caregiverId && !(data['from'] === 'pending' && data['to'] === 'confirmed')) await search.refresh(tx, caregiverId);
    },
  },
});

/** What a business asks of its caregivers decides who is listed. */
export const createRulesSubscriber = (search: Pick<SearchModule, 'rulesChanged'>): Consumer => ({
  name: 'search.rules',
  types: ['settings.changed'],
  handle: {
    mode: 'transaction',
    run: (tx, { data }) => search.rulesChanged(tx, (data['changed'] as readonly string[] | undefined) ?? []),
  },
});

/** Who was with whom: recommendations go by it. */
export const createPairSubscriber = (search: Pick<SearchModule, 'booked'>): Consumer => ({
  name: 'search.pairs',
  types: ['booking.completed'],
  handle: {
    mode: 'transaction',
    async run(tx, { data }) {
      const [ownerId, caregiverId] = [text(data['ownerId']), text(data['caregiverId'])];
      // who has only met has not been looked after
      if (ownerId && caregiverId && data['kind'] !== 'meet_and_greet') await search.booked(tx, ownerId, caregiverId);
    },
  },
});
