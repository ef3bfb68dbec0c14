import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpSandboxControl } from '../../adapters/sandbox/http/index.ts';
import type { Sandbox } from '../host.ts';
import { keys, startTestSandbox } from './harness.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const call = async (
  method: string,
  path: string,
  form: Record<string, string> | null = null,
  authorization = basic(keys.twilioSid, keys.twilioToken),
): Promise<{ status: number; body: any }> => {
  const response = await fetch(`${sandbox.url}/2010-04-01/Accounts/${path}`, {
    method,
    headers: { authorization },
    ...(form === null ? {} : { body: new URLSearchParams(form) }),
  });
  return { status: response.status, body: await response.json() };
};
const messages = `${keys.twilioSid}/Messages.json`;
const good = { To: '+12065550123', From: '+15005550006', Body: 'Hello' };
const callback = (tenantId: string) => `https://api.example.com/sms?tenantId=${tenantId}&messageId=ntf_9`;

describe('twilio stand-in', () => {
  it("answers a message in Twilio's shape, and again when asked for it", async () => {
    const { status, body } = await call('POST', messages, { ...good, Body: 'ä'.repeat(161) });
    expect([status, body.sid]).toEqual([201, expect.stringMatching(/^SM[0-9a-f]{32}$/)]);
    expect(body).toMatchObject({ status: 'queued', num_segments: '2', account_sid: keys.twilioSid, error_code: null });
    expect(Date.parse(body.date_created)).not.toBeNaN();
    expect(await call('GET', `${keys.twilioSid}/Messages/${body.sid}.json`)).toEqual({ status: 200, body });
  });

  it("is understood by Twilio's own client", async () => {
    const { body } = await call('POST', messages, { ...good, Body: '🐕'.repeat(40) });
    const http = new twilio.RequestClient();
    const moved = {
      request: (options: Parameters<typeof http.request>[0]) =>
        http.request({ ...options, uri: options.uri.replace('https://api.twilio.com', sandbox.url) }),
    } as typeof http;
    const client = twilio(keys.twilioSid, keys.twilioToken, { httpClient: moved });
    expect(await client.messages(body.sid).fetch()).toMatchObject({ body: '🐕'.repeat(40), numSegments: '2' });
    await expect(client.messages(`SM${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  it.each([
    ['wrong token', basic(keys.twilioSid, 'wrong')],
    ['wrong account', basic(`AC${'2'.repeat(32)}`, keys.twilioToken)],
    ['bearer', `Bearer ${keys.twilioToken}`],
    ['nothing', ''],
  ])('refuses %s', async (_name, authorization) => {
    const { status, body } = await call('POST', messages, good, authorization);
    expect(status).toBe(401);
    expect(body).toEqual({
      code: 20003,
      message: 'Authenticate',
      more_info: 'https://www.twilio.com/docs/errors/20003',
      status: 401,
    });
  });

  it.each([
    [{ ...good, To: '' }, 21604],
    [{ ...good, From: '' }, 21603],
    [{ ...good, Body: '' }, 21602],
    [{ ...good, To: '2065550123' }, 21211],
    [{ ...good, From: '+' }, 21212],
    [{ ...good, Body: 'x'.repeat(1601) }, 21617],
    [{ ...good, StatusCallback: 'nowhere' }, 21609],
    [{ ...good, From: '', MessagingServiceSid: 'MG1' }, 21701],
    [{ ...good, To: '+15005550001' }, 21211],
    [{ ...good, To: '+15005550002' }, 21612],
    [{ ...good, To: '+15005550003' }, 21408],
    [{ ...good, To: '+15005550004' }, 21610],
    [{ ...good, To: '+15005550009' }, 21614],
    [{ ...good, From: '+15005550007' }, 21606],
  ])('refuses %j with %i', async (form, code) => {
    expect(await call('POST', messages, form)).toMatchObject({ status: 400, body: { code, status: 400 } });
  });

  it('knows one account and its messages', async () => {
    const other = `AC${'2'.repeat(32)}`;
    expect(await call('POST', `${other}/Messages.json`, good)).toMatchObject({ status: 404, body: { code: 20404 } });
    expect((await call('GET', `${keys.twilioSid}/Calls.json`)).status).toBe(404);
    expect((await call('POST', messages, { ...good, Body: 'x'.repeat(70_000) })).status).toBe(413);
  });

  it('shows a tenant its own messages, newest first', async () => {
    const control = createHttpSandboxControl({
      SANDBOX_CONTROL_URL: sandbox.url,
      SANDBOX_CONTROL_TOKEN: keys.controlToken,
    });
    for (const [Body, tenant] of [['one', 'ten_a'], ['two', 'ten_a'], ['three', 'ten_b']] as const)
      await call('POST', messages, { ...good, Body, StatusCallback: callback(tenant) });
    const listed = await control.listMessages({ tenantId: 'ten_a', limit: 10 });
    expect(listed.map(({ text }) => text)).toEqual(['two', 'one']);
    expect(listed[0]).toEqual({
      id: expect.stringMatching(/^SM/),
      messageId: 'ntf_9',
      from: good.From,
      to: good.To,
      text: 'two',
      status: 'queued',
      segments: 1,
      receivedAt: expect.any(Date),
      account: 'platform',
    });
    expect(await control.listMessages({ tenantId: 'ten_a', limit: 1, offset: 1 })).toMatchObject([{ text: 'one' }]);
    expect(await control.listMessages({ tenantId: 'ten_a', to: '+12065550199', limit: 10 })).toEqual([]);
    await expect(control.listMessages({ tenantId: 'ten_a', limit: 1000 })).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('is not there unless it is asked for', async () => {
    const own = await startTestSandbox({ twilio: undefined, checkr: undefined });
    try {
      expect((await fetch(`${own.url}/2010-04-01/Accounts/${messages}`, { method: 'POST' })).status).toBe(404);
      expect((await fetch(`${own.url}/checkr/v1/candidates`, { method: 'POST' })).status).toBe(404);
    } finally {
      await own.stop();
    }
    await expect(startTestSandbox({ twilio: { accountSid: keys.twilioSid, authToken: '' } })).rejects.toThrow('authToken');
  });
});
