import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EmailMessage } from '../../../../ports/email/index.ts';
import { emailConformance } from '../../../../ports/email/test/conformance.ts';
import { createSmtpEmail, type SmtpConfig } from '../index.ts';
import { credentials, readMail, startMailServer, type MailServer } from './mail-server.ts';

const at = (port: number, change: Partial<SmtpConfig> = {}): SmtpConfig => ({
  SMTP_HOST: '127.0.0.1',
  SMTP_PORT: String(port),
  SMTP_USER: credentials.user,
  SMTP_PASSWORD: credentials.password,
  SMTP_TLS: 'none',
  ...change,
});

/** A port where somebody listens and says nothing, and one where nobody does. */
const startSilence = async () => {
  const sockets = new Set<{ destroy(): void }>();
  const silence = createServer((socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => {
    silence.listen(0, '127.0.0.1', resolve);
  });
  const closed = createServer();
  await new Promise<void>((resolve) => {
    closed.listen(0, '127.0.0.1', resolve);
  });
  const closedPort = (closed.address() as AddressInfo).port;
  closed.close();
  return {
    silentPort: (silence.address() as AddressInfo).port,
    closedPort,
    stop: () => {
      silence.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};

emailConformance('smtp against a real mail server', async () => {
  const server = await startMailServer();
  const { silentPort, closedPort, stop } = await startSilence();
  return {
    sender: createSmtpEmail(at(server.port)),
    wrongKey: createSmtpEmail(at(server.port, { SMTP_PASSWORD: 'wrong' })),
    unreachable: createSmtpEmail(at(closedPort)),
    silent: createSmtpEmail(at(silentPort), { timeoutMs: 100 }),
    arrived: async (to) =>
      server.received
        .filter(({ envelopeTo }) => envelopeTo.includes(to))
        .map(({ raw, envelopeFrom }) => {
          const { headers, parts } = readMail(raw);
          const part = (type: string) => parts.find((one) => one.type === type)?.body;
          return {
            subject: headers['Subject'] ?? '',
            text: part('text/plain') ?? '',
            html: part('text/html') ?? null,
            from: envelopeFrom,
            headers,
          };
        }),
    stop: async () => {
      stop();
      await server.stop();
    },
  };
});

const message: EmailMessage = {
  messageId: 'ntf_1',
  tenantId: 'ten_1',
  from: { email: 'hello@happypaws.example', name: 'Happy Paws' },
  to: { email: 'ann@example.com' },
  subject: 's',
  text: 't',
  category: 'c',
};

describe('smtp adapter', () => {
  let server: MailServer | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  it.each<[string, Partial<EmailMessage>]>([
    ['subject', { subject: 'Hi\r\nBcc: eve@example.com' }],
    ['subject with a bare line feed', { subject: 'Hi\nBcc: eve@example.com' }],
    ['name', { to: { email: 'ann@example.com', name: 'Ann\r\nBcc: eve@example.com' } }],
    ["sender's name", { from: { email: 'a@example.com', name: 'A\nBcc: eve@example.com' } }],
    ['address', { to: { email: 'ann@example.com\r\nRCPT TO:<eve@example.com>' } }],
    ['list of addresses', { to: { email: 'ann@example.com,eve@example.com' } }],
    ['address in brackets', { to: { email: '<eve@example.com>ann@example.com' } }],
    ['reply address', { replyTo: { email: 'a@example.com\nBcc: eve@example.com' } }],
    ['header', { headers: { 'X-A': 'b\r\nBcc: eve@example.com' } }],
    ["header's name", { headers: { 'X-A: b\r\nBcc': 'eve@example.com' } }],
    ['header that decides who gets it', { headers: { bcc: 'eve@example.com' } }],
    ['message id', { messageId: 'a>\r\nBcc: eve@example.com' }],
  ])('refuses a header hidden in the %s', async (_where, change) => {
    server = await startMailServer();
    await expect(createSmtpEmail(at(server.port)).send({ ...message, ...change })).rejects.toMatchObject({
      name: 'EmailError',
      kind: 'invalid',
      retryable: false,
    });
    expect(server.received).toEqual([]);
  });

  it('keeps the same id for every try, and asks for no file and no address', async () => {
    server = await startMailServer();
    const sender = createSmtpEmail(at(server.port));
    const sent = await sender.send({ ...message, html: '<img src="file:///etc/passwd">' });
    expect(await sender.send(message)).toEqual(sent);
    expect(sent).toEqual({ providerMessageId: '<ntf_1@happypaws.example>' });
    expect(readMail(server.received[1]?.raw ?? '').parts[1]?.body).toBe('<img src="file:///etc/passwd">');
    expect(readMail(server.received[0]?.raw ?? '').headers['Message-ID']).toBe('<ntf_1@happypaws.example>');
  });

  it('sends without signing in where no user is set', async () => {
    server = await startMailServer({ authOptional: true });
    await createSmtpEmail(at(server.port, { SMTP_USER: undefined, SMTP_PASSWORD: undefined })).send(message);
    expect(server.received).toHaveLength(1);
  });

  it.each([
    [550, 'invalid', false],
    [554, 'invalid', false],
    [451, 'unavailable', true],
    [421, 'unavailable', true],
    [530, 'unauthorized', false],
  ])('maps %i', async (responseCode, kind, retryable) => {
    server = await startMailServer({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no'), { responseCode })),
    });
    const error: unknown = await createSmtpEmail(at(server.port)).send(message).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind, retryable });
    expect(inspect(error, { depth: 10 })).not.toContain(credentials.password);
  });

  it('does not wait for a server whose answer never ends', async () => {
    const timers: NodeJS.Timeout[] = [];
    const endless = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('220 here\r\n');
      // Each line comes in time; together they never end.
      socket.once('data', () => timers.push(setInterval(() => socket.write('250-MORE\r\n'), 20)));
    });
    await new Promise<void>((resolve) => {
      endless.listen(0, '127.0.0.1', resolve);
    });
    try {
      const sender = createSmtpEmail(at((endless.address() as AddressInfo).port), { timeoutMs: 300 });
      await expect(sender.send(message)).rejects.toMatchObject({ kind: 'timeout', retryable: true });
    } finally {
      timers.forEach(clearInterval);
      endless.close();
    }
  });

  it('does not boot with a mode it does not know', () => {
    expect(() => createSmtpEmail(at(1, { SMTP_TLS: 'maybe' }))).toThrow('SMTP_TLS');
  });
});

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasOpenssl)('smtp adapter, encrypted', () => {
  let folder: string;
  let pair: { key: string; cert: string };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'smtp-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const request = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1';
    execFileSync('openssl', [...request.split(' '), '-keyout', key, '-out', cert], { stdio: 'ignore' });
    pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['starttls', 'tls'])('sends by %s to a server it trusts, and to no other', async (mode) => {
    const server = await startMailServer({ ...pair, secure: mode === 'tls', disabledCommands: [] });
    try {
      const config = at(server.port, { SMTP_TLS: mode });
      await createSmtpEmail(config, { ca: pair.cert }).send(message);
      expect(server.received).toMatchObject([{ isEncrypted: true }]);
      await expect(createSmtpEmail(config).send(message)).rejects.toMatchObject({ kind: 'unavailable' });
      expect(server.received).toHaveLength(1);
    } finally {
      await server.stop();
    }
  });

  it('sends nothing in clear when a server has no STARTTLS', async () => {
    const server = await startMailServer();
    try {
      await expect(createSmtpEmail(at(server.port, { SMTP_TLS: 'starttls' })).send(message)).rejects.toMatchObject({
        name: 'EmailError',
      });
      expect(server.received).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});
