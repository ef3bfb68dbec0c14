import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  envelopeFrom: string;
  envelopeTo: string[];
  isEncrypted: boolean;
  /** As it came over the wire. */
  raw: string;
}

export interface MailServer {
  port: number;
  received: ReceivedMail[];
  stop(): Promise<void>;
}

export const credentials = { user: 'dogcare', password: 'p-a-s-s' };

/** A real SMTP server on a free port that keeps what it is given. */
export const startMailServer = async (options: Partial<SMTPServerOptions> = {}): Promise<MailServer> => {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    logger: false,
    disabledCommands: ['STARTTLS'],
    // In clear on this machine only.
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === credentials.user && password === credentials.password) done(null, { user: username });
      else done(new Error('Invalid username or password'));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.unshift({
          envelopeFrom: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
          envelopeTo: session.envelope.rcptTo.map(({ address }) => address),
          isEncrypted: session.secure,
          raw: Buffer.concat(chunks).toString('utf8'),
        });
        done(null, 'taken');
      });
    },
    ...options,
  });
  server.on('error', () => {
    // A client that hangs up is what some tests are about.
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
};

const decodeWords = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, kind: string, data: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(data, 'base64').toString('utf8') : decodeQuoted(data.replaceAll('_', ' ')),
    );

const decodeQuoted = (text: string): string =>
  Buffer.from(
    text
      .replaceAll(/=\r?\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

/** Just enough of a mail reader for what the adapter writes. */
export const readMail = (raw: string): { headers: Record<string, string>; parts: { type: string; body: string }[] } => {
  const split = raw.indexOf('\r\n\r\n');
  const headers: Record<string, string> = {};
  for (const line of raw.slice(0, split).replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon)] = decodeWords(line.slice(colon + 1).trim());
  }
  const body = raw.slice(split + 4);
  const type = headers['Content-Type'] ?? 'text/plain';
  const [, boundary] = /boundary="([^"]+)"/.exec(type) ?? [];
  if (boundary !== undefined) {
    const parts = body.split(`--${boundary}`).slice(1, -1).flatMap((part) => readMail(part.replace(/^\r\n/, '')).parts);
    return { headers, parts };
  }
  const encoding = headers['Content-Transfer-Encoding'];
  const decoded =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString('utf8')
      : encoding === 'quoted-printable'
        ? decodeQuoted(body)
        : body;
  return { headers, parts: [{ type: type.split(';')[0] ?? '', body: decoded.replace(/\r\n$/, '') }] };
};
