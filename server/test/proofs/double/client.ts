import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Attempt } from './quotes.ts';
import type { Ready } from './plan.ts';

interface Answer {
  /** 0: no answer at all. */
  readonly status: number;
  readonly body: any;
}

export interface Ledger {
  /** What the servers said yes to, and whether it was cancelled again. */
  readonly booked: Map<string, Attempt & { readonly cancelled: boolean }>;
  /** `503 overloaded`: how often each answer came. */
  readonly answers: Map<string, number>;
}

const isTrouble = ({ status }: Answer): boolean => status === 0 || status >= 500;
const mostTries = 3_000;

/**
 * Clients of two servers at once, as a frontend is: what was not answered, or answered with 5xx, is asked again with the same Idempotency-Key, of the
 * other server. `whenTrouble` is waited for before that.
 */
export function createClients(servers: readonly [string, string], { key, owners }: Ready, whenTrouble: () => Promise<void>) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const ledger: Ledger = { booked: new Map(), answers: new Map() };
  let turn = 0;

  const send = (server: string, path: string, token: string | null, idempotencyKey: string, body: object): Promise<Answer> =>
    new Promise((resolve) => {
      const bytes = JSON.stringify(body);
      const sent = request(new URL(path, server), {
        agent, method: 'POST', timeout: 60_000,
        headers: { 'content-type': 'application/json', 'x-publishable-key': key, ...(token !== null && { authorization: `Bearer ${token}` }), 'idempotency-key': idempotencyKey, 'content-length': Buffer.byteLength(bytes) },
      }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode!, body: JSON.parse(Buffer.concat(chunks).toString() || 'null') }));
        response.on('error', () => resolve({ status: 0, body: null }));
      });
      sent.on('error', () => resolve({ status: 0, body: null }));
      sent.on('timeout', () => sent.destroy());
      sent.end(bytes);
    });

  // a large run outlasts the tokens it began with
  const sessions = owners.map(({ token, refreshToken }) => ({ token, refreshToken, refreshing: undefined as Promise<void> | undefined }));
  const refresh = async (session: (typeof sessions)[number]): Promise<void> => {
    const idempotencyKey = randomUUID();
    for (let tries = 1; ; tries += 1) {
      const { status, body } = await send(servers[0], '/api/auth/refresh', null, idempotencyKey, { refreshToken: session.refreshToken });
      if (status === 200) {
        Object.assign(session, { token: body.accessToken, refreshToken: body.refreshToken ?? session.refreshToken, refreshing: undefined });
        return;
      }
      if (tries >= mostTries || (status > 0 && status < 500)) throw new Error(`a token could not be refreshed: ${status} ${JSON.stringify(body)}`);
      await whenTrouble();
    }
  };

  const certain = async (path: string, owner: number, body: object): Promise<Answer> => {
    const session = sessions[owner]!;
    const idempotencyKey = randomUUID();
    for (let tries = 1; ; tries += 1) {
      const answer = await send(servers[(turn += 1) % 2]!, path, session.token, idempotencyKey, body);
      if (answer.body?.code === 'token_expired') {
        await (session.refreshing ??= refresh(session));
        continue;
      }
      const name = answer.status < 300 && answer.status > 0 ? String(answer.status) : `${answer.status} ${answer.body?.code ?? 'no answer'}`;
      ledger.answers.set(name, (ledger.answers.get(name) ?? 0) + 1);
      // its first try is being worked on still, or its server died with it: the claim has a lease
      const isInFlight = answer.body?.code === 'idempotency_in_flight';
      if (!isTrouble(answer) && !isInFlight) return answer;
      if (tries >= mostTries) throw new Error(`${path}: still ${name} after ${mostTries} tries`);
      await whenTrouble();
      await new Promise((resolve) => {
        setTimeout(resolve, isInFlight ? 100 : 20);
      });
    }
  };

  return {
    ledger,
    /** Books a quote; answers whether it could be had. */
    async attempt(wanted: Attempt, thenCancel: boolean): Promise<boolean> {
      const { status, body } = await certain('/api/bookings', wanted.owner, { quoteId: wanted.quoteId });
      if (status === 409 && body.code === 'no_longer_available') return false;
      if (status !== 201) throw new Error(`an attempt was answered with ${status} ${JSON.stringify(body)}`);
      if (ledger.booked.has(body.id)) throw new Error(`${body.id} was told to two`);
      ledger.booked.set(body.id, { ...wanted, cancelled: false });
      if (!thenCancel) return true;
      const cancelled = await certain(`/api/bookings/${body.id}/cancellation`, wanted.owner, {});
      if (cancelled.status !== 200) throw new Error(`a cancellation was answered with ${cancelled.status} ${JSON.stringify(cancelled.body)}`);
      ledger.booked.set(body.id, { ...wanted, cancelled: true });
      return true;
    },
    close: () => agent.destroy(),
  };
}
