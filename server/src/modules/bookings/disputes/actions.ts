import type { Schema } from '../../../contract/contract.ts';
import type { TxCtx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { isProblem, problem } from '../../../kernel/errors/problem.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import type { BookingRow } from '../entities.ts';
import { byOf, evidenceUse, notAllowed, type DisputeParts } from './deps.ts';
import { effectsOf, type Effects } from './effects.ts';
import type { DisputeRow } from './entities.ts';
import { isOver, stepFrom, type DisputeParty, type DisputeStep } from './machine.ts';
import { mostStatements } from './repository.ts';

const dayMs = 86_400_000;

/** While the dogs are there, when nobody came, and for some days after the end. */
function assertWindow(booking: BookingRow, now: Date, windowDays: number): void {
  const { status, startsAt, endsAt, paymentStatus } = booking;
  const isOn = status === 'in_progress' || (status === 'confirmed' && now >= startsAt && paymentStatus !== 'unpaid');
  const isRecent = status === 'completed' && now.getTime() <= endsAt.getTime() + windowDays * dayMs;
  if (isOn || isRecent) return;
  const detail = status === 'completed' ? `The ${windowDays} days after the end are over.` : `The booking is ${status.replaceAll('_', ' ')}.`;
  throw problem('dispute_window_closed', { detail, extra: { bookingStatus: status } });
}

export function createDisputeActions(parts: DisputeParts) {
  const { ids, repository, events, files, payments, audit, bookingRows } = parts;

  const fact = (tx: TxCtx, step: DisputeStep, from: DisputeRow['status'] | null, dispute: Pick<DisputeRow, 'id' | 'bookingId'>, data: object): Promise<void> =>
    events.record(tx, { type: stepFrom(from, step)!.event, subjectId: dispute.id, data: { bookingId: dispute.bookingId, ...data } });

  /** Evidence is a picture or a document: whichever the upload was made for. */
  const takeFile = async (tx: TxCtx, wanted: { uploadId: string; userId: string; usedFor: string; pointer: string }): Promise<void> => {
    try {
      await files.use(tx, { ...wanted, purpose: 'image' });
    } catch (error) {
      if (!isProblem(error, 'upload_not_usable')) throw error;
      await files.use(tx, { ...wanted, purpose: 'document' });
    }
  };

  const say = async (tx: TxCtx, disputeId: string, by: DisputeParty, booking: BookingRow, { text, uploadIds }: { text: string; uploadIds: readonly string[] }): Promise<void> => {
    const id = ids.next('disputeStatement');
    const userId = by === 'owner' ? booking.ownerId : booking.caregiverUserId;
    for (const [i, uploadId] of uploadIds.entries()) await takeFile(tx, { uploadId, userId, usedFor: evidenceUse(id), pointer: `#/uploadIds/${i}` });
    await repository.addStatement(tx, { id, disputeId, userId, by, text: text.trim(), uploadIds: [...uploadIds], createdAt: tx.clock.now() });
  };

  /** Moves it on, if the table has that step for whoever takes it; of two at once the second one is told. */
  const take = async (tx: TxCtx, dispute: DisputeRow, step: DisputeStep, patch: Partial<DisputeRow> = {}): Promise<DisputeRow> => {
    const { to } = stepFrom(dispute.status, step)!;
    const change = { ...patch, status: to, openOf: isOver(to) ? null : dispute.bookingId, updatedAt: nextVersion(tx.clock.now(), dispute.updatedAt) };
    if (!(await repository.step(tx, dispute.id, dispute.status, change))) throw notAllowed(dispute, step);
    return { ...dispute, ...change };
  };

  const ofBooking = async (tx: TxCtx, bookingId: string, id: string) => {
    const { booking, party } = await parts.own(tx, bookingId);
    const dispute = await repository.findLocked(tx, id);
    if (dispute?.bookingId !== bookingId) throw problem('dispute_not_found', { pointer: '#/path/disputeId' });
    return { booking, party, dispute, by: byOf(dispute, party) };
  };

  /** What a decision would do; throws where there is none to make. */
  const decided = async (tx: TxCtx, id: string, body: Schema<'ResolveDispute'>): Promise<{ dispute: DisputeRow; booking: BookingRow; effects: Effects }> => {
    const known = await repository.find(tx, id);
    if (!known) throw problem('dispute_not_found', { pointer: '#/path/disputeId' });
    // the booking first, as all that moves its money holds it
    const booking = (await bookingRows.findLocked(tx, known.bookingId))!;
    const dispute = (await repository.findLocked(tx, id))!;
    if (!stepFrom(dispute.status, 'resolve')) throw notAllowed(dispute, 'resolve');
    return { dispute, booking, effects: effectsOf(booking, await payments.moneyOf(tx, booking.id), body) };
  };

  return {
    async open(tx: TxCtx, bookingId: string, { category, text, wantedRefund, uploadIds }: Schema<'OpenDispute'>): Promise<DisputeRow> {
      const { booking, party } = await parts.own(tx, bookingId);
      const now = tx.clock.now();
      if (wantedRefund && (wantedRefund.currency !== booking.currency || wantedRefund.amount <= 0 || wantedRefund.amount > booking.totalMinor)) {
        throw problem('invalid_refund', { pointer: '#/wantedRefund', detail: `It must be in ${booking.currency}, above zero, and no more than the total.` });
      }
      const id = ids.next('dispute');
      await say(tx, id, party, booking, { text, uploadIds });
      assertWindow(booking, now, tx.tenant.settings.care.disputeWindowDays);
      const row: DisputeRow = {
        id, tenantId: tx.tenant.id, bookingId, openOf: bookingId, ownerId: booking.ownerId, caregiverId: booking.caregiverId, caregiverUserId: booking.caregiverUserId,
        openedBy: party, category, status: 'open', currency: booking.currency, wantedMinor: wantedRefund?.amount ?? null, outcome: null, refundMinor: null, reason: null,
        decidedAt: null, createdAt: now, updatedAt: now,
      };
      try {
        await repository.insert(tx, row);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw problem('dispute_exists', { detail: 'Add to the one that there is.', cause: error });
      }
      await fact(tx, 'open', null, row, { by: party });
      return row;
    },

    async addEvidence(tx: TxCtx, bookingId: string, id: string, given: Schema<'AddDisputeEvidence'>): Promise<DisputeRow> {
      const { booking, party, dispute, by } = await ofBooking(tx, bookingId, id);
      const step = by === 'other' && dispute.status === 'open' ? 'answer' : 'add_evidence';
      await say(tx, id, party, booking, given);
      if (!stepFrom(dispute.status, step)?.by.includes(by)) throw notAllowed(dispute, step);
      const said = (await repository.statementsOf(tx, [id])).get(id) ?? [];
      if (said.length > mostStatements) throw problem('dispute_transition_not_allowed', { detail: `Both sides have said ${mostStatements} things; the business decides now.` });
      const after = await take(tx, dispute, step);
      await fact(tx, step, dispute.status, dispute, { by: party });
      return after;
    },

    async withdraw(tx: TxCtx, bookingId: string, id: string): Promise<DisputeRow> {
      const { party, dispute, by } = await ofBooking(tx, bookingId, id);
      if (!stepFrom(dispute.status, 'withdraw')?.by.includes(by)) throw notAllowed(dispute, 'withdraw');
      const after = await take(tx, dispute, 'withdraw');
      await fact(tx, 'withdraw', dispute.status, dispute, { by: party });
      return after;
    },

    preview: async (tx: TxCtx, id: string, body: Schema<'ResolveDispute'>) => {
      const { effects, booking } = await decided(tx, id, body);
      return { effects, currency: booking.currency };
    },

    /** Decides, and does what the decision says: state, refund, facts and audit row in one transaction. */
    async resolve(tx: TxCtx, id: string, body: Schema<'ResolveDispute'>): Promise<{ dispute: DisputeRow; effects: Effects }> {
      const { dispute, booking, effects } = await decided(tx, id, body);
      const { outcome, refundMinor } = effects;
      const reason = body.reason.trim();
      const after = await take(tx, dispute, 'resolve', { outcome, refundMinor, reason, decidedAt: tx.clock.now() });
      await payments.refund(tx, { bookingId: booking.id, amountMinor: refundMinor, reason: `dispute ${id}`, lines: effects.lines.map((line) => ({ ...line, amountMinor: line.refundMinor })) });
      await fact(tx, 'resolve', dispute.status, dispute, { outcome, amountMinor: refundMinor });
      await audit.record(tx, {
        action: 'dispute.resolved', subjectKind: 'dispute', subjectId: id, data: { bookingId: booking.id, outcome, refundMinor }, personal: { reason }, personId: booking.ownerId,
      });
      return { dispute: after, effects };
    },
  };
}
export type DisputeActions = ReturnType<typeof createDisputeActions>;
