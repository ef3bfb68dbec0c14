import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { IdentityError, type IdentityProvider, type IdentityProviders, type IdentityStart } from '../../../../ports/identity/index.ts';
import { createOidcIdentity } from '../index.ts';
import { createHeadless, fieldsOf } from './browser.ts';
import { clients, redirectUri, startRealProvider, type RealProvider } from './real-provider.ts';

let nowMs = Date.parse('2026-06-01T10:00:00.000Z');
const wall = { now: () => new Date(nowMs) };
let real: RealProvider;
let identity: IdentityProviders;

beforeAll(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(console, 'info').mockImplementation(() => {});
  real = await startRealProvider();
});
beforeEach(() => {
  identity = createOidcIdentity({ wall, sandboxOrigins: [real.issuer] });
});
afterAll(() => real.stop());

const at = (client: keyof typeof clients = 'basic', more: Partial<IdentityProvider> = {}): IdentityProvider =>
  ({ issuer: real.issuer, ...clients[client], ...more });
const isBack = (url: URL): boolean => url.href.startsWith(redirectUri);

/** The person's part: to the provider and back. */
const visit = async (start: IdentityStart): Promise<URLSearchParams> => {
  const { url, html } = await createHeadless(isBack).open(start.url);
  return isBack(url) ? url.searchParams : new URLSearchParams(fieldsOf(html));
};
const begin = async (provider: IdentityProvider, loginHint = 'ann') => {
  const start = await identity.start({ provider, redirectUri, loginHint });
  return { start, answer: await visit(start) };
};
const finish = (provider: IdentityProvider, start: IdentityStart, answer: URLSearchParams) =>
  identity.finish({ provider, redirectUri, answer, state: start.state, nonce: start.nonce, codeVerifier: start.codeVerifier });
const kindOf = (work: Promise<unknown>): Promise<string> =>
  work.then(() => 'signed in', (error: unknown) => (error instanceof IdentityError ? error.kind : String(error)));

describe('signing in with a real provider', () => {
  it('sends the person there with everything that protects them', async () => {
    const start = await identity.start({ provider: at(), redirectUri, loginHint: 'ann@example.com' });
    const { origin, pathname, searchParams } = new URL(start.url);
    expect(`${origin}${pathname}`).toBe(`${real.issuer}/auth`);
    const asked = Object.fromEntries(searchParams);
    expect(asked).toMatchObject({
      client_id: 'basic', redirect_uri: redirectUri, response_type: 'code', scope: 'openid email profile', login_hint: 'ann@example.com',
      state: start.state, nonce: start.nonce, code_challenge_method: 'S256',
    });
    expect(asked['code_challenge']).toMatch(/^[\w-]{43}$/);
    expect(start.url).not.toContain(start.codeVerifier);
    expect(start.url).not.toContain(clients.basic.clientSecret);
    const again = await identity.start({ provider: at(), redirectUri });
    for (const name of ['state', 'nonce', 'codeVerifier'] as const) expect(again[name]).not.toBe(start[name]);
  });

  it.each(['basic', 'public'] as const)('learns who it is, as a %s client', async (client) => {
    const { start, answer } = await begin(at(client));
    expect(await finish(at(client), start, answer)).toEqual({
      issuer: real.issuer, subject: 'ann', email: 'Ann@example.com', emailVerified: true, name: { full: 'Ann Lee', given: 'Ann', family: 'Lee' },
    });
  });

  it('takes an answer that is posted as a form', async () => {
    const provider = at('basic', { responseMode: 'form_post' });
    const { start, answer } = await begin(provider);
    expect([...answer.keys()].sort()).toEqual(['code', 'iss', 'state']);
    expect((await finish(provider, start, answer)).subject).toBe('ann');
  });

  it('tells a verified address from another, and from none', async () => {
    const bob = await begin(at(), 'bob');
    expect(await finish(at(), bob.start, bob.answer)).toMatchObject({ email: 'bob@example.com', emailVerified: false });
    const cat = await begin(at(), 'cat');
    expect(await finish(at(), cat.start, cat.answer)).toMatchObject({ email: null, emailVerified: false, name: { full: 'Cat', given: null } });
  });

  it('reads the ID token alone when it says enough', async () => {
    const chatty = await startRealProvider({ claimsInIdToken: true });
    identity = createOidcIdentity({ wall, sandboxOrigins: [chatty.issuer] });
    const provider = { ...at(), issuer: chatty.issuer };
    const { start, answer } = await begin(provider);
    expect(await finish(provider, start, answer)).toMatchObject({ email: 'Ann@example.com', emailVerified: true });
    expect(chatty.requests.filter((one) => one.includes('/me'))).toEqual([]);
    await chatty.stop();
  });

  it('says so when the person refused', async () => {
    const { start, answer } = await begin(at(), 'no');
    expect(answer.get('error')).toBe('access_denied');
    expect(await kindOf(finish(at(), start, answer))).toBe('denied');
  });
});

describe('what is not an answer to what was asked', () => {
  it('has another state, nonce or verifier', async () => {
    for (const change of [{ state: 'x' }, { state: '' }, { nonce: 'x'.repeat(43) }, { nonce: '' }, { codeVerifier: 'y'.repeat(43) }, { codeVerifier: '' }]) {
      const { start, answer } = await begin(at());
      expect(await kindOf(finish(at(), { ...start, ...change }, answer)), JSON.stringify(change)).toBe('invalid');
    }
  });

  it('has a code that was used, or is another’s', async () => {
    const { start, answer } = await begin(at());
    expect((await finish(at(), start, answer)).subject).toBe('ann');
    expect(await kindOf(finish(at(), start, answer))).toBe('invalid');
    const [mine, theirs] = [await begin(at()), await begin(at(), 'bob')];
    const injected = new URLSearchParams(mine.answer);
    injected.set('code', theirs.answer.get('code')!);
    expect(await kindOf(finish(at(), mine.start, injected))).toBe('invalid');
    const other = await begin(at('public'));
    expect(await kindOf(finish(at(), other.start, other.answer))).toBe('invalid');
  });

  it('has no code, two of something, or tokens that nobody asked for', async () => {
    const { start, answer } = await begin(at());
    const tried = (change: (params: URLSearchParams) => void) => {
      const params = new URLSearchParams(answer);
      change(params);
      return kindOf(finish(at(), start, params));
    };
    expect(await tried((params) => params.delete('code'))).toBe('invalid');
    expect(await tried((params) => params.append('code', 'x'))).toBe('invalid');
    expect(await tried((params) => params.append('state', 'x'))).toBe('invalid');
    expect(await tried((params) => params.delete('state'))).toBe('invalid');
    expect(await tried((params) => params.set('id_token', 'x.y.z'))).toBe('invalid');
    expect(await kindOf(finish(at(), start, answer))).toBe('signed in');
  });

  it('is from another provider', async () => {
    const { start, answer } = await begin(at());
    const mixed = new URLSearchParams(answer);
    mixed.set('iss', 'https://evil.example');
    expect(await kindOf(finish(at(), start, mixed))).toBe('mix_up');
    mixed.delete('iss');
    expect(await kindOf(finish(at(), start, mixed))).toBe('mix_up');
  });
});

describe('providers that cannot be used', () => {
  const closed = async (): Promise<string> => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return `http://127.0.0.1:${port}`;
  };
  const silent = async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return {
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      stop: () => {
        server.closeAllConnections();
        server.close();
      },
    };
  };

  it('are down, or silent past the deadline', async () => {
    const nobody = await closed();
    identity = createOidcIdentity({ wall, sandboxOrigins: [nobody] });
    expect(await kindOf(identity.start({ provider: at('basic', { issuer: nobody }), redirectUri }))).toBe('unavailable');
    const { origin, stop } = await silent();
    identity = createOidcIdentity({ wall, sandboxOrigins: [origin], timeoutMs: 150 });
    const startedAt = performance.now();
    expect(await kindOf(identity.start({ provider: at('basic', { issuer: origin }), redirectUri }))).toBe('unavailable');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    stop();
  });

  it('go down between the two steps, and sign in once they are back', async () => {
    const { start, answer } = await begin(at());
    // nothing known of it: as another server, or after an hour
    nowMs += 3_600_000;
    const other = await startRealProvider();
    const gone = { ...at(), issuer: other.issuer };
    identity = createOidcIdentity({ wall, sandboxOrigins: [real.issuer, other.issuer] });
    await identity.start({ provider: gone, redirectUri });
    await other.stop();
    // the state is its own, so it is asked for the tokens
    expect(await kindOf(finish(gone, start, new URLSearchParams({ code: 'x', state: start.state, iss: other.issuer })))).toBe('unavailable');
    expect(await kindOf(finish(at(), start, answer))).toBe('signed in');
  });

  it('do not know us', async () => {
    const wrong = at('basic', { clientSecret: 'wrong' });
    const { start, answer } = await begin(at());
    const told = await finish(wrong, start, answer).catch((error: IdentityError) => error) as IdentityError;
    expect(told.kind).toBe('misconfigured');
    expect(JSON.stringify([told.message, told.cause])).not.toContain('wrong');
    const stranger = await identity.start({ provider: at('basic', { clientId: 'stranger' }), redirectUri });
    expect((await createHeadless(isBack).open(stranger.url)).status).toBe(400);
  });

  it('are nowhere that we go', async () => {
    identity = createOidcIdentity({ wall });
    const before = real.requests.length;
    for (const issuer of [
      real.issuer, 'http://accounts.example.com', 'https://127.0.0.1', 'https://[::1]:4244', 'https://169.254.169.254', 'https://localhost:4244',
      'ftp://example.com', 'https://user:pass@example.com', 'https://example.com/?x=1', 'https://example.com/.well-known/openid-configuration', 'example.com', '',
    ]) {
      expect(await kindOf(identity.start({ provider: at('basic', { issuer }), redirectUri })), issuer).toBe('misconfigured');
    }
    expect(real.requests.length).toBe(before);
  });
});

describe('what is known of providers', () => {
  const discoveries = () => real.requests.filter((one) => one.endsWith('/.well-known/openid-configuration')).length;

  it('is asked for once for all, and again after an hour', async () => {
    const before = discoveries();
    await Promise.all([1, 2, 3, 4].map(() => identity.start({ provider: at(), redirectUri })));
    const { start, answer } = await begin(at());
    await finish(at(), start, answer);
    expect(discoveries() - before).toBe(1);
    nowMs += 3_600_000;
    await identity.start({ provider: at(), redirectUri });
    expect(discoveries() - before).toBe(2);
  });

  it('does not grow without end', async () => {
    const other = await startRealProvider();
    identity = createOidcIdentity({ wall, sandboxOrigins: [real.issuer, other.issuer], maxProviders: 1 });
    const before = discoveries();
    for (const issuer of [real.issuer, other.issuer, real.issuer]) await identity.start({ provider: at('basic', { issuer }), redirectUri });
    expect(discoveries() - before).toBe(2);
    await other.stop();
  });
});
