import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { smsConformance } from '../../../../ports/sms/test/conformance.ts';
import { keys, startTestSandbox } from '../../../../sandbox/test/harness.ts';
import { createHttpSandboxControl } from '../../../sandbox/http/index.ts';
import { createTwilioSms, twilioConfig, type TwilioConfig } from '../index.ts';

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const at = (base: string, change: Partial<TwilioConfig> = {}): TwilioConfig => ({
  TWILIO_API_BASE: base,
  TWILIO_ACCOUNT_SID: keys.twilioSid,
  TWILIO_AUTH_TOKEN: keys.twilioToken,
  TWILIO_FROM: '+15005550006',
  TWILIO_STATUS_CALLBACK: 'https://api.example.com/api/webhooks/sms?from=twilio',
  ...change,
});

smsConformance('twilio against the sandbox', async () => {
  const sandbox = await startTestSandbox();
  const control = createHttpSandboxControl({
    SANDBOX_CONTROL_URL: sandbox.url,
    SANDBOX_CONTROL_TOKEN: keys.controlToken,
  });
  const silence = createServer(() => {});
  const silentUrl = await listen(silence);
  const closed = createServer();
  const closedUrl = await listen(closed);
  await new Promise((resolve) => {
    closed.close(resolve);
  });
  return {
    sender: createTwilioSms(at(sandbox.url)),
    wrongKey: createTwilioSms(at(sandbox.url, { TWILIO_AUTH_TOKEN: 'wrong' })),
    unreachable: createTwilioSms(at(closedUrl)),
    silent: createTwilioSms(at(silentUrl), { timeoutMs: 100 }),
    unsubscribed: '+15005550004',
    impossible: '+15005550001',
    arrived: (tenantId, to) => control.listMessages({ tenantId, to, limit: 10 }),
    stop: async () => {
      await sandbox.stop();
      silence.close();
      silence.closeAllConnections();
    },
  };
});

describe('twilio adapter', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
    server = undefined;
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const message = { messageId: 'ntf_1', tenantId: 'ten_1', to: '+12065550123', text: 'Rex is home' };
  const answering = async (status: number, body: string, headers: Record<string, string> = {}) => {
    const seen: { path: string; authorization: string | undefined; form: URLSearchParams }[] = [];
    server = createServer((request: IncomingMessage, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      request.on('end', () => {
        const { url: path = '', headers: own } = request;
        seen.push({ path, authorization: own.authorization, form: new URLSearchParams(text) });
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(body);
      });
    });
    return { base: await listen(server), seen };
  };
  const failing = async (status: number, body: string, headers: Record<string, string> = {}) => {
    const { base, seen } = await answering(status, body, headers);
    const error: unknown = await createTwilioSms(at(base)).send(message).catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 10 })).not.toContain(keys.twilioToken);
    return { error, seen };
  };
  const refusal = (code: number, status: number) => JSON.stringify({ code, status, message: 'no', more_info: '' });

  it.each([
    [21610, 400, 'unsubscribed', false],
    [21211, 400, 'invalid', false],
    [21408, 400, 'invalid', false],
    [21611, 429, 'rate_limited', true],
    [20429, 429, 'rate_limited', true],
    [20003, 401, 'unauthorized', false],
    [20005, 403, 'unauthorized', false],
    [20500, 500, 'unavailable', true],
  ])('maps %i', async (code, status, kind, retryable) => {
    const { error, seen } = await failing(status, refusal(code, status));
    expect(error).toMatchObject({ name: 'SmsError', kind, retryable, code: String(code) });
    // Tries again itself: never.
    expect(seen).toHaveLength(1);
  });

  it.each([
    [503, '<html>Bad gateway</html>'],
    [200, '{}'],
    [201, '<html>hello</html>'],
    [201, '{"sid":"AC1"}'],
  ])('takes %i %s for no success', async (status, body) => {
    expect((await failing(status, body)).error).toMatchObject({ kind: 'unavailable', retryable: true });
  });

  it('follows no redirect with its token', async () => {
    const { error, seen } = await failing(307, '', { location: '/elsewhere' });
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect(seen).toHaveLength(1);
  });

  it('keeps the path of its base, signs in, and names tenant and message where the fate is reported', async () => {
    const { base, seen } = await answering(201, JSON.stringify({ sid: `SM${'a'.repeat(32)}` }));
    const service = `MG${'b'.repeat(32)}`;
    await createTwilioSms(at(`${base}/proxy/`, { TWILIO_FROM: service })).send(message);
    const basic = Buffer.from(`${keys.twilioSid}:${keys.twilioToken}`).toString('base64');
    expect(seen).toMatchObject([
      { path: `/proxy/2010-04-01/Accounts/${keys.twilioSid}/Messages.json`, authorization: `Basic ${basic}` },
    ]);
    expect(Object.fromEntries(seen[0]?.form ?? [])).toEqual({
      To: message.to,
      Body: message.text,
      MessagingServiceSid: service,
      StatusCallback: 'https://api.example.com/api/webhooks/sms?from=twilio&tenantId=ten_1&messageId=ntf_1',
    });
  });

  it('goes where it is told and prints nothing, whatever the environment says', async () => {
    vi.stubEnv('TWILIO_LOG_LEVEL', 'debug');
    vi.stubEnv('TWILIO_REGION', 'ie1');
    vi.stubEnv('TWILIO_EDGE', 'dublin');
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
    const { base, seen } = await answering(201, JSON.stringify({ sid: `SM${'a'.repeat(32)}` }));
    await createTwilioSms(at(base, { TWILIO_STATUS_CALLBACK: undefined })).send(message);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.form.has('StatusCallback')).toBe(false);
    expect(printed).not.toHaveBeenCalled();
  });

  it('does not wait for an answer that never ends', async () => {
    const timers: NodeJS.Timeout[] = [];
    server = createServer((_request, response) => {
      response.writeHead(201, { 'content-type': 'application/json' });
      timers.push(setInterval(() => response.write(' '), 20));
    });
    const sender = createTwilioSms(at(await listen(server)), { timeoutMs: 200 });
    await expect(sender.send(message)).rejects.toMatchObject({ kind: 'timeout', retryable: true });
    timers.forEach(clearInterval);
  });

  it('has settings that are checked', () => {
    expect(twilioConfig.TWILIO_ACCOUNT_SID.check('SK123')).not.toBeNull();
    expect(twilioConfig.TWILIO_ACCOUNT_SID.check(twilioConfig.TWILIO_ACCOUNT_SID.sandboxDefault)).toBeNull();
  });
});
