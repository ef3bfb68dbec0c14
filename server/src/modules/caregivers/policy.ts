import type { Actor } from '../../kernel/context/context.ts';
import type { ErrorCode } from '../../kernel/errors/problem.ts';

/** Only people who signed up as caregivers have a page, and each but their own. */
export const canHavePage = (actor: Actor): true | ErrorCode => {
  if (actor.kind === 'anonymous') return 'unauthenticated';
  return actor.kind === 'user' && actor.role === 'caregiver' ? true : 'forbidden';
};

/** A page that takes no bookings is nobody's business but its owner's. */
export const canSeePage = (actor: Actor, page: { userId: string; status: string }): true | ErrorCode =>
  page.status === 'approved' || (actor.kind === 'user' && actor.userId === page.userId) ? true : 'caregiver_not_found';
