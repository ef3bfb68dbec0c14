import type { AddressInfo } from 'node:net';
import { operations, type OperationId, type OperationInfo } from '../../../contract/contract.ts';
import { validators } from '../../../contract/generated/validators.js';
import { createIdentify } from '../../../identify.ts';
import type { Role } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { createCors } from '../../../kernel/http/cors.ts';
import { createIdempotencyStore } from '../../../kernel/http/idempotency-store.ts';
import { createLimits } from '../../../kernel/http/limits.ts';
import { newToken, type AppHandlers } from '../../../kernel/http/pipeline.ts';
import { createHttp } from '../../../kernel/http/server.ts';
import type { EngineName } from '../../../../test/services/engines.ts';
import type { DogBookings } from '../../dogs/index.ts';
import type { Tenants } from '../../platform/index.ts';
import { openPeople, tenantOf } from './fixture.ts';

export interface Call {
  /** A publishable key; null for none. */
  readonly key?: string | null;
  readonly token?: string | undefined;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
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

/** These modules behind the real pipeline, with two businesses: keys `pk_a` and `pk_b`, secret key `sk_a`. */
export async function openHttp(engine: EngineName, bookings: Partial<DogBookings> = {}) {
  const people = await openPeople(engine, bookings);
  const keys: Record<string, string> = { pk_a: 'ten_a', pk_b: 'ten_b', sk_a: 'ten_a' };
  const byKey: Tenants['byKey'] = async (key) => {
    const tenantId = keys[key];
    if (key === 'pk_suspended') throw problem('tenant_suspended');
    if (tenantId === undefined) throw problem('unknown_key');
    return {
      tenant: { ...tenantOf(tenantId), settings: { allowedOrigins: [] as string[] } as never },
      key: { id: `key_${key}`, kind: key.startsWith('sk_') ? 'secret' : 'publishable', scopes: ['*'] },
    };
  };
  const failures: unknown[] = [];
  let left = Infinity;
  const limits = createLimits(
    async (_key, { limit }) => ({ allowed: (left -= 1) >= 0, limit, remaining: 0, resetMs: 1_000, retryAfterMs: 1_000 }),
    { addressPerMinute: 1, accountPerMinute: 1, authPerMinute: 1 },
  );
  const log = { info: () => {}, warn: () => {}, error: (...told: unknown[]) => void failures.push(told) };
  const app = createHttp({
    ids: people.ids, log, wall: people.clock, limits, trustProxy: false,
    identify: createIdentify({ byKey } as Tenants, people.auth, null),
    idempotency: createIdempotencyStore(people.db, 'a secret of the test', newToken),
    cors: createCors(async () => false),
    handlers: { ...people.users.routes, ...people.auth.routes, ...people.dogs.routes } as unknown as AppHandlers,
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Fails by itself for a status or a shape that the contract does not declare. */
  const call = async (id: OperationId, { key = 'pk_a', token, params = {}, query = {}, headers = {}, body }: Call = {}): Promise<Answered> => {
    const operation: OperationInfo = operations[id];
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name]!);
    const response = await fetch(`${origin}${path}?${new URLSearchParams(query).toString()}`, {
      method: operation.method,
      headers: {
        ...(key !== null && { 'x-publishable-key': key }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    if (!operation.statuses.includes(response.status)) throw new Error(`${id} answered ${response.status}, which it does not declare`);
    const text = await response.text();
    const answer = text === '' ? undefined : JSON.parse(text);
    const validate = validators[id].responses[response.status];
    if (validate && !validate(answer)) throw new Error(`${id} answered another shape than it declares: ${text}`);
    return { status: response.status, body: answer, headers: response.headers };
  };

  let count = 0;
  return {
    people,
    call,
    failures,
    limitNext: (allowed: number) => {
      left = allowed;
    },
    unlimited: () => {
      left = Infinity;
    },
    /** A new account, signed in. */
    async signUp(role: Role = 'owner', tenantId = 'ten_a'): Promise<{ id: string; email: string; token: string; refreshToken: string }> {
      const email = `person${(count += 1)}@example.com`;
      const account = { email, password: 'a-long-walk-at-dawn', role, firstName: 'Olivia', lastName: 'Martin' };
      const { id } = await people.auth.createUserWithPassword(people.ctxOf({ kind: 'system', name: 'test' }, tenantId), account);
      const { body } = await call('login', { key: tenantId.replace('ten_', 'pk_'), body: { email, password: account.password } });
      return { id, email, token: body.accessToken, refreshToken: body.refreshToken };
    },
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await people.close();
    },
  };
}
export type Http = Awaited<ReturnType<typeof openHttp>>;

/** `409 email_taken #/email`: what a test wants to know of an answer. */
export const outcome = ({ status, body }: Answered): string =>
  status < 300 ? String(status) : [status, body.code, ...(body.errors ?? []).map((one: { pointer: string }) => one.pointer)].join(' ');

interface Common extends Call {
  readonly id: OperationId;
  /** For those whom a role lets in: a role that it does not. */
  readonly refused?: Role;
}

/** What every operation has in common: keys, suspended businesses, roles, limits, and bodies that are none. */
export async function commonOutcomes(http: Http, { id, refused, ...good }: Common): Promise<Record<string, string>> {
  const operation: OperationInfo = operations[id];
  const found: Record<string, string> = {
    'no key': outcome(await http.call(id, { ...good, key: null })),
    'unknown key': outcome(await http.call(id, { ...good, key: 'pk_nobody' })),
    suspended: outcome(await http.call(id, { ...good, key: 'pk_suspended' })),
  };
  if (good.token !== undefined) {
    found['signed out'] = outcome(await http.call(id, { ...good, token: undefined }));
    found['another business'] = outcome(await http.call(id, { ...good, key: 'pk_b' }));
    found['secret key'] = outcome(await http.call(id, { ...good, token: 'sk_a' }));
  }
  if (refused) found['wrong role'] = outcome(await http.call(id, { ...good, token: (await http.signUp(refused)).token }));
  if (operation.body) {
    found['no json'] = outcome(await http.call(id, { ...good, body: '{' }));
    found['not a body'] = outcome(await http.call(id, { ...good, body: '[]' }));
    found['another type'] = outcome(await http.call(id, { ...good, body: 'a=b', headers: { 'content-type': 'text/plain' } }));
    found['too large'] = outcome(await http.call(id, { ...good, body: JSON.stringify({ x: 'x'.repeat(3_000_000) }) }));
  }
  http.limitNext(0);
  found['too often'] = outcome(await http.call(id, good));
  http.unlimited();
  return found;
}

export const keyOutcomes = { 'no key': '401 unknown_key', 'unknown key': '401 unknown_key', suspended: '403 tenant_suspended', 'too often': '429 rate_limited' };
export const tokenOutcomes = { 'signed out': '401 unauthenticated', 'another business': '401 unauthenticated', 'secret key': '403 forbidden' };
export const bodyOutcomes = {
  'no json': '400 invalid_json #', 'not a body': '400 invalid_request #', 'another type': '415 unsupported_media_type #/header/content-type',
  'too large': '413 payload_too_large',
};
