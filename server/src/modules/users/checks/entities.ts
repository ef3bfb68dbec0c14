import { defineEntity, id, instant, nullable, ref, tenantId, text, varchar, type Row } from '../../../kernel/db/index.ts';
import type { CheckStatus } from './machine.ts';

/** What came of a check and until when it is good; never what was found. */
export const BackgroundCheckEntity = defineEntity({
  table: 'background_checks',
  columns: {
    id: id(),
    tenantId: tenantId(),
    userId: ref(),
    /** The person, for their latest one; null for those before. */
    latestOf: nullable(ref()),
    status: varchar<CheckStatus>(20),
    provider: varchar(20),
    providerCandidateId: nullable(varchar(120)),
    providerReportId: nullable(varchar(120)),
    /** Whoever has the address can act for the person. */
    sealedInvitationUrl: nullable(text()),
    requestedAt: instant(),
    completedAt: nullable(instant()),
    expiresAt: nullable(instant()),
    disputedAt: nullable(instant()),
    /** With `pre_adverse`: until when the person can answer. */
    finalDecisionDueAt: nullable(instant()),
  },
  uniques: [['tenantId', 'latestOf']],
  indices: [['tenantId', 'userId', 'id'], ['tenantId', 'status', 'id'], ['providerCandidateId'], ['providerReportId']],
});
export type BackgroundCheckRow = Row<typeof BackgroundCheckEntity>;

export const CheckWebhookEntity = defineEntity({
  table: 'check_webhooks',
  columns: {
    id: id(),
    /** Null for what is about no check of ours. */
    tenantId: nullable(ref()),
    provider: varchar(20),
    providerEventId: varchar(120),
    type: varchar(120),
    checkId: nullable(ref()),
    /** Wall time. */
    receivedAt: instant(),
  },
  uniques: [['provider', 'providerEventId']],
  indices: [['receivedAt']],
});
export type CheckWebhookRow = Row<typeof CheckWebhookEntity>;

export const checkEntities = [BackgroundCheckEntity, CheckWebhookEntity];
