import type { AddressInfo } from 'node:net';
import type { EngineName } from '../../../../test/services/engines.ts';
import { operations, type OperationId, type OperationInfo } from '../../../contract/contract.ts';
import type { Actor, Role } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { createCommit } from '../../../kernel/http/commit.ts';
import { createIdempotencyStore } from '../../../kernel/http/idempotency-store.ts';
import { createLimits } from '../../../kernel/http/limits.ts';
import { newToken, type AppHandlers, type Identify } from '../../../kernel/http/pipeline.ts';
import { createHttp } from '../../../kernel/http/server.ts';
import { fixedClock } from '../../../kernel/time/clock.ts';
import { createSearch, createSearchRoutes } from '../../search/index.ts';
import { createCaregiversRoutes } from '../routes.ts';
import { maps, now, openCaregivers, tenantOf } from './fixture.ts';

export interface Call {
  /** `caregiver:usr_1`; nobody if left out. */
  readonly as?: string;
  readonly tenant?: string | null;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes out as it is. */
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number;
  /** Whatever it is: tests look into it. */
  readonly body: any;
  readonly headers: Headers;
}

const actorOf = (bearer: string | undefined): Actor => {
  const [role, userId] = bearer?.replace('Bearer ', '').split(':') ?? [];
  if (!role) return { kind: 'anonymous' };
  if (role === 'key') return { kind: 'key', keyId: 'key_1', scopes: ['*'] };
  return { kind: 'user', userId: userId!, role: role as Role, sessionId: 'ses_1' };
};

const identify: Identify = async (headers) => {
  const tenantId = headers['x-publishable-key'] as string | undefined;
  if (!tenantId) throw problem('unknown_key');
  return {
    tenant: { ...tenantOf(tenantId), settings: { ...tenantOf(tenantId).settings, allowedOrigins: [] } },
    actor: actorOf(headers.authorization),
  };
};

/** These modules behind the real pipeline; who asks is taken at its word. */
export async function openHttp(engine: EngineName) {
  const test = await openCaregivers(engine, { openBookings: true });
  const failures: unknown[] = [];
  let left = Infinity;
  const clock = fixedClock(now);
  const search = createSearch({ db: test.db, caregivers: test.caregivers, maps });
  const app = createHttp({
    ids: test.ids,
    log: { info: () => {}, warn: () => {}, error: (...told: unknown[]) => void failures.push(told) },
    wall: clock,
    trustProxy: false,
    limits: createLimits(
      async (_key, { limit }) => ({ allowed: (left -= 1) >= 0, limit, remaining: 0, resetMs: 1_000, retryAfterMs: 1_000 }),
      { addressPerMinute: 1, accountPerMinute: 1, authPerMinute: 1 },
    ),
    identify,
    idempotency: createIdempotencyStore(test.db, 'a secret of the test', newToken),
    cors: (_koa, next) => next(),
    handlers: {
      ...createCaregiversRoutes({ caregivers: test.caregivers, commit: createCommit(test.db) }),
      ...createSearchRoutes({ search }),
    } as unknown as AppHandlers,
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Fails by itself for a status that the contract does not declare; the pipeline, for a body that it does not. */
  const call = async (id: OperationId, given: Call = {}): Promise<Answered> => {
    const { as, tenant = 'ten_a', params = {}, query = {}, headers = {}, body } = given;
    const operation: OperationInfo = operations[id];
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name]!);
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) search.set(name, String(value));
    const response = await fetch(`${origin}${path}?${search.toString()}`, {
      method: operation.method,
      headers: {
        ...(tenant !== null && { 'x-publishable-key': tenant }),
        ...(as && { authorization: `Bearer ${as}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    if (!operation.statuses.includes(response.status)) throw new Error(`${id} answered ${response.status}, which it does not declare`);
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers };
  };

  let people = 0;
  return {
    ...test,
    search,
    call,
    failures,
    newCaregiver: () => `caregiver:usr_p${(people += 1)}`,
    async limited<T>(work: () => Promise<T>): Promise<T> {
      left = 0;
      try {
        return await work();
      } finally {
        left = Infinity;
      }
    },
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await test.close();
    },
  };
}

export type Http = Awaited<ReturnType<typeof openHttp>>;

/** `409 caregiver_exists #/body`: what a test wants to know of an answer. */
export const outcome = ({ status, body }: Answered): string =>
  status < 300 ? String(status) : [status, body.code, ...(body.errors ?? []).map((one: { pointer: string }) => one.pointer)].join(' ');

/** What every operation answers alike to requests that never reach it. */
export async function refusals(http: Http, id: OperationId, good: Call): Promise<Record<string, string>> {
  const operation: OperationInfo = operations[id];
  const found: Record<string, string> = {
    'no key': outcome(await http.call(id, { ...good, tenant: null })),
    'too often': outcome(await http.limited(() => http.call(id, good))),
  };
  if (!operation.roles.includes('publishable')) {
    found['signed out'] = outcome(await http.call(id, { ...good, as: '' }));
    found['an owner'] = outcome(await http.call(id, { ...good, as: 'owner:usr_o' }));
    found['a server'] = outcome(await http.call(id, { ...good, as: 'key:' }));
  }
  if (operation.body) {
    found['no json'] = outcome(await http.call(id, { ...good, body: '{' }));
    found['another type'] = outcome(await http.call(id, { ...good, headers: { 'content-type': 'text/plain' } }));
    found['too large'] = outcome(await http.call(id, { ...good, body: JSON.stringify({ x: 'x'.repeat(1_100_000) }) }));
  }
  return found;
}

export const refused = { 'no key': '401 unknown_key', 'too often': '429 rate_limited' };
export const refusedPeople = {
  ...refused, 'signed out': '401 unauthenticated', 'an owner': '403 forbidden', 'a server': '403 forbidden',
};
export const refusedBodies = {
  ...refusedPeople,
  'no json': '400 invalid_json #',
  'another type': '415 unsupported_media_type #/header/content-type',
  'too large': '413 payload_too_large',
};
