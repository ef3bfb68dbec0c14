import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { Database } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { Events } from '../../../kernel/events/events.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { Ids } from '../../../kernel/ids/ids.ts';
import type { Caregivers } from '../../caregivers/index.ts';
import type { Payments } from '../../payments/index.ts';
import type { Audit } from '../../platform/index.ts';
import type { Files, Users } from '../../users/index.ts';
import type { Care } from '../care/service.ts';
import type { BookingRow } from '../entities.ts';
import { partOf } from '../policy.ts';
import { createBookingRepository } from '../repository.ts';
import type { DisputeRow } from './entities.ts';
import type { DisputeBy, DisputeParty, DisputeStep } from './machine.ts';
import { createDisputeRepository } from './repository.ts';

export interface DisputeDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly commit: Commit;
  readonly audit: Audit;
  readonly files: Pick<Files, 'use' | 'release' | 'filesOfAll'>;
  readonly users: Pick<Users, 'summaries'>;
  readonly caregivers: Pick<Caregivers, 'summaries'>;
  readonly payments: Pick<Payments, 'refund' | 'moneyOf'>;
  readonly care: Pick<Care, 'summaryOf'>;
}

export const evidenceUse = (statementId: string): string => `dispute:${statementId}`;

/** Of the two sides, which one somebody is; null for everybody else. */
export function partyOf(ctx: Ctx, booking: Pick<BookingRow, 'ownerId' | 'caregiverUserId'>): DisputeParty | null {
  const part = partOf(ctx.actor, booking);
  return part === 'owner' || part === 'caregiver' ? part : null;
}
export const byOf = ({ openedBy }: Pick<DisputeRow, 'openedBy'>, party: DisputeParty): DisputeBy => (party === openedBy ? 'opener' : 'other');

export const notAllowed = ({ status }: Pick<DisputeRow, 'status'>, step: DisputeStep) =>
  problem('dispute_transition_not_allowed', { detail: `The dispute is ${status}; “${step.replaceAll('_', ' ')}” is not for you then.`, extra: { disputeStatus: status } });

export function createDisputeParts(deps: DisputeDeps) {
  const repository = createDisputeRepository(deps.db);
  const bookingRows = createBookingRepository(deps.db);
  return {
    ...deps,
    repository,
    bookingRows,
    /** One of the two sides' own booking; in a transaction it is held until its end. */
    async own(ctx: Ctx, bookingId: string): Promise<{ booking: BookingRow; party: DisputeParty }> {
      const booking = ctx.tx ? await bookingRows.findLocked(ctx as TxCtx, bookingId) : await bookingRows.find(ctx, bookingId);
      const party = booking && partyOf(ctx, booking);
      if (!booking || !party) throw problem('booking_not_found');
      return { booking, party };
    },
  };
}
export type DisputeParts = ReturnType<typeof createDisputeParts>;
