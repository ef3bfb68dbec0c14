import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { backgroundCheckConformance } from '../../../../ports/background-checks/test/conformance.ts';
import { keys, startReceiver, startTestSandbox } from '../../../../sandbox/test/harness.ts';
import { createHttpSandboxControl } from '../../../sandbox/http/index.ts';
import { createCheckrChecks, type CheckrConfig } from '../index.ts';

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const at = (base: string, change: Partial<CheckrConfig> = {}): CheckrConfig => ({
  CHECKR_API_BASE: base,
  CHECKR_API_KEY: keys.checkrKey,
  CHECKR_WEBHOOK_SECRET: keys.checkrKey,
  CHECKR_PACKAGE: 'tasker_standard',
  ...change,
});

backgroundCheckConformance('checkr against the sandbox', async () => {
  const receiver = await startReceiver();
  const sandbox = await startTestSandbox();
  sandbox.setCheckrWebhookTargets([{ url: receiver.url, secret: keys.checkrKey }]);
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
  const base = `${sandbox.url}/checkr`;
  return {
    provider: createCheckrChecks(at(base)),
    wrongKey: createCheckrChecks(at(base, { CHECKR_API_KEY: 'wrong' })),
    withoutSecret: createCheckrChecks(at(base, { CHECKR_WEBHOOK_SECRET: ' ' })),
    unreachable: createCheckrChecks(at(closedUrl)),
    silent: createCheckrChecks(at(silentUrl), { timeoutMs: 100 }),
    step: async (tenantId, providerCandidateId, outcome) => {
      await control.completeBackgroundCheck({ tenantId, providerCandidateId, outcome });
    },
    webhook: async (condition) => {
      const matching = () => receiver.received.find(({ type, object }) => condition(type, object));
      await receiver.until(() => matching() !== undefined);
      const { rawBody, headers } = matching()!;
      return { rawBody, headers, nowMs: Date.now() };
    },
    stop: async () => {
      await sandbox.stop();
      await receiver.stop();
      silence.close();
      silence.closeAllConnections();
    },
  };
});

describe('checkr adapter', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
    server = undefined;
  });
  const answering = async (status: number, body: string, headers: Record<string, string> = {}) => {
    const seen: string[] = [];
    server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.writeHead(status, headers);
      response.end(body);
    });
    return { provider: createCheckrChecks(at(await listen(server))), seen };
  };
  const report = (change: object) =>
    JSON.stringify({ id: 'r1', object: 'report', candidate_id: 'c1', status: 'complete', result: 'clear', ...change });

  it.each([
    [401, 'unauthorized', false],
    [403, 'unauthorized', false],
    [404, 'not_found', false],
    [400, 'invalid', false],
    [422, 'invalid', false],
    [409, 'conflict', true],
    [429, 'rate_limited', true],
    [500, 'unavailable', true],
  ])('maps %i', async (status, kind, retryable) => {
    const { provider } = await answering(status, JSON.stringify({ error: ['email is invalid', 'package is unknown'] }));
    const error: unknown = await provider.retrieve({ providerReportId: 'r1' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'BackgroundCheckError',
      kind,
      retryable,
      message: 'email is invalid; package is unknown',
    });
    expect(inspect(error, { depth: 10 })).not.toContain(Buffer.from(`${keys.checkrKey}:`).toString('base64'));
  });

  it.each([
    [{ status: 'pending', result: null }, 'pending', null],
    [{ status: 'paused', result: null }, 'pending', null],
    [{ status: 'suspended', result: null }, 'suspended', null],
    [{ status: 'dispute', result: 'consider' }, 'disputed', null],
    [{ status: 'canceled', result: null }, 'canceled', null],
    [{}, 'clear', null],
    [{ adjudication: 'engaged' }, 'clear', 'engaged'],
    [{ result: 'consider' }, 'consider', null],
    [{ result: null }, 'consider', null],
    [{ result: 'consider', adjudication: 'engaged' }, 'adjudicated', 'engaged'],
    [{ result: 'consider', adjudication: 'pre_adverse_action' }, 'consider', 'pre_adverse_action'],
    [{ result: 'consider', adjudication: 'post_adverse_action' }, 'adjudicated', 'post_adverse_action'],
    [{ status: 'clear', result: undefined }, 'clear', null],
    [{ status: 'consider', result: undefined }, 'consider', null],
  ])('reads %j as %s', async (change, status, decision) => {
    const { provider } = await answering(200, report(change));
    expect(await provider.retrieve({ providerReportId: 'r1' })).toMatchObject({ status, decision });
  });

  it.each([
    ['another report', report({ id: 'r2' })],
    ['another object', report({ object: 'candidate' })],
    ['an unknown status', report({ status: 'lost' })],
    ['a report of nobody', report({ candidate_id: null })],
    ['a page', '<html>'],
    ['far too much', report({ more: 'x'.repeat(2 * 1024 * 1024) })],
  ])('takes %s for no answer', async (_what, body) => {
    const { provider } = await answering(200, body);
    await expect(provider.retrieve({ providerReportId: 'r1' })).rejects.toMatchObject({
      kind: 'unavailable',
      retryable: true,
    });
  });

  it('follows no redirect with its key', async () => {
    const { provider, seen } = await answering(307, '', { location: '/elsewhere' });
    await expect(provider.retrieve({ providerReportId: 'r/1' })).rejects.toMatchObject({ kind: 'unavailable' });
    expect(seen).toEqual(['GET /v1/reports/r%2F1']);
  });

  it('does not wait for an answer that never ends', async () => {
    const timers: NodeJS.Timeout[] = [];
    server = createServer((_request, response) => {
      timers.push(setInterval(() => response.write(' '), 20));
    });
    const provider = createCheckrChecks(at(await listen(server)), { timeoutMs: 200 });
    await expect(provider.retrieve({ providerReportId: 'r1' })).rejects.toMatchObject({ kind: 'timeout' });
    timers.forEach(clearInterval);
  });

  const signed = (body: string) => ({
    rawBody: body,
    headers: { 'X-Checkr-Signature': createHmac('sha256', keys.checkrKey).update(body).digest('hex') },
    nowMs: 0,
  });
  const provider = createCheckrChecks(at('http://127.0.0.1:9'));

  it('reads webhooks that only name their object', () => {
    const event = {
      id: 'e1',
      object: 'event',
      type: 'report.completed',
      created_at: '2026-06-01T10:00:00Z',
      data: { object: { id: 'r1', object: 'report', uri: '/v1/reports/r1' } },
    };
    expect(provider.verifyWebhook(signed(JSON.stringify(event)))).toEqual({
      id: 'e1',
      type: 'report.completed',
      occurredAt: new Date('2026-06-01T10:00:00Z'),
      providerCandidateId: null,
      providerInvitationId: null,
      providerReportId: 'r1',
    });
  });

  const undated = '{"object":"event","id":"e1","type":"t","created_at":"x","data":{"object":{"id":"r"}}}';
  it.each(['', 'null', '[]', '{}', '"x"', undated])(
    'rejects the signed body %j',
    (body) => {
      expect(() => provider.verifyWebhook(signed(body))).toThrow(expect.objectContaining({ reason: 'malformed' }));
    },
  );

  it('rejects signatures of another length or alphabet', () => {
    const { rawBody, headers, nowMs } = signed('{}');
    for (const value of ['', 'ab', `${headers['X-Checkr-Signature']}00`, 'z'.repeat(64)])
      expect(() => provider.verifyWebhook({ rawBody, headers: { 'x-checkr-signature': value }, nowMs })).toThrow(
        expect.objectContaining({ reason: 'bad_signature' }),
      );
  });
});
