import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpSandboxControl } from '../../adapters/sandbox/http/index.ts';
import type { SandboxControl } from '../../ports/sandbox/index.ts';
import type { Sandbox } from '../host.ts';
import { keys, startReceiver, startTestSandbox, wall, type Receiver } from './harness.ts';

let receiver: Receiver;
let sandbox: Sandbox;
let control: SandboxControl;
const controlOf = ({ url }: Sandbox) =>
  createHttpSandboxControl({ SANDBOX_CONTROL_URL: url, SANDBOX_CONTROL_TOKEN: keys.controlToken });
beforeEach(async () => {
  receiver = await startReceiver();
  sandbox = await startTestSandbox({
    checkr: { apiKey: keys.checkrKey, webhookTargets: [{ url: receiver.url, secret: keys.checkrKey }] },
  });
  control = controlOf(sandbox);
});
afterEach(async () => {
  await sandbox.stop();
  await receiver.stop();
});

const call = async (
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
  base = sandbox.url,
): Promise<{ status: number; body: any }> => {
  const response = await fetch(`${base}/checkr/v1/${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${keys.checkrKey}:`).toString('base64')}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
};
const person = { email: 'zoe@example.com', first_name: 'Zoë', metadata: { tenant_id: 'ten_1' } };
const places = [{ country: 'US', state: 'WA' }];
const invite = async (base = sandbox.url) => {
  const candidate = (await call('POST', 'candidates', person, {}, base)).body;
  const order = { candidate_id: candidate.id, package: 'tasker_standard', work_locations: places };
  const invitation = (await call('POST', 'invitations', order, {}, base)).body;
  return { candidate, invitation };
};
const finish = (providerCandidateId: string, outcome: 'clear' | 'consider' | 'send_final_notice' | 'submit') =>
  control.completeBackgroundCheck({ tenantId: 'ten_1', providerCandidateId, outcome });

describe('checkr stand-in', () => {
  it('makes candidates and invitations', async () => {
    const { candidate, invitation } = await invite();
    expect(candidate).toMatchObject({ object: 'candidate', email: person.email, report_ids: [] });
    expect(invitation).toMatchObject({ object: 'invitation', status: 'pending', candidate_id: candidate.id });
    expect((await call('GET', `candidates/${candidate.id}`)).body).toEqual(candidate);
    expect((await call('GET', `invitations?candidate_id=${candidate.id}`)).body).toMatchObject({ data: [invitation] });
  });

  it('takes forms, too', async () => {
    const response = await fetch(`${sandbox.url}/checkr/v1/candidates`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${keys.checkrKey}:`).toString('base64')}` },
      body: new URLSearchParams({ email: 'zoe@example.com', 'metadata[tenant_id]': 'ten_1' }),
    });
    expect([response.status, await response.json()]).toEqual([
      201,
      expect.objectContaining({ email: 'zoe@example.com', metadata: { tenant_id: 'ten_1' } }),
    ]);
  });

  it.each<[string, string, object, number]>([
    ['POST', 'candidates', {}, 400],
    ['POST', 'candidates', { email: 'x' }, 400],
    ['POST', 'invitations', { package: 'x', work_locations: places, candidate_id: 'nobody' }, 404],
    ['POST', 'invitations', { package: 'x', candidate_id: 'nobody' }, 400],
    ['POST', 'invitations', { package: 'x', work_locations: [{ country: 'US' }], candidate_id: 'nobody' }, 400],
    ['POST', 'reports/nothing', { adjudication: 'engaged' }, 404],
    ['POST', 'reports/nothing', { adjudication: 'post_adverse_action' }, 400],
    ['DELETE', 'adverse_actions/nothing', {}, 404],
    ['POST', 'elsewhere', {}, 404],
    ['POST', 'reports/a/b/c', {}, 404],
  ])('refuses %s %s %j', async (method, path, body, status) => {
    const refused = await call(method, path, body);
    expect([refused.status, refused.body]).toEqual([status, { error: expect.anything() }]);
  });

  it('checks the key', async () => {
    const wrong = `Basic ${Buffer.from('wrong:').toString('base64')}`;
    expect(await call('POST', 'candidates', person, { authorization: wrong })).toEqual({
      status: 401,
      body: { error: 'Bad authentication error' },
    });
  });

  it('does what has an idempotency key once', async () => {
    const key = { 'idempotency-key': 'k1' };
    const first = await call('POST', 'candidates', person, key);
    expect(await call('POST', 'candidates', person, key)).toEqual(first);
    expect((await call('POST', 'candidates', { email: 'other@example.com' }, key)).status).toBe(400);
    expect((await call('POST', 'candidates', person)).body.id).not.toBe(first.body.id);
  });

  it('gives reasons only where there are some, and takes no others', async () => {
    const { candidate } = await invite();
    const { providerReportId: id } = await finish(candidate.id, 'submit');
    expect((await call('GET', `reports/${id}/adverse_items`)).status).toBe(400);
    await finish(candidate.id, 'consider');
    const items = (await call('GET', `reports/${id}/adverse_items`)).body.data;
    expect((await call('POST', `reports/${id}/adverse_actions`, { adverse_item_ids: ['other'] })).status).toBe(400);
    expect((await call('POST', `reports/${id}/adverse_actions`, { adverse_item_ids: [] })).status).toBe(400);
    const adverse = { adverse_item_ids: [items[0].id] };
    const action = await call('POST', `reports/${id}/adverse_actions`, adverse);
    expect([action.status, action.body.status]).toEqual([201, 'pending']);
    expect((await call('POST', `reports/${id}/adverse_actions`, adverse)).status).toBe(400);
    expect((await call('POST', `reports/${id}`, { adjudication: 'engaged' })).status).toBe(400);
    expect((await call('DELETE', `adverse_actions/${action.body.id}`)).body.status).toBe('canceled');
    expect((await call('POST', `reports/${id}`, { adjudication: 'engaged' })).body.adjudication).toBe('engaged');
  });

  it('sends the final notice when its time has come, by itself', async () => {
    let now = wall.now().getTime();
    const own = await startTestSandbox({ clock: { now: () => new Date(now) } });
    try {
      const { candidate } = await invite(own.url);
      const consider = { tenantId: 'ten_1', providerCandidateId: candidate.id, outcome: 'consider' } as const;
      const { providerReportId: id } = await controlOf(own).completeBackgroundCheck(consider);
      const items = (await call('GET', `reports/${id}/adverse_items`, undefined, {}, own.url)).body.data;
      await call('POST', `reports/${id}/adverse_actions`, { adverse_item_ids: [items[0].id] }, {}, own.url);
      now += 6 * 86_400_000;
      const before = await call('GET', `reports/${id}`, undefined, {}, own.url);
      now += 2 * 86_400_000;
      const after = await call('GET', `reports/${id}`, undefined, {}, own.url);
      expect([before.body.adjudication, after.body.adjudication]).toEqual(['pre_adverse_action', 'post_adverse_action']);
    } finally {
      await own.stop();
    }
  });
});

describe('its webhooks', () => {
  it('come signed with the secret, and again after a failure', async () => {
    receiver.answers.push(500);
    const { candidate } = await invite();
    await finish(candidate.id, 'clear');
    const types = () => [...new Set(receiver.received.map(({ type }) => type))];
    await receiver.until(() => types().length === 5 && receiver.received.length === 6);
    expect(types().toSorted()).toEqual([
      'candidate.created',
      'invitation.completed',
      'invitation.created',
      'report.completed',
      'report.created',
    ]);
    expect(receiver.received.filter(({ type }) => type === 'candidate.created')).toHaveLength(2);
    for (const { rawBody, headers } of receiver.received)
      expect(headers['x-checkr-signature']).toBe(createHmac('sha256', keys.checkrKey).update(rawBody).digest('hex'));
  });

  it('obey the sandbox', async () => {
    await control.setWebhookMode('delay');
    await invite();
    expect(receiver.received).toEqual([]);
    expect(await control.flushWebhooks()).toBe(2);
    await receiver.until((received) => received.length === 2);
  });

  it('survive a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const targets = [{ url: receiver.url, secret: keys.checkrKey }];
    try {
      receiver.answers.push(500);
      const checkr = { apiKey: keys.checkrKey, webhookTargets: targets };
      const before = await startTestSandbox({ dataDir, checkr, webhookRetryDelaysMs: [60_000] });
      await call('POST', 'candidates', person, {}, before.url);
      await receiver.until((received) => received.length === 1);
      await before.stop();
      const after = await startTestSandbox({ dataDir });
      after.setCheckrWebhookTargets(targets);
      await receiver.until((received) => received.length === 2);
      await after.stop();
      expect(receiver.received[1]?.id).toBe(receiver.received[0]?.id);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});

describe('its control', () => {
  it('reaches only what is the tenant’s', async () => {
    const { candidate } = await invite();
    const of = (tenantId: string, providerCandidateId: string, outcome = 'clear') =>
      control.completeBackgroundCheck({ tenantId, providerCandidateId, outcome: outcome as never });
    await expect(of('ten_2', candidate.id)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(of('ten_1', 'nobody')).rejects.toMatchObject({ kind: 'not_found' });
    await expect(of('ten_1', candidate.id, 'fly')).rejects.toMatchObject({ kind: 'invalid' });
    expect(await of('ten_1', candidate.id)).toMatchObject({ status: 'complete', result: 'clear', adjudication: null });
    await expect(of('ten_1', candidate.id)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(of('ten_1', candidate.id, 'send_final_notice')).rejects.toMatchObject({ kind: 'conflict' });
  });
});

describe('its page', () => {
  it('lets the person hand in, once', async () => {
    const { candidate, invitation } = await invite();
    const page = await fetch(invitation.invitation_url);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('Background check for Zoë');
    for (let times = 0; times < 2; times += 1) {
      const answer = await fetch(invitation.invitation_url, { method: 'POST' });
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Thank you')]);
    }
    const { report_ids: reports } = (await call('GET', `candidates/${candidate.id}`)).body;
    expect(reports).toHaveLength(1);
    expect((await call('GET', `reports/${reports[0]}`)).body.status).toBe('pending');
  });

  it('tells nothing of an invitation that is not one', async () => {
    const answer = await fetch(`${sandbox.url}/checkr/apply/${'0'.repeat(24)}`);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('no such invitation')]);
  });
});
