import { connect } from 'node:net';

/** What a server says to bytes as they are, until it closes the connection or has answered once. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: any;
  /** Whether the server closed the connection by itself. */
  readonly closed: boolean;
}

const parse = (text: string, closed: boolean): RawAnswer => {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head: head.toLowerCase(), body: /[/+]json/.test(head) ? JSON.parse(body) : body, closed };
};

/** Sends bytes over a connection of its own; `stayOpen` answers as soon as a whole answer is there. */
export function sendRaw(url: string, parts: readonly (string | Buffer)[], { stayOpen = false } = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no answer within 5 s; so far: ${text.slice(0, 200)}`));
    }, 5_000);
    const done = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(parse(text, closed));
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += chunk;
      const length = /content-length: (\d+)/i.exec(text)?.[1];
      const [, body] = text.split('\r\n\r\n');
      if (stayOpen && length !== undefined && Buffer.byteLength(body ?? '') >= Number(length)) done(false);
    });
    socket.on('close', () => done(true));
    socket.on('error', () => undefined); // a reset while we still write: what was read before is what counts
    for (const part of parts) socket.write(part);
  });
}
