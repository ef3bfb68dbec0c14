import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { ProviderCheck } from '../../../ports/background-checks/index.ts';
import { checkDeadlines, type CheckParts } from './deps.ts';
import type { BackgroundCheckRow } from './entities.ts';
import { goodStates, newsFrom, openStates, statusAt, type CheckStatus } from './machine.ts';

const dayMs = 86_400_000;
/** How long an outcome is good for, and when the person is told that it ends. */
const goodForMs = 365 * dayMs;
export const warnBeforeMs = 30 * dayMs;

/** Frozen in what is told: whoever hears of it may want to know which bookings go on after it. */
export const endOf = ({ expiresAt }: Pick<BackgroundCheckRow, 'expiresAt'>) =>
  ({ expiresOn: expiresAt?.toISOString().slice(0, 10), expiresAt: expiresAt?.toISOString() });

/** Brings a check to where it stands at the provider. */
export function createNews(parts: CheckParts) {
  const { db, repository, choice, events, deadlines } = parts;

  /** Whether another one that is good has taken its place. */
  const isRenewed = async (tx: TxCtx, row: BackgroundCheckRow): Promise<boolean> =>
    row.latestOf === null && goodStates.includes((await repository.latestOf(tx, row.userId))?.status ?? 'expired');

  /** Takes the row to a state, with all that hangs on it: one place for webhooks, jobs and decisions. */
  const enter = async (tx: TxCtx, row: BackgroundCheckRow, to: CheckStatus, patch: Partial<BackgroundCheckRow> = {}): Promise<BackgroundCheckRow | null> => {
    const now = tx.clock.now();
    const isGood = goodStates.includes(to);
    const expiresAt = isGood ? new Date(now.getTime() + goodForMs) : null;
    const change: Partial<BackgroundCheckRow> = {
      completedAt: isGood || to === 'consider' ? (row.completedAt ?? now) : row.completedAt,
      finalDecisionDueAt: null,
      ...(to === 'invited' ? {} : { sealedInvitationUrl: null }),
      ...patch,
      status: to, expiresAt,
    };
    if (!(await repository.change(tx, row, change))) return null;
    const about = { subjectId: row.id };
    if (expiresAt) {
      await deadlines.set(tx, { ...about, kind: checkDeadlines.expiring, dueAt: new Date(expiresAt.getTime() - warnBeforeMs) });
      await deadlines.set(tx, { ...about, kind: checkDeadlines.expired, dueAt: expiresAt });
    } else {
      for (const kind of [checkDeadlines.expiring, checkDeadlines.expired]) await deadlines.clear(tx, { ...about, kind });
    }
    // no webhook is sure to come
    if (openStates.includes(to)) await deadlines.set(tx, { ...about, kind: checkDeadlines.follow, dueAt: new Date(now.getTime() + dayMs) });
    else await deadlines.clear(tx, { ...about, kind: checkDeadlines.follow });
    await events.record(tx, { type: `background_check.${to}`, subjectId: row.id, data: { userId: row.userId, ...(to === 'expired' && { renewed: await isRenewed(tx, row), ...endOf(row) }) } });
    return { ...row, ...change };
  };

  const apply = (ctx: Ctx, id: string, news: ProviderCheck): Promise<BackgroundCheckRow | null> =>
    db.transaction(ctx, async (tx) => {
      const row = await repository.byId(tx, id);
      if (!row) return null;
      const to = statusAt(news);
      const providerReportId = news.providerReportId ?? row.providerReportId;
      if (newsFrom[row.status].includes(to)) return (await enter(tx, row, to, { providerReportId })) ?? row;
      if (providerReportId !== row.providerReportId) await repository.change(tx, row, { providerReportId });
      return { ...row, providerReportId };
    });

  /** Asks the provider; throws what the port throws. */
  const sync = async (ctx: Ctx, id: string): Promise<void> => {
    const row = await repository.byId(ctx, id);
    // one that was not asked for yet has no news: what the candidate has there is of an earlier one
    if (!row || row.providerCandidateId === null || row.status === 'requested') return;
    // the candidate's newest report may be a new one: theirs is asked for until there is one
    const of = row.providerReportId === null ? { providerCandidateId: row.providerCandidateId } : { providerReportId: row.providerReportId };
    await apply(ctx, id, await choice.of(ctx, row).retrieve(of));
  };

  return { enter, apply, sync };
}
export type News = ReturnType<typeof createNews>;
