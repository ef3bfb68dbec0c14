import type { Actor } from '../../kernel/context/context.ts';
import type { BookingRow } from './entities.ts';
import type { BookingState, TransitionBy } from './machine.ts';

/** As whom somebody acts on a booking, or null where they may not even know of it. Staff see all of their own business. */
export function partOf(actor: Actor, booking: Pick<BookingRow, 'ownerId' | 'caregiverUserId'>): TransitionBy | null {
  if (actor.kind === 'system') return 'system';
  if (actor.kind === 'key') return 'admin';
  if (actor.kind !== 'user') return null;
  if (actor.role === 'admin') return 'admin';
  if (actor.role === 'owner' && actor.userId === booking.ownerId) return 'owner';
  if (actor.role === 'caregiver' && actor.userId === booking.caregiverUserId) return 'caregiver';
  return null;
}

/** Who sees what the caregiver earns: everybody but the owner. */
export const seesEarnings = (part: TransitionBy): boolean => part !== 'owner';

/** Who sees where the owner lives: the owner, and the caregiver from the confirmation to the end. */
export const seesHome = (part: TransitionBy, status: BookingState): boolean =>
  part === 'owner' || (part === 'caregiver' && (status === 'confirmed' || status === 'in_progress'));
