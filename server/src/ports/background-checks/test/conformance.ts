import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BackgroundCheckError,
  WebhookRejected,
  type BackgroundCheckDecision,
  type BackgroundCheckProvider,
  type Invitation,
  type InviteInput,
  type WebhookInput,
} from '../index.ts';

export type CheckStep = 'submit' | 'expire' | 'clear' | 'consider' | 'suspend' | 'dispute' | 'send_final_notice';

export interface BackgroundCheckConformanceSetup {
  provider: BackgroundCheckProvider;
  /** The same adapter with a wrong key. */
  wrongKey: BackgroundCheckProvider;
  /** The same adapter without a webhook secret. */
  withoutSecret: BackgroundCheckProvider;
  /** The same adapter against an address where nobody listens. */
  unreachable: BackgroundCheckProvider;
  /** The same adapter against a server that never answers, with a short deadline. */
  silent: BackgroundCheckProvider;
  /** What the person, the searchers and time do. */
  step(tenantId: string, providerCandidateId: string, step: CheckStep): Promise<void>;
  /** The next webhook that satisfies the condition, as it came. */
  webhook(condition: (type: string, object: Record<string, unknown>) => boolean): Promise<WebhookInput>;
  stop(): Promise<void>;
}

/** The one suite that every background check adapter passes. */
export const backgroundCheckConformance = (
  name: string,
  setup: () => Promise<BackgroundCheckConformanceSetup>,
): void => {
  describe(`background checks: ${name}`, () => {
    let made: BackgroundCheckConformanceSetup;
    beforeAll(async () => {
      made = await setup();
    });
    afterAll(() => made?.stop());

    let count = 0;
    const input = (change: Partial<InviteInput> = {}): InviteInput => {
      count += 1;
      return {
        idempotencyKey: `bgc_${count}`,
        checkId: `bgc_${count}`,
        tenantId: 'ten_1',
        person: { firstName: 'Zoë', lastName: 'Ng', email: 'zoe@example.com' },
        workLocation: { country: 'US', region: 'WA', city: 'Seattle' },
        ...change,
      };
    };
    const failure = async (work: Promise<unknown>): Promise<BackgroundCheckError> => {
      const error = await work.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(BackgroundCheckError);
      return error as BackgroundCheckError;
    };
    const begun = async (...steps: CheckStep[]): Promise<Invitation> => {
      const invitation = await made.provider.invite(input());
      for (const step of steps) await made.step('ten_1', invitation.providerCandidateId, step);
      return invitation;
    };
    const reportIdOf = async (invitation: Invitation): Promise<string> => {
      const { providerReportId } = await made.provider.retrieve(invitation);
      expect(providerReportId).not.toBeNull();
      return providerReportId ?? '';
    };
    const decide = (providerReportId: string, decision: BackgroundCheckDecision, again = '') =>
      made.provider.adjudicate({
        idempotencyKey: `${providerReportId}-${decision}${again}`,
        providerReportId,
        decision,
      });

    it('invites a person to a page of the provider', async () => {
      const wanted = input();
      const invitation = await made.provider.invite(wanted);
      expect(invitation.status).toBe('invited');
      expect(URL.canParse(invitation.invitationUrl)).toBe(true);
      expect(await made.provider.invite(wanted)).toEqual(invitation);
      expect(await made.provider.retrieve(invitation)).toEqual({
        providerCandidateId: invitation.providerCandidateId,
        providerReportId: null,
        status: 'invited',
        decision: null,
        completedAt: null,
      });
      expect((await made.provider.invite(input())).providerCandidateId).not.toBe(invitation.providerCandidateId);
    });

    it('says where a check stands, by candidate and by report', async () => {
      const invitation = await begun('submit');
      const pending = await made.provider.retrieve(invitation);
      expect(pending).toMatchObject({ status: 'pending', decision: null, completedAt: null });
      await made.step('ten_1', invitation.providerCandidateId, 'suspend');
      expect((await made.provider.retrieve(invitation)).status).toBe('suspended');
      await made.step('ten_1', invitation.providerCandidateId, 'clear');
      const clear = await made.provider.retrieve({ providerReportId: pending.providerReportId ?? '' });
      expect(clear).toMatchObject({ status: 'clear', decision: null, completedAt: expect.any(Date) });
      expect(await made.provider.retrieve(invitation)).toEqual(clear);
    });

    it('invites the same candidate again, and the newest check counts', async () => {
      const first = await begun('expire');
      expect(await made.provider.retrieve(first)).toMatchObject({ status: 'lapsed', providerReportId: null });
      const second = await made.provider.invite(input({ providerCandidateId: first.providerCandidateId }));
      expect(second.providerCandidateId).toBe(first.providerCandidateId);
      expect(second.providerInvitationId).not.toBe(first.providerInvitationId);
      expect((await made.provider.retrieve(first)).status).toBe('invited');
      await made.step('ten_1', first.providerCandidateId, 'clear');
      await made.provider.invite(input({ providerCandidateId: first.providerCandidateId }));
      expect((await made.provider.retrieve(first)).status).toBe('invited');
    });

    it('takes a person on in spite of what was found', async () => {
      const id = await reportIdOf(await begun('consider'));
      expect((await made.provider.retrieve({ providerReportId: id })).status).toBe('consider');
      const decided = await decide(id, 'engaged');
      expect(decided).toMatchObject({ status: 'adjudicated', decision: 'engaged' });
      expect(await decide(id, 'engaged', '-again')).toEqual(decided);
      expect(await failure(decide(id, 'pre_adverse_action'))).toMatchObject({ kind: 'conflict', retryable: false });
    });

    it('turns a person down in two steps, and not sooner', async () => {
      const invitation = await begun('consider');
      const id = await reportIdOf(invitation);
      expect(await failure(decide(id, 'post_adverse_action'))).toMatchObject({ kind: 'conflict', retryable: false });
      const told = await decide(id, 'pre_adverse_action');
      expect(told).toMatchObject({ status: 'consider', decision: 'pre_adverse_action' });
      expect(await decide(id, 'pre_adverse_action', '-again')).toEqual(told);
      expect(await failure(decide(id, 'post_adverse_action'))).toMatchObject({ kind: 'conflict', retryable: true });
      await made.step('ten_1', invitation.providerCandidateId, 'send_final_notice');
      expect(await decide(id, 'post_adverse_action')).toMatchObject({
        status: 'adjudicated',
        decision: 'post_adverse_action',
      });
      expect(await failure(decide(id, 'engaged'))).toMatchObject({ kind: 'conflict' });
    });

    it('sends the final notice when it is due', async () => {
      const id = await reportIdOf(await begun('consider'));
      await made.provider.adjudicate({
        idempotencyKey: `${id}-pre`,
        providerReportId: id,
        decision: 'pre_adverse_action',
        finalNoticeAt: new Date(0),
      });
      expect((await decide(id, 'post_adverse_action')).status).toBe('adjudicated');
    });

    it('takes the notice back', async () => {
      const id = await reportIdOf(await begun('consider'));
      await decide(id, 'pre_adverse_action');
      expect(await decide(id, 'engaged')).toMatchObject({ status: 'adjudicated', decision: 'engaged' });
    });

    it('waits for a dispute', async () => {
      const invitation = await begun('consider');
      const id = await reportIdOf(invitation);
      await decide(id, 'pre_adverse_action');
      await made.step('ten_1', invitation.providerCandidateId, 'dispute');
      expect((await made.provider.retrieve(invitation)).status).toBe('disputed');
      expect(await failure(decide(id, 'engaged'))).toMatchObject({ kind: 'conflict', retryable: false });
      await made.step('ten_1', invitation.providerCandidateId, 'clear');
      expect(await made.provider.retrieve(invitation)).toMatchObject({ status: 'clear', decision: null });
    });

    it('decides nothing where nothing was found, or not yet', async () => {
      for (const step of ['submit', 'clear'] as const) {
        const id = await reportIdOf(await begun(step));
        for (const decision of ['engaged', 'pre_adverse_action', 'post_adverse_action'] as const)
          expect(await failure(decide(id, decision))).toMatchObject({ kind: 'conflict', retryable: false });
      }
    });

    it('tells by signed webhooks', async () => {
      const invitation = await begun('consider');
      const id = await reportIdOf(invitation);
      const completed = await made.webhook((type, object) => type === 'report.completed' && object.id === id);
      expect(made.provider.verifyWebhook(completed)).toEqual({
        id: expect.stringMatching(/./),
        type: 'report.completed',
        occurredAt: expect.any(Date),
        providerCandidateId: invitation.providerCandidateId,
        providerInvitationId: null,
        providerReportId: id,
      });
      const taken = await made.webhook(
        (type, object) => type === 'invitation.completed' && object.id === invitation.providerInvitationId,
      );
      expect(made.provider.verifyWebhook(taken)).toMatchObject({
        providerCandidateId: invitation.providerCandidateId,
        providerInvitationId: invitation.providerInvitationId,
        providerReportId: id,
      });
    });

    it('believes no other webhook', async () => {
      const invitation = await begun('submit');
      const good = await made.webhook((_type, object) => object.id === invitation.providerInvitationId);
      const rejected = (change: Partial<WebhookInput>, provider = made.provider) => {
        try {
          provider.verifyWebhook({ ...good, ...change });
        } catch (error) {
          expect(error).toBeInstanceOf(WebhookRejected);
          return (error as WebhookRejected).reason;
        }
        return 'believed';
      };
      const raw = Buffer.from(good.rawBody);
      expect(rejected({})).toBe('believed');
      expect(rejected({ rawBody: raw.toString('utf8') })).toBe('believed');
      expect(rejected({ rawBody: Buffer.concat([raw, Buffer.from(' ')]) })).toBe('bad_signature');
      expect(rejected({ rawBody: '' })).toBe('bad_signature');
      expect(rejected({ headers: {} })).toBe('bad_signature');
      const twice = Object.fromEntries(
        Object.entries(good.headers).map(([key, value]) => [key, [value, value].flat() as string[]]),
      );
      expect(rejected({ headers: twice })).toBe('bad_signature');
      expect(rejected({}, made.withoutSecret)).toBe('no_secret');
    });

    it('says what is wrong in our own words', async () => {
      const { provider } = made;
      expect(await failure(provider.invite(input({ workLocation: { country: 'US' } })))).toMatchObject({
        kind: 'invalid',
        retryable: false,
      });
      expect(await failure(provider.retrieve({ providerReportId: 'nobody' }))).toMatchObject({ kind: 'not_found' });
      expect(await failure(provider.retrieve({ providerCandidateId: '../x' }))).toMatchObject({ kind: 'not_found' });
      expect(await failure(made.wrongKey.invite(input()))).toMatchObject({ kind: 'unauthorized', retryable: false });
      expect(await failure(made.unreachable.invite(input()))).toMatchObject({ kind: 'unavailable', retryable: true });
      expect(await failure(made.silent.invite(input()))).toMatchObject({ kind: 'timeout', retryable: true });
    });
  });
};
