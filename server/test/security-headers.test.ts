import { beforeAll, describe, expect, it } from 'vitest';
import { operations, type OperationInfo } from '../src/contract/contract.ts';
import { describeApp, keys } from './app/index.ts';

const api = {
  'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin',
};
const some = '01JZ0000000000000000000009';

describeApp('security headers', (world) => {
  const get = async (path: string, options: RequestInit = {}) => {
    const response = await fetch(`${world.server.url}${path}`, options);
    await response.text();
    return response;
  };
  const of = (headers: Headers, names: object) => Object.fromEntries(Object.keys(names).map((name) => [name, headers.get(name)]));

  // whatever it ends in: refused here, as nobody asks
  it.each((Object.values(operations) as OperationInfo[]).filter(({ module }) => module !== 'files').map(({ id, method, path }) => [id, method, path] as const))('stand on %s', async (_, method, path) => {
    const { headers, status } = await get(path.replaceAll(/\{\w+\}/g, some), { method });
    expect(of(headers, api), String(status)).toEqual(api);
    expect([headers.get('cache-control'), headers.get('x-powered-by'), headers.get('server')]).toEqual(['no-store', null, null]);
  });
  it.each([
    ['an answer', '/api/storefront', {}, 200], ['no such address', '/api/nothing', {}, 404], ['another method', '/api/storefront', { method: 'PUT' }, 405],
    ['an unknown method', '/api/storefront', { method: 'PROPFIND' }, 501], ['a preflight', '/api/storefront', { method: 'OPTIONS', headers: { origin: 'https://alpha.example', 'access-control-request-method': 'GET' } }, 204],
  ] as const)('stand on %s', async (_, path, options, status) => {
    const response = await get(path, { ...options, headers: { 'x-publishable-key': keys.alpha.publishable, ...('headers' in options ? options.headers : {}) } });
    expect([response.status, of(response.headers, api)]).toEqual([status, api]);
  });
  it('stand on pages too', async () => {
    for (const path of ['/docs', '/docs/openapi.json', '/nothing']) {
      const { headers } = await get(path);
      expect([headers.get('x-content-type-options'), headers.get('x-frame-options')], path).toEqual(['nosniff', 'DENY']);
    }
  });
  it('let the reference load what is its own, and nothing else', async () => {
    for (const path of ['/docs', '/docs/', '/docs/errors']) {
      const policy = (await get(path)).headers.get('content-security-policy') ?? '';
      expect(policy, path).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(policy, path).toContain("frame-ancestors 'none'");
      // scripts come from this server alone: none written into the page, none made of text, none of another's
      expect(policy.replace(/style-src [^;]*/, ''), path).not.toMatch(/unsafe|\*|https?:/);
    }
  });
  it('say nothing of TLS where there is none, whatever a client claims', async () => {
    expect((await get('/api/health', { headers: { 'x-forwarded-proto': 'https' } })).headers.get('strict-transport-security')).toBeNull();
  });
});

describeApp('security headers behind a balancer', (world) => {
  let hsts: (proto: string) => Promise<string | null>;
  beforeAll(() => {
    hsts = async (proto) => (await fetch(`${world.server.url}/api/health`, { headers: { 'x-forwarded-proto': proto } })).headers.get('strict-transport-security');
  });
  describe('that ends TLS', () => {
    it('keep browsers to it', async () => {
      expect([await hsts('https'), await hsts('http')]).toEqual(['max-age=31536000', null]);
    });
  });
}, { env: { DOGCARE_TRUST_PROXY: 'true' } });
