import type { TxCtx } from '../../../kernel/context/context.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import type { BookingParts } from '../deps.ts';
import type { BookingRow } from '../entities.ts';
import type { ChangeEffect, ChangeRow, ChangeStatus } from './entities.ts';
import { effectOf, refusalOf } from './rules.ts';

/** The deadline of a change, whose id is its subject. */
export const changeDeadline = 'booking.change_answer';

type Parts = Pick<BookingParts, 'changes' | 'caregivers' | 'deadlines'>;

/** What a change needs of the caregiver, and what the booking needed when it was proposed. */
export function placesOf({ caregiverId }: Pick<BookingRow, 'caregiverId'>, { serviceType, held, dogs, base }: ChangeRow) {
  return {
    changed: { caregiverId, serviceType, ...held, dogCount: dogs.length },
    booked: { caregiverId, serviceType: base.serviceType, ...base.held, dogCount: base.dogCount },
  };
}

/** Ends an open change; false where somebody else was first. Its places are the caller's to give back. */
export async function closeChange(
  { changes, deadlines }: Parts, tx: TxCtx, change: ChangeRow, end: { status: ChangeStatus; effect: ChangeEffect; reason: string | null; now: Date },
): Promise<ChangeRow | null> {
  const { status, effect, reason, now } = end;
  const patch = { status, effect, reason, answeredAt: now, updatedAt: nextVersion(now, change.updatedAt) };
  if (!(await changes.close(tx, change.id, patch))) return null;
  await deadlines.clear(tx, { kind: changeDeadline, subjectId: change.id });
  return { ...change, ...patch };
}

/**
 * A booking that ends, or begins, ends the change that was open for it, and gives back what was held for it; one that would still be possible stays. The
 * booking must be locked, and be as it is from now on. Answers whether it ended one.
 */
export async function endOpenChange(parts: BookingParts, tx: TxCtx, booking: BookingRow, now: Date): Promise<boolean> {
  const change = booking.openChangeId === null ? null : await parts.changes.find(tx, booking.openChangeId);
  if (!change) return false;
  const { serviceType, when, dogs } = change;
  if (refusalOf(booking, { serviceType, when, dogIds: dogs.map((dog) => dog.id) }, now) === null) return false;
  const closed = await closeChange(parts, tx, change, { status: 'cancelled', effect: effectOf(booking, change), reason: null, now });
  if (!closed) return false;
  const { changed, booked } = placesOf(booking, change);
  await parts.caregivers.releaseBeyond(tx, changed, booked);
  await parts.repository.updateIf(tx, { id: booking.id }, { openChangeId: null });
  return true;
}
