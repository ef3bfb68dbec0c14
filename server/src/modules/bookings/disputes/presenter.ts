import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { money } from '../../../kernel/money/money.ts';
import type { CaregiverSummary } from '../../caregivers/index.ts';
import type { UserSummary } from '../../users/index.ts';
import type { Effects, LineMoney } from './effects.ts';
import type { DisputeRow, DisputeStatementRow } from './entities.ts';
import { stepsOpenTo, type DisputeBy } from './machine.ts';

export type EvidenceFiles = ReadonlyMap<string, Schema<'UploadedFile'>[]>;

const head = (row: DisputeRow) => ({
  id: row.id,
  bookingId: row.bookingId,
  status: row.status,
  openedBy: row.openedBy,
  category: row.category,
  wantedRefund: row.wantedMinor === null ? null : money(row.wantedMinor, row.currency),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

export const presentStatement = (row: DisputeStatementRow, files: EvidenceFiles): Schema<'DisputeStatement'> =>
  ({ id: row.id, by: row.by, text: row.text, files: row.uploadIds.flatMap((id) => files.get(id) ?? []), createdAt: row.createdAt.toISOString() });

export const presentDecision = (row: DisputeRow): Schema<'DisputeDecision'> | null =>
  row.outcome === null || row.decidedAt === null ? null
    : { outcome: row.outcome, refund: money(row.refundMinor ?? 0, row.currency), reason: row.reason ?? '', decidedAt: row.decidedAt.toISOString() };

/** For one of the two sides. */
export const presentDispute = (row: DisputeRow, by: DisputeBy, statements: readonly DisputeStatementRow[], files: EvidenceFiles): Schema<'Dispute'> => ({
  ...head(row), statements: statements.map((one) => presentStatement(one, files)), decision: presentDecision(row), transitions: stepsOpenTo(row.status, by),
});

/** For the business. */
export const presentAdminDispute = (row: DisputeRow, owner: UserSummary | undefined, caregiver: CaregiverSummary | undefined): Schema<'AdminDispute'> => ({
  ...head(row),
  owner: owner ? { id: owner.id, firstName: owner.firstName, lastInitial: owner.lastName.slice(0, 1) } : { id: row.ownerId, firstName: 'Former', lastInitial: 'm' },
  caregiver: { id: row.caregiverId, displayName: caregiver?.displayName ?? 'Former caregiver', avatarUrl: caregiver?.avatarUrl ?? null },
  refunded: row.refundMinor === null ? null : money(row.refundMinor, row.currency),
});

export const presentLines = (lines: readonly LineMoney[], currency: string): Schema<'AdminDisputeDetail'>['money']['lines'] =>
  lines.map(({ line, code, description, amountMinor, refundableMinor }) => ({ line, code, description, amount: money(amountMinor, currency), refundable: money(refundableMinor, currency) }));

export function presentEffects(effects: Effects, currency: string): Schema<'DisputeEffects'> {
  const amount = (minor: number) => money(minor, currency);
  const { paidMinor, refundedBeforeMinor, refundMinor } = effects;
  return {
    outcome: effects.outcome,
    refund: amount(refundMinor),
    lines: effects.lines.map((one) => ({
      line: one.line, code: one.code, description: one.description, amount: amount(one.amountMinor), refund: amount(one.refundMinor), stays: amount(one.refundableMinor - one.refundMinor),
    })),
    paid: amount(paidMinor),
    refundedBefore: amount(refundedBeforeMinor),
    stays: amount(paidMinor - refundedBeforeMinor - refundMinor),
    caregiverEarningsBefore: amount(effects.earningsBeforeMinor),
    caregiverEarningsAfter: amount(effects.earningsAfterMinor),
  };
}

/** What somebody of the business may do next. */
export const staffSteps = ({ actor }: Ctx, { status }: DisputeRow): Schema<'DisputeStep'>[] =>
  actor.kind === 'user' && actor.role === 'support' ? [] : stepsOpenTo(status, 'business');
