import type { Consumer } from '../../kernel/events/events.ts';
import type { Search } from './index.ts';

/** Keeps the projection in step with caregivers. It reads what they are now, so the events' order does not matter. */
export const createSearchSubscriber = (search: Pick<Search, 'refresh'>): Consumer => ({
  name: 'search.projection',
  types: ['caregiver.created', 'caregiver.updated', 'service.updated', 'caregiver.availability_changed'],
  handle: { mode: 'transaction', run: (tx, event) => search.refresh(tx, event.subjectId) },
});
