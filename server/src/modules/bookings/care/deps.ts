import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { sealedJson, type Vault } from '../../../kernel/crypto/index.ts';
import type { Database } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { Events } from '../../../kernel/events/events.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import type { Ids } from '../../../kernel/ids/ids.ts';
import type { Deadlines } from '../../../kernel/time/deadlines.ts';
import type { Caregivers } from '../../caregivers/index.ts';
import type { Dogs } from '../../dogs/index.ts';
import type { Audit } from '../../platform/index.ts';
import type { Files } from '../../users/index.ts';
import type { BookingRow } from '../entities.ts';
import type { TransitionBy } from '../machine.ts';
import { partOf } from '../policy.ts';
import { createBookingRepository } from '../repository.ts';
import type { Bookings } from '../service.ts';
import type { CareContent, CareEntryRow, ReportContent } from './entities.ts';
import { createCareRepository } from './repository.ts';

export interface CareDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly deadlines: Deadlines;
  readonly commit: Commit;
  readonly audit: Audit;
  readonly vault: Vault;
  readonly files: Pick<Files, 'use' | 'release' | 'filesOfAll'>;
  readonly dogs: Pick<Dogs, 'schedulesOf'>;
  readonly caregivers: Pick<Caregivers, 'placeOf'>;
  readonly bookings: Pick<Bookings, 'changeState' | 'homeOf'>;
}

/** An entry with its content open; null where it was erased. */
export interface OpenEntry {
  readonly row: CareEntryRow;
  readonly content: CareContent | null;
}

export const photoUse = (entryId: string): string => `care:${entryId}`;

export function createCareParts(deps: CareDeps) {
  const contents = sealedJson<CareContent>(deps.vault, 'care-entry');
  const reports = sealedJson<ReportContent>(deps.vault, 'care-report');
  const repository = createCareRepository(deps.db);
  const bookingRows = createBookingRepository(deps.db);
  return {
    ...deps,
    repository,
    bookingRows,
    contents,
    reports,
    open: (ctx: Ctx, row: CareEntryRow): OpenEntry => ({ row, content: contents.open(ctx, row.sealed, row.id) }),
    /** A booking that the actor may read the care of, and as whom. Reading as staff is written to the audit log. */
    async readable(ctx: Ctx, bookingId: string): Promise<{ booking: BookingRow; by: TransitionBy }> {
      const booking = await bookingRows.find(ctx, bookingId);
      const by = booking && partOf(ctx.actor, booking);
      if (!booking || !by) throw problem('booking_not_found');
      if (by === 'admin') {
        await deps.db.transaction(ctx, (tx) => deps.audit.record(tx, { action: 'booking.care_read', subjectKind: 'booking', subjectId: bookingId }));
      }
      return { booking, by };
    },
    /** The caregiver's booking, held until the transaction ends: its entries come one after the other. */
    async kept(tx: TxCtx, bookingId: string): Promise<BookingRow> {
      const booking = await bookingRows.findLocked(tx, bookingId);
      if (!booking || partOf(tx.actor, booking) !== 'caregiver') throw problem('booking_not_found');
      return booking;
    },
  };
}
export type CareParts = ReturnType<typeof createCareParts>;
