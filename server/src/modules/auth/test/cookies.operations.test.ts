import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, it } from 'vitest';
import { operations, type OperationId } from '../../../contract/contract.ts';
import { describeApp, keys, operatorKey, outcome, password, type CallOptions } from '../../../../test/app/index.ts';
import { day, movableClock } from '../../../../test/services/tenant.ts';

const wall = movableClock();
const host = 'api.alpha.example';
const own = { host, origin: `https://${host}` };
const name = '__Host-dogcare-alpha';
type Answer = Awaited<ReturnType<typeof send>>;

/** As a browser does it: `fetch` would write the Host header itself. */
async function send(url: string, id: OperationId, { tenant = 'alpha', token, headers = {}, body }: CallOptions) {
  const { method, path } = operations[id];
  const sent = request(new URL(path, url), {
    method,
    headers: {
      ...(tenant !== null && { 'x-publishable-key': keys[tenant].publishable }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
  });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => sent.on('response', resolve).on('error', reject));
  const received = await text(response);
  const cookies = response.headers['set-cookie'] ?? [];
  return { status: response.statusCode!, body: received === '' ? undefined : JSON.parse(received), headers: new Headers(cookies.map((one) => ['set-cookie', one])) };
}
const valueIn = (answer: Answer): string | undefined => new RegExp(`^${name}=([^;]*)`).exec(answer.headers.get('set-cookie') ?? '')?.[1];
const gone = '401 invalid_refresh_token';

describeApp('sign-in on a business’s own domain', (world) => {
  const call = (id: OperationId, options: CallOptions) => send(world.server.url, id, options);
  beforeAll(async () => {
    const params = { tenantId: world.server.tenantIds.alpha };
    expect(outcome(await world.call('updateTenant', { tenant: null, token: operatorKey, params, body: { domains: [host] } }))).toBe('200');
  });
  const login = async (headers: Record<string, string>, tenant: 'alpha' | 'beta' = 'alpha') => {
    const { email } = await world.person('owner', tenant);
    return call('login', { tenant, headers, body: { email, password } });
  };
  const refresh = (headers: Record<string, string>, tenant: 'alpha' | 'beta' = 'alpha') => call('refreshSession', { tenant, headers, body: {} });

  it('puts the refresh token in a cookie that no script can read, and nowhere else', async () => {
    const answer = await login(own);
    expect(answer.body).toMatchObject({ refreshToken: null, accessToken: expect.any(String) });
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-dogcare-alpha=rt_\w+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const registered = await call('registerUser', {
      headers: own, body: { email: `own-${world.engine}@example.com`, password, role: 'owner', firstName: 'Olivia', lastName: 'Martin' },
    });
    expect([registered.body.refreshToken, typeof valueIn(registered)]).toEqual([null, 'string']);
  });

  it('rotates the cookie, and takes it away at the end', async () => {
    const first = await login(own);
    const next = await refresh({ ...own, cookie: `a=b; ${name}=${valueIn(first)}; c=d` });
    expect([next.status, next.body.refreshToken]).toEqual([200, null]);
    expect(valueIn(next)).not.toBe(valueIn(first));
    const out = await call('logout', { token: next.body.accessToken, headers: own });
    expect(out.headers.get('set-cookie')).toContain(`${name}=; Max-Age=0;`);
    expect(outcome(await refresh({ ...own, cookie: `${name}=${valueIn(next)}` }))).toBe(gone);
  });

  it('answers a repeated request with the same cookie', async () => {
    const first = await login(own);
    const headers = { ...own, cookie: `${name}=${valueIn(first)}`, 'idempotency-key': 'cookie-1' };
    expect(valueIn(await refresh(headers))).toBe(valueIn(await refresh(headers)));
  });

  it.each([
    ['another site', { host, origin: 'https://evil.example' }],
    ['a sister domain', { host, origin: 'https://alpha.example' }],
    ['a page without TLS', { host, origin: `http://${host}` }],
    ['another port', { host, origin: `https://${host}:8443` }],
    ['an opaque origin', { host, origin: 'null' }],
    ['no page at all', { host }],
    ['a host that is not the business’s', { host: 'evil.example', origin: 'https://evil.example' }],
  ])('uses and gives no cookie for %s', async (_who, headers) => {
    const cookie = `${name}=${valueIn(await login(own))}`;
    expect(outcome(await refresh({ ...headers, cookie }))).toBe(gone);
    const answer = await login(headers);
    expect([typeof answer.body.refreshToken, answer.headers.get('set-cookie')]).toEqual(['string', null]);
    expect(outcome(await refresh({ ...own, cookie }))).toBe('200');
  });

  it('is nothing to another business, not even with its name on it', async () => {
    const value = valueIn(await login(own));
    expect(outcome(await refresh({ ...own, cookie: `__Host-dogcare-beta=${value}` }, 'beta'))).toBe(gone);
    const beta = await login(own, 'beta');
    expect([typeof beta.body.refreshToken, beta.headers.get('set-cookie')]).toEqual(['string', null]);
  });

  it('knows the business by the domain alone', async () => {
    const { email } = await world.person('owner');
    const answer = await call('login', { tenant: null, headers: own, body: { email, password } });
    expect(answer.body.refreshToken).toBeNull();
    expect(outcome(await call('getMe', { tenant: null, headers: own, token: answer.body.accessToken }))).toBe('200');
  });

  it('refuses what is no token, none, and one that has run out', async () => {
    for (const value of ['', 'x', 'rt_0123456789abcdef', `rt_${'x'.repeat(5_000)}`]) expect(outcome(await refresh({ ...own, cookie: `${name}=${value}` }))).toBe(gone);
    expect(outcome(await refresh(own))).toBe(gone);
    const cookie = `${name}=${valueIn(await login(own))}`;
    wall.pass(30 * day);
    expect(outcome(await refresh({ ...own, cookie }))).toBe(gone);
  });
}, { wall });
