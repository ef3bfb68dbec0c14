import type { Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { meOf } from '../policy.ts';
import { asking, checkDeadlines, type CheckParts } from './deps.ts';
import type { BackgroundCheckRow } from './entities.ts';
import { decisions, disputableFrom, goodStates, overStates, type CheckStatus, type Decision } from './machine.ts';
import { warnBeforeMs, type News } from './news.ts';

const dayMs = 86_400_000;
const answerWithinMs = 7 * dayMs;

/** What people do with background checks. */
export function createCheckActions(parts: CheckParts, news: News) {
  const { db, ids, repository, choice, users, audit, deadlines, invitationUrl } = parts;
  const closed = (row: BackgroundCheckRow) => problem('background_check_transition_not_allowed', { detail: `It is ${row.status}.` });

  /** Soon over: the next one may begin, and this one stays good until then. */
  const isRenewable = (tx: TxCtx, { status, expiresAt }: BackgroundCheckRow): boolean =>
    goodStates.includes(status) && expiresAt !== null && expiresAt.getTime() - tx.clock.now().getTime() <= warnBeforeMs;

  /** The person's latest one, or a new one in its place if that is over. */
  const current = async (tx: TxCtx, userId: string): Promise<BackgroundCheckRow> => {
    const latest = await repository.latestOf(tx, userId);
    if (latest && !overStates.includes(latest.status) && !isRenewable(tx, latest)) return latest;
    if (latest) await repository.change(tx, latest, { latestOf: null });
    const { account } = choice.now(tx);
    const row: BackgroundCheckRow = {
      id: ids.next('backgroundCheck'), tenantId: tx.tenant.id, userId, latestOf: userId, status: 'requested', provider: account,
      // who was checked before is the same candidate, to the same account
      providerCandidateId: (latest?.provider === account ? latest.providerCandidateId : null) ?? null, providerReportId: null, sealedInvitationUrl: null, requestedAt: tx.clock.now(),
      completedAt: null, expiresAt: null, disputedAt: null, finalDecisionDueAt: null,
    };
    try {
      await repository.insert(tx, row);
    } catch (cause) {
      if (isUniqueViolation(cause)) throw problem('conflict', { cause });
      throw cause;
    }
    await deadlines.set(tx, { kind: checkDeadlines.follow, subjectId: row.id, dueAt: new Date(tx.clock.now().getTime() + dayMs) });
    return row;
  };

  const mineOf = async (ctx: Ctx): Promise<BackgroundCheckRow> => {
    const row = await repository.latestOf(ctx, meOf(ctx));
    if (!row) throw problem('background_check_not_found');
    return row;
  };

  return {
    mine: mineOf,
    /** Until when the person counts as checked: by their latest one, or by the one before while that is being renewed. */
    goodUntil: (ctx: Ctx, { userId }: BackgroundCheckRow): Promise<Date | null> => repository.goodUntil(ctx, userId),
    urlOf: (ctx: Ctx, row: BackgroundCheckRow): string | null => invitationUrl.open(ctx, row.sealedInvitationUrl, row.id),
    /** Written down first, then asked for; one that was not answered is asked for again, and is the same to the provider. */
    async start(ctx: Ctx, { workLocation }: Schema<'StartBackgroundCheck'>): Promise<BackgroundCheckRow> {
      const userId = meOf(ctx);
      const row = await db.transaction(ctx, (tx) => current(tx, userId));
      if (row.status === 'adverse') throw problem('background_check_decided');
      if (row.status !== 'requested') return row;
      const person = await users.byId(ctx, userId);
      if (!person) throw problem('unauthenticated');
      const { firstName, lastName, email } = person;
      const made = await asking(async () => choice.of(ctx, row).invite({
        idempotencyKey: row.id, checkId: row.id, tenantId: ctx.tenant.id, person: { firstName, lastName, email }, workLocation,
        ...(row.providerCandidateId === null ? {} : { providerCandidateId: row.providerCandidateId }),
      }));
      const patch = { providerCandidateId: made.providerCandidateId, sealedInvitationUrl: invitationUrl.seal(ctx, made.invitationUrl, row.id) };
      return db.transaction(ctx, async (tx) => (await news.enter(tx, row, 'invited', patch)) ?? mineOf(tx));
    },
    async dispute(tx: TxCtx): Promise<BackgroundCheckRow> {
      const row = await mineOf(tx);
      if (row.status === 'disputed') return row;
      if (!disputableFrom.includes(row.status)) throw closed(row);
      const disputed = await news.enter(tx, row, 'disputed', { disputedAt: tx.clock.now() });
      if (!disputed) throw closed(row);
      return disputed;
    },
    list: (ctx: Ctx, status: CheckStatus | undefined, page: { limit: number; cursor?: string | undefined }) => repository.page(ctx, status, page),
    /** The decision is written down with who made it, then told to the provider, then takes effect. */
    async decide(ctx: Ctx, id: string, decision: Decision): Promise<BackgroundCheckRow> {
      const row = await repository.byId(ctx, id);
      if (!row) throw problem('background_check_not_found', { pointer: '#/path/checkId' });
      const { from, to, atProvider } = decisions[decision];
      const isNotice = decision === 'pre_adverse';
      // where a server died after telling the provider, its webhook may be here, and until when the person may answer is not
      if (row.status === to && (!isNotice || row.finalDecisionDueAt !== null)) return row;
      if (row.status !== to) {
        const reportId = row.providerReportId;
        if (!from.includes(row.status) || reportId === null) throw closed(row);
        await db.transaction(ctx, (tx) =>
          audit.record(tx, { action: 'background_check.decided', subjectKind: 'background_check', subjectId: id, data: { decision, userId: row.userId } }));
        const finalNoticeAt = new Date(ctx.wall.now().getTime() + answerWithinMs);
        await asking(async () => choice.of(ctx, row).adjudicate({
          idempotencyKey: `${id}-${decision}-${row.disputedAt?.getTime() ?? 0}`, providerReportId: reportId, decision: atProvider, ...(isNotice ? { finalNoticeAt } : {}),
        }));
      }
      const patch = isNotice ? { finalDecisionDueAt: new Date(ctx.clock.now().getTime() + answerWithinMs) } : {};
      return db.transaction(ctx, async (tx) => {
        // the provider's webhook may have been here first, or be here now
        const now = (await repository.byIdLocked(tx, id)) ?? row;
        if (now.status === to && Object.keys(patch).length === 0) return now;
        if (now.status !== to) return (await news.enter(tx, now, to, patch)) ?? now;
        await repository.change(tx, now, patch);
        return { ...now, ...patch };
      });
    },
  };
}
export type CheckActions = ReturnType<typeof createCheckActions>;
