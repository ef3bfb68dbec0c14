import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, until, type Signed, type TenantName } from '../../../../test/app/index.ts';
import type { SandboxCheckOutcome } from '../../../ports/sandbox/index.ts';

const dayMs = 86_400_000;
const nobodys = 'chk_01JZ0000000000000000000009';
const workLocation = { country: 'US', region: 'CO', city: 'Denver' };

describeApp('background checks', (world) => {
  let admin: Signed;
  const ask = (id: 'getMyBackgroundCheck' | 'disputeBackgroundCheck', who: Signed) => world.call(id, { token: who.token, tenant: who.tenant });
  const start = (who: Signed, body: object = { workLocation }) => world.call('startBackgroundCheck', { token: who.token, tenant: who.tenant, body });
  const decide = (checkId: string, decision: string, by: Signed = admin) => world.call('decideBackgroundCheck', { token: by.token, tenant: by.tenant, params: { checkId }, body: { decision } });
  const rowOf = async (id: string) => (await world.server.app.parts.db.query({}, 'SELECT * FROM background_checks WHERE id = ?', [id])).rows[0]!;
  const become = async (who: Signed, status: string) => until(async () => (await ask('getMyBackgroundCheck', who)).body.status === status);
  /** What the person, the searchers or time do at the provider; the news comes by its webhook. */
  const atProvider = async (who: Signed, checkId: string, done: SandboxCheckOutcome, status: string): Promise<void> => {
    const providerCandidateId = String((await rowOf(checkId))['providerCandidateId']);
    await world.server.app.parts.sandboxControl!.completeBackgroundCheck({ tenantId: world.server.tenantIds[who.tenant], providerCandidateId, outcome: done });
    await become(who, status);
  };
  const begun = async (tenant: TenantName = 'alpha'): Promise<{ who: Signed; id: string }> => {
    const who = await world.person('caregiver', tenant);
    const { status, body } = await start(who);
    expect([status, body.status], JSON.stringify(body)).toEqual([201, 'invited']);
    return { who, id: body.id };
  };

  beforeAll(async () => {
    admin = await world.person('admin');
  });

  it('go from the invitation to a clear outcome, of which only the outcome is kept', async () => {
    const { who, id } = await begun();
    const again = await start(who);
    expect(again.body).toMatchObject({ id, invitationUrl: expect.stringMatching(/^http/) });
    expect(JSON.stringify(await rowOf(id))).not.toContain(again.body.invitationUrl);
    await atProvider(who, id, 'submit', 'pending');
    await atProvider(who, id, 'clear', 'clear');
    const { body } = await ask('getMyBackgroundCheck', who);
    expect(body).toMatchObject({ status: 'clear', invitationUrl: null, completedAt: expect.any(String) });
    expect(Date.parse(body.expiresAt) - Date.parse(body.completedAt)).toBeGreaterThanOrEqual(365 * dayMs);
    expect((await start(who)).body.id).toBe(id);
    expect(outcome(await decide(id, 'engaged'))).toBe('409 background_check_transition_not_allowed');
  });

  it('begin anew once the invitation has lapsed', async () => {
    const { who, id } = await begun();
    await atProvider(who, id, 'expire', 'lapsed');
    const { body } = await start(who);
    expect(body).toMatchObject({ status: 'invited' });
    expect(body.id).not.toBe(id);
    await atProvider(who, body.id, 'clear', 'clear');
  });

  it('where something was found, the business may take the person on', async () => {
    const { who, id } = await begun();
    await atProvider(who, id, 'consider', 'consider');
    const listed = await world.call('listBackgroundChecks', { token: admin.token, query: { status: 'consider', limit: 100 } });
    expect(listed.body.data).toContainEqual(expect.objectContaining({ id, userId: who.userId }));
    expect(outcome(await decide(id, 'adverse'))).toBe('409 background_check_transition_not_allowed');
    expect((await decide(id, 'engaged')).body).toMatchObject({ status: 'adjudicated', expiresAt: expect.any(String) });
    const log = await world.call('listAuditLog', { token: admin.token, query: { subjectId: id } });
    expect(log.body.data).toMatchObject([{ action: 'background_check.decided', data: { decision: 'engaged' } }]);
  });

  it('or tell them first, and turn them down when their time is over', async () => {
    const { who, id } = await begun();
    await atProvider(who, id, 'consider', 'consider');
    const told = await decide(id, 'pre_adverse');
    expect(told.body).toMatchObject({ status: 'pre_adverse', finalDecisionDueAt: expect.any(String) });
    await world.settled();
    expect((await ask('getMyBackgroundCheck', who)).body.finalDecisionDueAt).toBe(told.body.finalDecisionDueAt);
    expect(outcome(await decide(id, 'adverse'))).toBe('409 background_check_transition_not_allowed');
    await atProvider(who, id, 'send_final_notice', 'adverse');
    expect(outcome(await start(who))).toBe('409 background_check_decided');
  });

  it('can be disputed, and then the business looks again', async () => {
    const { who, id } = await begun();
    expect(outcome(await ask('disputeBackgroundCheck', who))).toBe('409 background_check_transition_not_allowed');
    await atProvider(who, id, 'consider', 'consider');
    await decide(id, 'pre_adverse');
    expect((await ask('disputeBackgroundCheck', who)).body).toMatchObject({ status: 'disputed', disputedAt: expect.any(String), finalDecisionDueAt: null });
    expect((await ask('disputeBackgroundCheck', who)).status).toBe(200);
    await world.settled();
    expect((await ask('getMyBackgroundCheck', who)).body.status).toBe('disputed');
    expect((await decide(id, 'engaged')).body.status).toBe('adjudicated');
  });

  it('a dispute at the provider counts, too, and its end', async () => {
    const { who, id } = await begun();
    await atProvider(who, id, 'consider', 'consider');
    await atProvider(who, id, 'dispute', 'disputed');
    await atProvider(who, id, 'clear', 'clear');
  });

  it('are nobody else’s', async () => {
    const { who, id } = await begun();
    const other = await world.person('caregiver');
    expect(outcome(await ask('getMyBackgroundCheck', other))).toBe('404 background_check_not_found');
    expect(outcome(await ask('disputeBackgroundCheck', other))).toBe('404 background_check_not_found');
    expect(outcome(await decide(id, 'engaged', await world.person('admin', 'beta')))).toBe('404 background_check_not_found #/path/checkId');
    expect(outcome(await decide(nobodys, 'engaged'))).toBe('404 background_check_not_found #/path/checkId');
    expect(outcome(await decide(id, 'maybe'))).toBe('400 invalid_request #/decision');
    expect(outcome(await start(other, { workLocation: { country: 'US', region: 'Colorado' } }))).toBe('400 invalid_request #/workLocation/region');
    expect(outcome(await start(other, {}))).toBe('400 invalid_request #/workLocation');
    expect((await ask('getMyBackgroundCheck', who)).body.id).toBe(id);
  });

  it('take no webhook that the provider did not sign', async () => {
    const raw = JSON.stringify({ id: 'evt_x', object: 'event', type: 'report.completed', created_at: new Date().toISOString(), data: { object: { id: 'r1', object: 'report' } } });
    const send = async (signature?: string) =>
      outcome(await world.call('receiveBackgroundCheckWebhook', { tenant: null, raw, headers: signature === undefined ? {} : { 'x-checkr-signature': signature } }));
    expect(await send()).toBe('400 invalid_signature');
    expect(await send(createHmac('sha256', 'another key').update(raw).digest('hex'))).toBe('400 invalid_signature');
  });

  describe('that are good', () => {
    it('can be renewed in their last month, and stay good meanwhile', async () => {
      const { who, id } = await begun('beta');
      await atProvider(who, id, 'clear', 'clear');
      const { expiresAt, goodUntil } = (await ask('getMyBackgroundCheck', who)).body;
      expect(goodUntil).toBe(expiresAt);
      await world.advance(330 * dayMs, 'beta');
      expect((await start(who)).body.id).toBe(id);
      await world.advance(10 * dayMs, 'beta');
      const types = async () => (await world.server.app.parts.db.query({}, 'SELECT type, data FROM events WHERE subjectId = ? ORDER BY id', [id])).rows;
      await until(async () => (await types()).some((row) => row['type'] === 'background_check.expiring'));
      const renewal = (await start(who)).body;
      expect(renewal).toMatchObject({ status: 'invited', goodUntil: expiresAt });
      expect(renewal.id).not.toBe(id);
      await atProvider(who, renewal.id, 'clear', 'clear');
      const renewed = (await ask('getMyBackgroundCheck', who)).body;
      expect(Date.parse(renewed.goodUntil)).toBeGreaterThan(Date.parse(expiresAt) + 300 * dayMs);
      await world.advance(30 * dayMs, 'beta');
      await until(async () => (await rowOf(id))['status'] === 'expired');
      expect((await ask('getMyBackgroundCheck', who)).body).toMatchObject({ id: renewal.id, status: 'clear' });
      const ended = (await types()).find((row) => row['type'] === 'background_check.expired')!;
      expect(JSON.stringify(ended['data'])).toContain('renewed');
      expect(JSON.stringify(ended['data'])).toContain('true');
    });

    it('expire after a year, with a word before', async () => {
      const { who, id } = await begun('beta');
      await atProvider(who, id, 'clear', 'clear');
      await world.advance(340 * dayMs, 'beta');
      const types = async () => (await world.server.app.parts.db.query({}, 'SELECT type FROM events WHERE subjectId = ? ORDER BY id', [id])).rows.map((row) => row['type']);
      await until(async () => (await types()).includes('background_check.expiring'));
      expect((await ask('getMyBackgroundCheck', who)).body.status).toBe('clear');
      await world.advance(30 * dayMs, 'beta');
      await become(who, 'expired');
      expect((await ask('getMyBackgroundCheck', who)).body.goodUntil).toBeNull();
      expect((await start(who)).body).toMatchObject({ status: 'invited' });
    });
  });
});
