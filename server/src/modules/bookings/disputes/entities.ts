import type { Schema } from '../../../contract/contract.ts';
import { currency, defineEntity, id, instant, json, money, nullable, ref, tenantId, text, varchar, type Row } from '../../../kernel/db/index.ts';
import type { DisputeParty, DisputeState } from './machine.ts';

export const DisputeEntity = defineEntity({
  table: 'disputes',
  columns: {
    id: id(),
    tenantId: tenantId(),
    bookingId: ref(),
    /** The booking while the dispute is open, nothing afterwards: the unique key below allows one open dispute for each booking. */
    openOf: nullable(ref()),
    ownerId: ref(),
    caregiverId: ref(),
    caregiverUserId: ref(),
    openedBy: varchar<DisputeParty>(12),
    category: varchar<Schema<'DisputeCategory'>>(30),
    status: varchar<DisputeState>(12),
    currency: currency(),
    wantedMinor: nullable(money()),
    outcome: nullable(varchar<Schema<'DisputeOutcome'>>(20)),
    /** What went back by the decision. */
    refundMinor: nullable(money()),
    /** What both sides are told of the decision. */
    reason: nullable(varchar(1000)),
    decidedAt: nullable(instant()),
    createdAt: instant(),
    updatedAt: instant(),
  },
  uniques: [['tenantId', 'openOf']],
  indices: [['tenantId', 'bookingId', 'id'], ['tenantId', 'status', 'id'], ['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverUserId', 'id']],
});
export type DisputeRow = Row<typeof DisputeEntity>;

/** What one of the two sides says and shows; never changed. */
export const DisputeStatementEntity = defineEntity({
  table: 'dispute_statements',
  columns: {
    id: id(),
    tenantId: tenantId(),
    disputeId: ref(),
    userId: ref(),
    by: varchar<DisputeParty>(12),
    text: text(),
    uploadIds: json<readonly string[]>(),
    createdAt: instant(),
  },
  indices: [['tenantId', 'disputeId', 'id'], ['tenantId', 'userId', 'id']],
});
export type DisputeStatementRow = Row<typeof DisputeStatementEntity>;

export const disputeEntities = [DisputeEntity, DisputeStatementEntity];
