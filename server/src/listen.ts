import { createServer, type Server } from 'node:http';
import type Koa from 'koa';

export interface Listening {
  readonly port: number;
  /** Takes no new connections, and gives running requests a few seconds. */
  stop(): Promise<void>;
}

const drainMs = 5_000;
/** For the upload of a large file; all other bodies have half a minute, see `readBody`. */
const longestRequestMs = 10 * 60_000;

/** Listens, or rejects with why not. */
export function listen(app: Koa, port: number, host: string): Promise<Listening> {
  let stopping = false;
  const server: Server = createServer({ requestTimeout: longestRequestMs, headersTimeout: 10_000, keepAliveTimeout: 65_000 }, app.callback());
  // a connection that is kept alive by a busy caller would never be idle
  server.prependListener('request', (_, response) => {
    if (stopping) response.shouldKeepAlive = false;
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        stop: () =>
          new Promise<void>((done) => {
            stopping = true;
            // one whose last answer was on its way is idle only after it
            const idle = setInterval(() => server.closeIdleConnections(), 50);
            server.close(() => {
              clearInterval(idle);
              done();
            });
            server.closeIdleConnections();
            setTimeout(() => server.closeAllConnections(), drainMs).unref();
          }),
      });
    });
  });
}
