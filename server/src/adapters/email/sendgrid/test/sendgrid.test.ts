import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { EmailMessage } from '../../../../ports/email/index.ts';
import { emailConformance } from '../../../../ports/email/test/conformance.ts';
import { keys, startTestSandbox } from '../../../../sandbox/test/harness.ts';
import { createHttpSandboxControl } from '../../../sandbox/http/index.ts';
import { createSendgridEmail } from '../index.ts';

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

emailConformance('sendgrid against the sandbox', async () => {
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
  const sender = (base: string, apiKey = keys.sendgridKey, timeoutMs = 5_000) =>
    createSendgridEmail({ SENDGRID_API_BASE: base, SENDGRID_API_KEY: apiKey }, { timeoutMs });
  return {
    sender: sender(sandbox.url),
    wrongKey: sender(sandbox.url, 'SG.wrong'),
    unreachable: sender(closedUrl),
    silent: sender(silentUrl, keys.sendgridKey, 100),
    arrived: async (to) =>
      (await control.listMails({ tenantId: 'ten_1', to, limit: 10 })).map((mail) => ({
        ...mail,
        from: mail.from.email,
      })),
    stop: async () => {
      await sandbox.stop();
      silence.close();
      silence.closeAllConnections();
    },
  };
});

describe('sendgrid adapter', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
    server = undefined;
  });
  const message: EmailMessage = {
    messageId: 'ntf_1',
    tenantId: 'ten_1',
    from: { email: 'a@example.com' },
    to: { email: 'b@example.com' },
    subject: 's',
    text: 't',
    category: 'c',
    headers: { 'X-Own': 'yes' },
  };
  const answering = async (status: number, headers: Record<string, string> = {}) => {
    const seen: { headers: IncomingHttpHeaders; body: string }[] = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        seen.push({ headers: request.headers, body });
        response.writeHead(status, headers);
        response.end();
      });
    });
    return {
      sender: createSendgridEmail({ SENDGRID_API_BASE: await listen(server), SENDGRID_API_KEY: 'SG.k-e-y' }),
      seen,
    };
  };

  it.each([
    [429, 'rate_limited', true],
    [503, 'unavailable', true],
    [403, 'unauthorized', false],
    [400, 'invalid', false],
  ])('maps %i', async (status, kind, retryable) => {
    const { sender } = await answering(status);
    const error: unknown = await sender.send(message).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind, retryable });
    expect(inspect(error, { depth: 10 })).not.toContain('SG.k-e-y');
  });

  it('follows no redirect with its key', async () => {
    const { sender, seen } = await answering(307, { location: '/elsewhere' });
    await expect(sender.send(message)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(seen).toHaveLength(1);
  });

  it("keeps a mail's headers in the mail and turns tracking off", async () => {
    const { sender, seen } = await answering(202, { 'x-message-id': 'm1' });
    expect(await sender.send(message)).toEqual({ providerMessageId: 'm1' });
    expect(seen[0]?.headers['x-own']).toBeUndefined();
    const body = JSON.parse(seen[0]?.body ?? '{}') as Record<string, unknown>;
    expect(body).toMatchObject({
      personalizations: [{ headers: { 'X-Own': 'yes' } }],
      custom_args: { tenant_id: 'ten_1', message_id: 'ntf_1' },
      tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
    });
  });
});
