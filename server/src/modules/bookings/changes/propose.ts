import type { Schema } from '../../../contract/contract.ts';
import type { TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import { assertBookable } from '../actions/create.ts';
import type { BookingParts } from '../deps.ts';
import type { BookingRow } from '../entities.ts';
import { changeDeadline } from './end.ts';
import type { ChangeRow } from './entities.ts';
import { heldBy, quoteChange } from './quote.ts';

export interface Changed {
  readonly booking: BookingRow;
  readonly change: ChangeRow;
}

const alreadyOpen = (change: string | null) => problem('change_already_open', { detail: 'Answer or withdraw it first.', extra: change === null ? {} : { changeId: change } });

/** Keeps a change for the other side to answer, and holds what it needs beyond what is booked; the places last, so that they are locked briefly. */
export async function proposeChange(parts: BookingParts, tx: TxCtx, bookingId: string, input: Schema<'ProposeBookingChange'>): Promise<Changed> {
  const quote = await quoteChange(parts, tx, await parts.repository.findLocked(tx, bookingId), input);
  const { booking, by, worked: { request, stay, offer, dogs, dogCount }, terms, answerBy, now } = quote;
  if (booking.openChangeId !== null) throw alreadyOpen(booking.openChangeId);
  assertBookable(quote.reasons, '#/when');
  const change: ChangeRow = {
    id: parts.ids.next('bookingChange'), tenantId: tx.tenant.id, bookingId, status: 'open', proposedBy: by, message: input.message ?? '',
    serviceType: request.serviceType, when: request.when, startsAt: stay.startsAt, endsAt: stay.endsAt, timeZone: offer.timeZone, dogs: [...dogs],
    held: { pool: stay.pool, places: stay.places }, ...terms, effect: null, answerBy, answeredAt: null, reason: null, createdAt: now, updatedAt: now,
  };
  const patch = { openChangeId: change.id, updatedAt: nextVersion(now, booking.updatedAt) };
  if (!(await parts.repository.updateIf(tx, { id: bookingId, openChangeId: null, updatedAt: booking.updatedAt }, patch))) throw alreadyOpen(null);
  await parts.changes.insert(tx, change);
  await parts.deadlines.set(tx, { kind: changeDeadline, subjectId: change.id, dueAt: answerBy });
  await parts.events.record(tx, {
    type: 'booking.change_proposed', subjectId: bookingId,
    data: { changeId: change.id, by, ownerId: booking.ownerId, caregiverId: booking.caregiverId, totalMinor: change.totalMinor },
  });
  await parts.caregivers.holdBeyond(tx, offer, stay, { dogCount }, heldBy(booking));
  return { booking: { ...booking, ...patch }, change };
}
