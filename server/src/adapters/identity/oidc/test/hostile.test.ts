import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, importSPKI, jwtVerify, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { IdentityError, type IdentityProvider } from '../../../../ports/identity/index.ts';
import { createOidcIdentity } from '../index.ts';

const wall = { now: () => new Date() };
const redirectUri = 'https://api.example.com/callback';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

interface Behaviour {
  metadata: Record<string, unknown>;
  claims: JWTPayload;
  sign: (payload: JWTPayload) => Promise<string> | string;
  token: (answer: Record<string, unknown>) => { status?: number; body: unknown; type?: string };
  discovery: ((path: string) => { status: number; body: string; headers?: Record<string, string> }) | null;
  userinfo: Record<string, unknown>;
}

const signWith = (key: typeof privateKey, header: Record<string, unknown> = {}) => (payload: JWTPayload) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k', ...header }).sign(key);
const usual = (): Behaviour => ({
  metadata: {}, claims: {}, sign: signWith(privateKey), token: (body) => ({ body }), discovery: null, userinfo: { sub: 'ann' },
});

let server: Server;
let issuer: string;
let behaviour: Behaviour = usual();
let nonce = '';
const posted: URLSearchParams[] = [];

beforeAll(async () => {
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256', use: 'sig' };
  server = createServer(async (request, response) => {
    const path = request.url!.split('?', 1)[0]!;
    const json = (body: unknown, status = 200, type = 'application/json') =>
      response.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body));
    if (path.startsWith('/.well-known/')) {
      if (behaviour.discovery) {
        const { status, body, headers } = behaviour.discovery(path);
        return void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
      }
      return void json({
        issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['ES256'],
        code_challenge_methods_supported: ['S256'], token_endpoint_auth_methods_supported: ['client_secret_post'], ...behaviour.metadata,
      });
    }
    if (path === '/jwks') return void json({ keys: [jwk] });
    if (path === '/me') return void json(behaviour.userinfo);
    let body = '';
    for await (const chunk of request) body += chunk;
    posted.push(new URLSearchParams(body));
    const seconds = Math.floor(Date.now() / 1_000);
    const claims = { iss: issuer, aud: 'me', sub: 'ann', iat: seconds, exp: seconds + 300, nonce, email: 'ann@example.com', email_verified: true, ...behaviour.claims };
    const answer = behaviour.token({ access_token: 'at', token_type: 'bearer', id_token: await behaviour.sign(JSON.parse(JSON.stringify(claims))) });
    return void json(answer.body, answer.status, answer.type);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  behaviour = usual();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const signIn = async (more: Partial<IdentityProvider> = {}, answer: Record<string, string> = {}) => {
  const identity = createOidcIdentity({ wall, sandboxOrigins: [issuer], timeoutMs: 2_000 });
  const provider: IdentityProvider = { issuer, clientId: 'me', clientSecret: 'a-secret-of-mine', ...more };
  const start = await identity.start({ provider, redirectUri });
  nonce = start.nonce;
  const identified = await identity.finish({ provider, redirectUri, ...start, answer: { code: 'c', state: start.state, ...answer } });
  return { start, identified };
};
const kindOf = (change: Partial<Behaviour>): Promise<string> => {
  behaviour = { ...usual(), ...change };
  return signIn().then(() => 'signed in', (error: unknown) => {
    if (!(error instanceof IdentityError)) return String(error);
    // neither in what it says nor in what it carries
    expect(`${error.message} ${String(error.cause)}`).not.toMatch(/a-secret-of-mine|eyJ/);
    return error.kind;
  });
};

describe('a provider that lies', () => {
  const minute = 60;
  const now = () => Math.floor(Date.now() / 1_000);
  const cases: readonly (readonly [string, () => Partial<Behaviour>])[] = [
    ['about the issuer', () => ({ claims: { iss: 'https://accounts.google.com' } })],
    ['about whom the token is for', () => ({ claims: { aud: 'another-client' } })],
    ['to several at once, without saying for whom it is', () => ({ claims: { aud: ['me', 'other'] } })],
    ['to somebody else', () => ({ claims: { aud: ['me', 'other'], azp: 'other' } })],
    ['with another nonce', () => ({ claims: { nonce: 'x' } })],
    ['with no nonce', () => ({ claims: { nonce: undefined } })],
    ['with a token that has run out', () => ({ claims: { iat: now() - 20 * minute, exp: now() - 10 * minute } })],
    ['with a token of tomorrow', () => ({ claims: { nbf: now() + 10 * minute } })],
    ['with a token that never runs out', () => ({ claims: { exp: undefined } })],
    ['with nobody', () => ({ claims: { sub: undefined } })],
    ['with an empty name', () => ({ claims: { sub: '' } })],
    ['with a subject that is no text', () => ({ claims: { sub: 1 as unknown as string } })],
    ['with an endless subject', () => ({ claims: { sub: 'x'.repeat(256) } })],
    ['with another key', () => ({ sign: signWith(stranger) })],
    ['with a key that it brings along', () => ({
      sign: async (payload) => signWith(stranger, { jwk: await exportJWK(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey) })(payload),
    })],
    ['with no signature', () => ({ sign: (payload) => new UnsecuredJWT(payload).encode() })],
    ['with our own secret for a key', () => ({ sign: (payload) => new SignJWT(payload).setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(createSecretKey(Buffer.from('a-secret-of-mine'))) })],
    ['with no token at all', () => ({ token: ({ id_token: _none, ...rest }) => ({ body: rest }) })],
    ['with what is no token', () => ({ token: (body) => ({ body: { ...body, id_token: 'x' } }) })],
    ['about whose user info it is', () => ({ claims: { email: undefined }, metadata: { userinfo_endpoint: `${issuer}/me` }, userinfo: { sub: 'bob', email: 'bob@example.com', email_verified: true } })],
  ];
  it.each(cases)('%s', async (_name, change) => expect(await kindOf(change())).toBe('invalid'));

  it('and one that does not, is believed', async () => expect(await kindOf({})).toBe('signed in'));
});

describe('a provider that is not right', () => {
  const cases: readonly (readonly [string, string, () => Partial<Behaviour>])[] = [
    ['names another issuer', 'misconfigured', () => ({ metadata: { issuer: 'https://accounts.google.com' } })],
    ['has no discovery', 'misconfigured', () => ({ discovery: () => ({ status: 404, body: '{}' }) })],
    ['sends us elsewhere for it', 'misconfigured', () => ({ discovery: () => ({ status: 302, body: '', headers: { location: 'http://169.254.169.254/latest' } }) })],
    ['answers in HTML', 'misconfigured', () => ({ discovery: () => ({ status: 200, body: '<html>', headers: { 'content-type': 'text/html' } }) })],
    ['is out of order', 'unavailable', () => ({ discovery: () => ({ status: 503, body: 'x' }) })],
    ['asks for patience', 'unavailable', () => ({ discovery: () => ({ status: 429, body: '{}' }) })],
    ['wants the code at a private address', 'misconfigured', () => ({ metadata: { token_endpoint: 'https://10.0.0.1/token' } })],
    ['wants the code without TLS', 'misconfigured', () => ({ metadata: { token_endpoint: 'http://example.com/token' } })],
    ['keeps its keys on our machine', 'misconfigured', () => ({ metadata: { jwks_uri: 'https://127.0.0.1:1/jwks' } })],
    ['takes no codes', 'misconfigured', () => ({ metadata: { token_endpoint: undefined } })],
    ['does not take ours', 'invalid', () => ({ token: () => ({ status: 400, body: { error: 'invalid_grant', error_description: 'eyJ' } }) })],
    ['does not take us', 'misconfigured', () => ({ token: () => ({ status: 401, body: { error: 'invalid_client' } }) })],
    ['fails over tokens', 'unavailable', () => ({ token: () => ({ status: 502, body: 'x', type: 'text/html' }) })],
  ];
  it.each(cases)('%s: %s', async (_name, kind, change) => expect(await kindOf(change())).toBe(kind));

  it('says more than we listen to', async () => {
    expect(await kindOf({ discovery: () => ({ status: 200, body: `{"x":"${'x'.repeat(2_000_000)}"}` }) })).not.toBe('signed in');
  });
});

describe('what a provider answers to the browser', () => {
  const refused = (answer: Record<string, string>) => signIn({}, answer).then(() => 'signed in', (error: IdentityError) => error.kind);
  it.each([
    ['access_denied', 'denied'], ['user_cancelled_authorize', 'denied'], ['login_required', 'denied'], ['temporarily_unavailable', 'unavailable'],
    ['server_error', 'unavailable'], ['invalid_scope', 'misconfigured'], ['unauthorized_client', 'misconfigured'], ['<script>', 'misconfigured'],
  ])('%s is %s', async (error, kind) => expect(await refused({ error })).toBe(kind));
});

describe('Apple', () => {
  const apple = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { teamId: 'TEAM123456', keyId: 'KEY1234567', privateKey: apple.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string };
  const user = JSON.stringify({ name: { firstName: ' Ann\u202e ', lastName: 'Lee' }, email: 'evil@example.com' });

  it('is shown a secret that we sign ourselves, posts its answer, and tells names once', async () => {
    behaviour.claims = { email: 'x1@privaterelay.appleid.com', email_verified: 'true' };
    const { start, identified } = await signIn({ clientSecret: key }, { user });
    expect(new URL(start.url).searchParams.get('response_mode')).toBe('form_post');
    expect(identified).toMatchObject({ email: 'x1@privaterelay.appleid.com', emailVerified: true, name: { full: 'Ann Lee', given: 'Ann', family: 'Lee' } });
    const secret = posted.at(-1)!.get('client_secret')!;
    const pem = apple.publicKey.export({ format: 'pem', type: 'spki' }) as string;
    const { payload, protectedHeader } = await jwtVerify(secret, await importSPKI(pem, 'ES256'), { issuer: 'TEAM123456', subject: 'me', audience: issuer });
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'KEY1234567' });
    expect(payload.exp! - payload.iat!).toBe(300);
    expect(posted.at(-1)!.get('code_verifier')).toBe(start.codeVerifier);
  });

  it('may leave the name out, or tell what is none', async () => {
    for (const bad of ['', 'null', '{', '[]', '{"name":1}', '{"name":{"firstName":{}}}']) {
      const { identified } = await signIn({ clientSecret: key }, { user: bad });
      expect(identified.name, bad).toEqual({ full: null, given: null, family: null });
    }
    for (const verified of ['false', 1, 'TRUE', null, undefined]) {
      behaviour.claims = { email_verified: verified };
      expect((await signIn({ clientSecret: key })).identified.emailVerified).toBe(false);
    }
  });

  it('cannot be asked with a key that is none, and nobody is told what it was', async () => {
    const error = await signIn({ clientSecret: { ...key, privateKey: 'hunter2hunter2' } }).catch((cause: IdentityError) => cause) as IdentityError;
    expect([error.kind, error.cause]).toEqual(['misconfigured', undefined]);
    expect(error.message).not.toContain('hunter2');
    // PEM as environment variables carry it
    await signIn({ clientSecret: { ...key, privateKey: key.privateKey.replaceAll('\n', '\\n') } });
  });
});
