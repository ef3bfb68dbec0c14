import { createHmac, createPrivateKey, createPublicKey, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, keys, outcome, type Signed } from '../../../../test/app/index.ts';
import { day, minute, movableClock, second } from '../../../../test/services/tenant.ts';

// a token's time is the wall's; it goes on here while sessions of earlier tests stay as they are
const wall = movableClock();

interface Given {
  /** The attacker: signed in, with a good token, an owner at Alpha. */
  readonly me: Signed;
  /** Somebody else at Alpha, an admin. */
  readonly victim: Signed;
  /** An owner at Beta. */
  readonly abroad: Signed;
  readonly alphaId: string;
  readonly betaId: string;
  readonly kid: string;
  /** The server's own keys: what only a leak would give, to see that every claim is looked at by itself. */
  readonly signing: CryptoKey;
  readonly publicJwk: JWK;
}
type Attack = readonly [name: string, token: (given: Given) => string | Promise<string>, code?: string];

const stolen = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const strangerJwk = createPublicKey(stolen.privateKey).export({ format: 'jwk' });
const base64url = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const partsOf = (token: string) => token.split('.') as [string, string, string];
const payloadOf = (token: string): JWTPayload => JSON.parse(Buffer.from(partsOf(token)[1], 'base64url').toString()) as JWTPayload;
const latin1 = (text: string): string => Buffer.from(text).toString('latin1');

/** My own token with something changed; without a key of its own, under the server's. */
const forge = async ({ me, kid, signing }: Given, { claims = {}, header = {}, key, as = payloadOf(me.token) }: {
  claims?: Record<string, unknown>; header?: Record<string, unknown>; key?: KeyObject | CryptoKey | Uint8Array; as?: JWTPayload;
} = {}): Promise<string> =>
  new SignJWT(JSON.parse(JSON.stringify({ ...as, ...claims })) as JWTPayload)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header }).sign(key ?? signing);

/** A token put together by hand, so that libraries that know better are out of the way. */
const byHand = (header: unknown, payload: unknown, signature: string | Buffer | ((input: string) => Buffer)): string => {
  const input = `${base64url(header)}.${base64url(payload)}`;
  const bytes = typeof signature === 'function' ? signature(input) : signature;
  return `${input}.${typeof bytes === 'string' ? bytes : bytes.toString('base64url')}`;
};
const hmac = (secret: string | Buffer) => (input: string): Buffer => createHmac('sha256', secret).update(input).digest();
const head = (given: Given, more: Record<string, unknown> = {}) => ({ alg: 'ES256', typ: 'at+jwt', kid: given.kid, ...more });
const nowOf = ({ me }: Given): number => payloadOf(me.token).iat!;
const pemOf = ({ publicJwk }: Given): string =>
  createPublicKey({ key: publicJwk as import('node:crypto').JsonWebKey, format: 'jwk' }).export({ format: 'pem', type: 'spki' }) as string;
const sign = (algorithm: 'ec384' | 'rsa' | 'ed') => {
  if (algorithm === 'ec384') return generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  return algorithm === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey : generateKeyPairSync('ed25519').privateKey;
};

const algorithms: Attack[] = [
  ['none', (given) => byHand(head(given, { alg: 'none' }), payloadOf(given.me.token), '')],
  ['None, as some libraries miss it', (given) => byHand(head(given, { alg: 'NoNe' }), payloadOf(given.me.token), '')],
  ['none, with my signature', (given) => byHand(head(given, { alg: 'none' }), payloadOf(given.me.token), partsOf(given.me.token)[2])],
  ['none of any kind', (given) => byHand({ typ: 'at+jwt', kid: given.kid }, payloadOf(given.me.token), partsOf(given.me.token)[2])],
  ['HS256 with the public key as PEM', (given) => byHand(head(given, { alg: 'HS256' }), payloadOf(given.victim.token), hmac(pemOf(given)))],
  ['HS256 with the public key as JWK', (given) => byHand(head(given, { alg: 'HS256' }), payloadOf(given.victim.token), hmac(JSON.stringify(given.publicJwk)))],
  ['HS256 with the key’s name', (given) => byHand(head(given, { alg: 'HS256' }), payloadOf(given.victim.token), hmac(given.kid))],
  ['HS256 with nothing', (given) => byHand(head(given, { alg: 'HS256' }), payloadOf(given.victim.token), hmac(''))],
  ['HS256 over a header that says ES256', (given) => byHand(head(given), payloadOf(given.victim.token), hmac(pemOf(given)))],
  ['RS256', (given) => forge(given, { header: { alg: 'RS256' }, key: sign('rsa') })],
  ['PS256', (given) => forge(given, { header: { alg: 'PS256' }, key: sign('rsa') })],
  ['ES384', (given) => forge(given, { header: { alg: 'ES384' }, key: sign('ec384') })],
  ['EdDSA', (given) => forge(given, { header: { alg: 'EdDSA' }, key: sign('ed') })],
  ['RS256 over our own signature', (given) => byHand(head(given, { alg: 'RS256' }), payloadOf(given.me.token), partsOf(given.me.token)[2])],
  ['ES256 by a stranger', (given) => forge(given, { key: stolen.privateKey })],
  ['a signature of zeros', (given) => byHand(head(given), payloadOf(given.victim.token), Buffer.alloc(64))],
  ['a signature in DER', (given) => byHand(head(given), payloadOf(given.me.token), (input) => createSign('sha256').update(input).sign(createPrivateKey(stolen.privateKey.export({ format: 'pem', type: 'pkcs8' }))))],
  ['no signature', (given) => `${partsOf(given.me.token).slice(0, 2).join('.')}.`],
];

const keyNames: Attack[] = [
  ['none', (given) => forge(given, { header: { kid: undefined } })],
  ['unknown', (given) => forge(given, { header: { kid: 'k2' } })],
  ['empty', (given) => forge(given, { header: { kid: '' } })],
  ['a path to an empty file', (given) => byHand(head(given, { alg: 'HS256', kid: '../../../../../../dev/null' }), payloadOf(given.victim.token), hmac(''))],
  ['a path to one that is known', (given) => byHand(head(given, { alg: 'HS256', kid: '/proc/sys/kernel/randomize_va_space' }), payloadOf(given.victim.token), hmac('2\n'))],
  ['a query', (given) => byHand(head(given, { alg: 'HS256', kid: "x' UNION SELECT 'key' -- " }), payloadOf(given.victim.token), hmac('key'))],
  ['an address', (given) => forge(given, { header: { kid: 'http://127.0.0.1:1/key.pem' }, key: stolen.privateKey })],
  ['a name that every object has', (given) => forge(given, { header: { kid: '__proto__' }, key: stolen.privateKey })],
  ['a list', (given) => byHand(head(given, { kid: [given.kid] }), payloadOf(given.me.token), partsOf(given.me.token)[2])],
  ['null', (given) => byHand(head(given, { kid: null }), payloadOf(given.me.token), partsOf(given.me.token)[2])],
];

const headers: Attack[] = [
  ['brings a key along', (given) => forge(given, { header: { jwk: strangerJwk }, key: stolen.privateKey })],
  ['brings a key along that has our name', (given) => forge(given, { header: { jwk: { ...strangerJwk, kid: given.kid } }, key: stolen.privateKey })],
  ['names keys elsewhere', (given) => forge(given, { header: { jku: 'http://127.0.0.1:1/jwks.json' }, key: stolen.privateKey })],
  ['names a certificate elsewhere', (given) => forge(given, { header: { x5u: 'http://127.0.0.1:1/cert.pem' }, key: stolen.privateKey })],
  ['brings a certificate along', (given) => forge(given, { header: { x5c: ['MIIB'] }, key: stolen.privateKey })],
  ['has what must be understood and is not', (given) => byHand(head(given, { crit: ['x'], x: 1 }), payloadOf(given.me.token), partsOf(given.me.token)[2])],
  ['leaves its payload as it is', (given) => byHand(head(given, { crit: ['b64'], b64: false }), payloadOf(given.me.token), partsOf(given.me.token)[2])],
  ['says it is another kind of token', (given) => forge(given, { header: { typ: 'JWT' } })],
  ['says it is an ID token', (given) => forge(given, { header: { typ: 'id+jwt' } })],
  ['does not say what it is', (given) => forge(given, { header: { typ: undefined } })],
];

const claims: Attack[] = [
  ['for another business', (given) => forge(given, { claims: { aud: `dogcare:${given.betaId}` } })],
  ['for both businesses', (given) => forge(given, { claims: { aud: [`dogcare:${given.alphaId}`, `dogcare:${given.betaId}`] } })],
  ['for the platform', (given) => forge(given, { claims: { aud: 'dogcare' } })],
  ['for nobody', (given) => forge(given, { claims: { aud: undefined } })],
  ['from another issuer', (given) => forge(given, { claims: { iss: 'https://accounts.google.com' } })],
  ['from an issuer that starts alike', (given) => forge(given, { claims: { iss: 'dogcare.evil.example' } })],
  ['from no issuer', (given) => forge(given, { claims: { iss: undefined } })],
  ['with another business inside', (given) => forge(given, { claims: { tid: given.betaId } })],
  ['with no business inside', (given) => forge(given, { claims: { tid: undefined } })],
  ['that has run out', (given) => forge(given, { claims: { exp: nowOf(given) - 1 } }), 'token_expired'],
  ['that runs out now', (given) => forge(given, { claims: { exp: nowOf(given) } }), 'token_expired'],
  ['that never runs out', (given) => forge(given, { claims: { exp: undefined } })],
  ['that runs out in a word', (given) => forge(given, { claims: { exp: 'never' } })],
  ['that runs out in a list', (given) => forge(given, { claims: { exp: [nowOf(given) + 60] } })],
  ['made yesterday, for a year', (given) => forge(given, { claims: { iat: nowOf(given) - 86_400, exp: nowOf(given) + 31_536_000 } }), 'token_expired'],
  ['made tomorrow', (given) => forge(given, { claims: { iat: nowOf(given) + 86_400, exp: nowOf(given) + 87_000 } })],
  ['made at no time', (given) => forge(given, { claims: { iat: undefined } })],
  ['that is not valid yet', (given) => forge(given, { claims: { nbf: nowOf(given) + 600 } })],
  ['for nobody by name', (given) => forge(given, { claims: { sub: undefined } })],
  ['for somebody else in my session', (given) => forge(given, { claims: { sub: given.victim.userId } })],
  ['for me in somebody else’s session', (given) => forge(given, { claims: { sid: payloadOf(given.victim.token)['sid'] } })],
  ['for me in a session of another business', (given) => forge(given, { claims: { sid: payloadOf(given.abroad.token)['sid'], sub: given.abroad.userId } })],
  ['in no session', (given) => forge(given, { claims: { sid: undefined } })],
  ['in a session that never was', (given) => forge(given, { claims: { sid: 'ses_01JZ0000000000000000000000' } })],
  ['in every session', (given) => forge(given, { claims: { sid: { $ne: null } } })],
  ['in no role', (given) => forge(given, { claims: { role: undefined } })],
];

const changed: Attack[] = [
  ['with a better role', ({ me }) => [partsOf(me.token)[0], base64url({ ...payloadOf(me.token), role: 'admin' }), partsOf(me.token)[2]].join('.')],
  ['with a role twice', ({ me }) => [partsOf(me.token)[0], base64url(JSON.stringify(payloadOf(me.token)).replace('}', ',"role":"admin"}')), partsOf(me.token)[2]].join('.')],
  ['with another’s payload', ({ me, victim }) => [partsOf(me.token)[0], partsOf(victim.token)[1], partsOf(me.token)[2]].join('.')],
  ['with another’s signature', ({ me, victim }) => [...partsOf(me.token).slice(0, 2), partsOf(victim.token)[2]].join('.')],
  ['by one character of the signature', ({ me }) => me.token.replace(/.(?=.{5}$)/, (sign) => (sign === 'A' ? 'B' : 'A'))],
  ['cut short by one', ({ me }) => me.token.slice(0, -1)],
  ['cut short in the payload', ({ me }) => me.token.slice(0, partsOf(me.token)[0].length + 20)],
  ['to its header', ({ me }) => partsOf(me.token)[0]],
  ['to two parts', ({ me }) => partsOf(me.token).slice(0, 2).join('.')],
  ['to four parts', ({ me }) => `${me.token}.${partsOf(me.token)[2]}`],
  ['to five parts, as if encrypted', ({ me }) => [...partsOf(me.token), 'AAAA', 'AAAA'].join('.')],
  ['to twice itself', ({ me }) => `${me.token}.${me.token}`],
  ['to twice itself after a comma', ({ me }) => `${me.token},Bearer,${me.token}`],
  ['with padding', ({ me }) => `${me.token}==`],
  ['in the spare bits of the signature', ({ me }) => me.token.replace(/.$/, (sign) => String.fromCharCode(sign.charCodeAt(0) + 1))],
  ['with a zero byte, escaped', ({ me }) => `${me.token}%00`],
  ['with dots alone', () => '..'],
  ['with full-width dots', ({ me }) => latin1(me.token.replaceAll('.', '．'))],
  ['with a letter that looks alike', ({ me }) => latin1(me.token.replace('e', 'е'))],
  ['with a mark before it', ({ me }) => latin1(`\ufeff${me.token}`)],
  ['to JSON', ({ me }) => JSON.stringify({ protected: partsOf(me.token)[0], payload: partsOf(me.token)[1], signature: partsOf(me.token)[2] })],
  ['to a header that is no JSON', ({ me }) => [base64url('{"alg":'), partsOf(me.token)[1], partsOf(me.token)[2]].join('.')],
  ['to a header that is a list', ({ me }) => [base64url('[]'), partsOf(me.token)[1], partsOf(me.token)[2]].join('.')],
  ['to a payload that is text', (given) => byHand(head(given), '"admin"', partsOf(given.me.token)[2])],
  ['to a payload of many levels', (given) => byHand(head(given), '['.repeat(900), partsOf(given.me.token)[2])],
  ['to 5,000 characters', ({ me }) => `${me.token}${'A'.repeat(5_000)}`],
  ['to 12,000 dots', () => '.'.repeat(12_000)],
];

const otherThings: Attack[] = [
  ['a refresh token', ({ me }) => me.refreshToken],
  ['another business’s token', ({ abroad }) => abroad.token],
  ['a publishable key', () => keys.alpha.publishable],
  ['a person’s id', ({ me }) => me.userId],
  ['a session’s id', ({ me }) => String(payloadOf(me.token)['sid'])],
  ['the word null', () => 'null'],
  ['the word undefined', () => 'undefined'],
  ['a name that every object has', () => '__proto__'],
];

describeApp('attacks with tokens', (world) => {
  let given: Given;
  beforeAll(async () => {
    const { tokenKeys, tenantIds } = world.server;
    const [me, victim, abroad] = [await world.person('owner'), await world.person('admin'), await world.person('owner', 'beta')];
    given = {
      me, victim, abroad, alphaId: tenantIds.alpha, betaId: tenantIds.beta,
      kid: tokenKeys.current.kid, signing: tokenKeys.current.privateKey, publicJwk: await exportJWK(tokenKeys.current.publicKey),
    };
  });
  const ask = async (token: string): Promise<string> => outcome(await world.call('getMe', { token }));

  for (const [title, attacks] of Object.entries({
    'by algorithm': algorithms, 'by the key’s name': keyNames, 'by a header that': headers, 'by claims: a token': claims, 'by changing a token': changed,
    'with other things': otherThings,
  })) {
    describe(title, () => {
      for (const [name, make, code = 'unauthenticated'] of attacks) {
        it(name, async () => {
          const token = await make(given);
          expect(token).not.toBe(given.me.token);
          expect(await ask(token)).toBe(`401 ${code}`);
        });
      }
    });
  }

  it('counts: more than forty, and the tools are sharp: what is changed in nothing is taken', async () => {
    expect([algorithms, keyNames, headers, claims, changed, otherThings].flat().length).toBeGreaterThan(40);
    expect(await ask(given.me.token)).toBe('200');
    expect(await ask(await forge(given))).toBe('200');
  });

  it('a better role under our own key is worth nothing: the session’s counts', async () => {
    const token = await forge(given, { claims: { role: 'admin' } });
    expect(outcome(await world.call('adminListUsers', { token: given.victim.token }))).toBe('200');
    expect(outcome(await world.call('adminListUsers', { token }))).toMatch(/^403/);
  });

  describe('by the header they come in', () => {
    const sendAs = (make: (token: string) => string) => world.call('getMe', { headers: { authorization: make(given.me.token) } });
    it.each<[string, (token: string) => string]>([
      ['no scheme', (token) => token], ['another scheme', (token) => `Basic ${token}`], ['two schemes', (token) => `Bearer Bearer ${token}`],
      ['two tokens', (token) => `Bearer ${token}, Bearer ${token}`], ['two tokens after a space', (token) => `Bearer ${token} ${token}`],
      ['a tab', (token) => `Bearer\t${token}`], ['a scheme alone', () => 'Bearer'], ['quotes', (token) => `Bearer "${token}"`],
    ])('%s', async (_name, make) => expect(outcome(await sendAs(make))).toBe('401 unauthenticated'));

    it('and nowhere else: not in the address, a cookie or another header', async () => {
      const { token } = given.me;
      expect(outcome(await world.call('getMe', { headers: { cookie: `accessToken=${token}; token=${token}` } }))).toBe('401 unauthenticated');
      expect(outcome(await world.call('getMe', { headers: { 'x-access-token': token, 'x-forwarded-authorization': `Bearer ${token}` } }))).toBe('401 unauthenticated');
      const answer = await fetch(`${world.server.url}/api/me?access_token=${token}`, { headers: { 'x-publishable-key': keys.alpha.publishable } });
      expect(answer.status).toBe(401);
    });
  });

  describe('after the end', () => {
    const refresh = (refreshToken: string, tenant: 'alpha' | 'beta' = 'alpha') => world.call('refreshSession', { tenant, body: { refreshToken } }).then(outcome);
    const ended = '401 invalid_refresh_token';

    it('a session that was signed out', async () => {
      const who = await world.person('owner');
      expect(await ask(who.token)).toBe('200');
      await world.call('logout', { token: who.token });
      expect(await ask(who.token)).toBe('401 unauthenticated');
      expect(await refresh(who.refreshToken)).toBe(ended);
    });

    it('an account that is gone', async () => {
      const who = await world.person('owner');
      expect(await ask(who.token)).toBe('200');
      await world.server.app.parts.db.systemTransaction((tx) => tx.manager.query('DELETE FROM users WHERE id = ?', [who.userId]));
      wall.pass(2 * second);
      expect(await ask(who.token)).toBe('401 unauthenticated');
      expect(await refresh(who.refreshToken)).toBe(ended);
    });

    it('a token after a quarter of an hour', async () => {
      const who = await world.person('owner');
      wall.pass(15 * minute);
      expect(await ask(who.token)).toBe('401 token_expired');
    });

    it('a refresh token that comes again: it and all that came of it', async () => {
      const who = await world.person('owner');
      const { body: next } = await world.call('refreshSession', { body: { refreshToken: who.refreshToken } });
      wall.pass(31 * second);
      expect(await refresh(who.refreshToken)).toBe(ended);
      expect(await refresh(next.refreshToken)).toBe(ended);
      expect(await ask(next.accessToken)).toBe('401 unauthenticated');
      expect(await ask(who.token)).toBe('401 unauthenticated');
    });

    it('a refresh token of a month ago', async () => {
      const who = await world.person('owner');
      wall.pass(30 * day);
      expect(await refresh(who.refreshToken)).toBe(ended);
    });

    it('what is no refresh token of this business', async () => {
      const [who, other] = [await world.person('owner'), await world.person('owner', 'beta')];
      const half = who.refreshToken.slice(0, -1);
      for (const bad of [other.refreshToken, who.token.slice(0, 200), half, `${half}${who.refreshToken.endsWith('0') ? '1' : '0'}`, who.refreshToken.toUpperCase(), 'rt_%00%00%00%00%00', "rt_' OR '1'='1", who.userId]) {
        expect(await refresh(bad), bad).toBe(ended);
      }
      expect(await refresh(who.refreshToken)).toBe('200');
    });
  });
}, { wall });
