import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}
/** Answers a request; `null` cuts the connection, a function takes the response into its own hands. */
export type Answer = (
  request: Seen,
  nth: number,
) => Reply | null | ((response: ServerResponse) => void) | Promise<Reply>;

export const problem = (
  status: number,
  code: string,
  more: object = {},
  headers: Record<string, string> = {},
): Reply => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: { type: `/docs/errors#${code}`, title: 'No', status, code, requestId: 'req_1', ...more },
});

/** A real HTTP server that answers as told and remembers what it was asked. */
export async function startStub(answer: Answer) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
    seen.push(one);
    const reply = await answer(one, seen.length);
    if (reply === null) return void response.destroy();
    if (typeof reply === 'function') return reply(response);
    const status = reply.status ?? 200;
    response.writeHead(status, { 'content-type': 'application/json', ...reply.headers });
    response.end(status === 204 ? undefined : JSON.stringify(reply.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const signedIn = (token: string, expiresInSeconds = 900) => ({
  tokenType: 'Bearer',
  accessToken: `access-${token}`,
  expiresInSeconds,
  refreshToken: `refresh-${token}`,
  refreshExpiresAt: '2030-01-01T00:00:00.000Z',
  deviceToken: null,
  user: { id: 'usr_1', email: 'olivia@example.com', role: 'owner', firstName: 'Olivia' },
});
