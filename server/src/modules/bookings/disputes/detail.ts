import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { money } from '../../../kernel/money/money.ts';
import type { DisputeParts } from './deps.ts';
import { linesOf } from './effects.ts';
import type { DisputeRow, DisputeStatementRow } from './entities.ts';
import { presentAdminDispute, presentDecision, presentLines, presentStatement, staffSteps } from './presenter.ts';

type Detail = Schema<'AdminDisputeDetail'>;
type Moment = Detail['timeline'][number];

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

/** What the business looks at. */
export function createDisputeDetail(parts: DisputeParts) {
  const { db, audit, repository, bookingRows, users, caregivers, payments, care, files } = parts;

  const withPeople = async (ctx: Ctx, rows: readonly DisputeRow[]): Promise<Schema<'AdminDispute'>[]> => {
    const owners = await users.summaries(ctx, unique(rows.map(({ ownerId }) => ownerId)));
    const pages = await caregivers.summaries(ctx, unique(rows.map(({ caregiverId }) => caregiverId)));
    return rows.map((row) => presentAdminDispute(row, owners.get(row.ownerId), pages.get(row.caregiverId)));
  };

  /** What happened, by those who know: the booking, the care, the money, and the two sides. Without anybody's words. */
  const timelineOf = async (ctx: Ctx, row: DisputeRow, statements: readonly DisputeStatementRow[], movements: readonly { at: Date; kind: 'payment' | 'refund'; status: string; amountMinor: number }[]): Promise<Moment[]> => {
    const history = (await bookingRows.transitionsOf(ctx, [row.bookingId])).get(row.bookingId) ?? [];
    const log = await care.summaryOf(ctx, row.bookingId);
    const moment = (at: Date, what: Moment['what'], name: string, by: string | null, detail = ''): Moment => ({ at: at.toISOString(), what, name, by, detail });
    return [
      ...history.map(({ at, to, by }) => moment(at, 'booking', to, by)),
      ...log.map(({ happenedAt, kind, flags }) => moment(happenedAt, 'care', kind, 'caregiver', flags.join(', '))),
      ...movements.map(({ at, kind, status, amountMinor }) => moment(at, kind, status, null, `${amountMinor} ${row.currency}`)),
      ...statements.map(({ createdAt, by }, i) => moment(createdAt, 'dispute', i === 0 ? 'opened' : 'said', by)),
      ...(row.decidedAt ? [moment(row.decidedAt, 'dispute', row.outcome ?? 'resolved', 'admin')] : []),
      ...(row.status === 'withdrawn' ? [moment(row.updatedAt, 'dispute', 'withdrawn', row.openedBy)] : []),
    ].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  };

  return {
    withPeople,
    async look(ctx: Ctx, id: string): Promise<Detail> {
      const row = await repository.find(ctx, id);
      if (!row) throw problem('dispute_not_found', { pointer: '#/path/disputeId' });
      await db.transaction(ctx, (tx) => audit.record(tx, { action: 'dispute.read', subjectKind: 'dispute', subjectId: id, data: { bookingId: row.bookingId } }));
      const booking = (await bookingRows.find(ctx, row.bookingId))!;
      const statements = (await repository.statementsOf(ctx, [id])).get(id) ?? [];
      const evidence = await files.filesOfAll(ctx, statements.flatMap(({ uploadIds }) => uploadIds));
      const standing = await payments.moneyOf(ctx, row.bookingId);
      const amount = (minor: number) => money(minor, row.currency);
      const [paid, refunded] = [standing?.paidMinor ?? 0, standing?.refundedMinor ?? 0];
      return {
        dispute: (await withPeople(ctx, [row]))[0]!,
        statements: statements.map((one) => presentStatement(one, evidence)),
        decision: presentDecision(row),
        timeline: await timelineOf(ctx, row, statements, standing?.movements ?? []),
        money: {
          paid: amount(paid), refunded: amount(refunded), refundable: amount(paid - refunded), caregiverEarnings: amount(standing?.caregiverMinorAfter(0) ?? 0),
          lines: presentLines(linesOf(booking, standing), row.currency),
        },
        transitions: staffSteps(ctx, row),
      };
    },
  };
}
