import { createServer, type Server } from 'node:http';
import type Koa from 'koa';

export interface Listening {
  readonly port: number;
  /** Takes no new connections, and gives running requests a few seconds. */
  stop(): Promise<void>;
}

const drainMs = 5_000;

/** Listens, or rejects with why not. */
export function listen(app: Koa, port: number, host: string): Promise<Listening> {
  const server: Server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 }, app.callback());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        stop: () =>
          new Promise<void>((done) => {
            server.close(() => done());
            server.closeIdleConnections();
            setTimeout(() => server.closeAllConnections(), drainMs).unref();
          }),
      });
    });
  });
}
