import type { Schema } from '../../../contract/contract.ts';
import type { BackgroundCheckRow } from './entities.ts';

const dates = (row: BackgroundCheckRow) => ({
  requestedAt: row.requestedAt.toISOString(),
  completedAt: row.completedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  disputedAt: row.disputedAt?.toISOString() ?? null,
  finalDecisionDueAt: row.finalDecisionDueAt?.toISOString() ?? null,
});

export const presentBackgroundCheck = (row: BackgroundCheckRow, invitationUrl: string | null, goodUntil: Date | null): Schema<'BackgroundCheck'> =>
  ({ id: row.id, status: row.status, invitationUrl, goodUntil: goodUntil?.toISOString() ?? null, ...dates(row) });

/** For the business: without the person's own address at the provider. */
export const presentCheckReview = (row: BackgroundCheckRow): Schema<'BackgroundCheckReview'> => ({ id: row.id, userId: row.userId, status: row.status, ...dates(row) });
