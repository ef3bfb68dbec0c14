import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, password, type Answer, type Client, type People, type Signed, type TenantName } from '../../../../test/app/index.ts';
import { createHeadless } from '../../../adapters/identity/oidc/test/browser.ts';
import { startRealProvider } from '../../../adapters/identity/oidc/test/real-provider.ts';
import { createVault, newVaultKey, sealedText } from '../../../kernel/crypto/index.ts';
import { sandboxOpenidClient } from '../../../sandbox/openid/index.ts';
import { totpAt } from '../factors/index.ts';

const dataKeys = newVaultKey('k1', randomBytes);
const redirectUri = 'https://alpha.example/login/sandbox';
/** Both businesses are tested at the same address; that is their settings' business. */
const isBack = (url: URL): boolean => url.host === 'alpha.example' || url.host === 'api.example.com';
let count = 0;
const fresh = (): string => `person-${(count += 1)}-${process.pid}@example.com`;

const provider = await startRealProvider();
/** One for each engine: it is stopped in its last test. */
const fragile = { sqlite: await startRealProvider(), mysql: await startRealProvider() };
afterAll(() => Promise.all([provider, fragile.sqlite, fragile.mysql].map((one) => one.stop())));

describeApp('sign-in with a provider', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const person: People['person'] = (...asked) => world.person(...asked);

  const offer = async (tenant: TenantName, providers: readonly { id: string; issuer: string; clientId: string; secret: string | null }[]) => {
    const { platform, db } = world.server.app.parts;
    const tenantId = world.server.tenantIds[tenant];
    const { settings } = await platform.tenants.byId(tenantId);
    const seals = sealedText(createVault({ keys: dataKeys }), 'settings-identity-provider');
    const identityProviders = providers.map(({ id, issuer, clientId, secret }) => ({
      id, name: id.toUpperCase(), issuer, clientId, secretHint: null, sealedClientSecret: seals.seal({ tenant: { id: tenantId } }, secret, id),
    }));
    await db.systemTransaction((tx) => platform.repository.updateTenant(tx, tenantId, {
      settings: { ...settings, identityProviders, allowedOrigins: ['https://alpha.example', 'https://api.example.com'] },
    }));
    platform.tenants.forget();
  };
  beforeAll(async () => {
    const sandbox = { id: 'sandbox', issuer: `${world.server.sandbox.url}/openid`, clientId: sandboxOpenidClient.clientId, secret: sandboxOpenidClient.clientSecret };
    const real = { id: 'real', issuer: provider.issuer, clientId: 'public', secret: null };
    await offer('alpha', [sandbox, real, { ...real, id: 'fragile', issuer: fragile[world.engine].issuer }, { ...sandbox, id: 'broken', issuer: `${world.server.sandbox.url}/nobody` }]);
    await offer('beta', [sandbox]);
  });

  interface More {
    readonly tenant?: TenantName;
    readonly token?: string;
    readonly role?: string;
    readonly headers?: Record<string, string>;
    readonly provider?: string;
  }
  const start = (more: More = {}, uri = redirectUri) =>
    call('startOAuth', { tenant: more.tenant, token: more.token, params: { provider: more.provider ?? 'sandbox' }, body: { redirectUri: uri } });
  /** What somebody does at the provider; answers where the browser comes back to. */
  const consent = async (url: string, form: Record<string, string>): Promise<string> => {
    const browser = createHeadless(isBack);
    const page = await browser.open(url);
    return (await browser.open(page.url.href, form)).url.href;
  };
  const finish = (state: string, callbackUrl: string, more: More = {}) =>
    call('finishOAuth', {
      tenant: more.tenant, token: more.token, headers: more.headers, params: { provider: more.provider ?? 'sandbox' },
      body: { state, callbackUrl, ...(more.role && { role: more.role }) },
    });
  const verified = (email: string, name = 'Ann Lee') => ({ email, name, email_verified: '1' });
  const signIn = async (form: Record<string, string>, more: More = {}): Promise<Answer> => {
    const { body } = await start(more);
    return finish(body.state, await consent(body.url, form), more);
  };
  const identitiesOf = async (token: string, tenant: TenantName = 'alpha') => (await call('listIdentities', { token, tenant })).body.data;
  const verify = async (who: Signed): Promise<void> => {
    await world.server.app.parts.db.systemTransaction((tx) => tx.manager.query('UPDATE users SET emailVerifiedAt = createdAt WHERE id = ?', [who.userId]));
  };
  const eventsOf = async (type: string, subjectId: string): Promise<number> =>
    (await world.server.app.parts.db.query({}, 'SELECT id FROM events WHERE type = ? AND subjectId = ?', [type, subjectId])).rows.length;

  describe('listIdentityProviders and startOAuth', () => {
    it('200: those that the business has set up, without their secrets', async () => {
      expect((await call('listIdentityProviders')).body).toEqual({
        data: [{ id: 'sandbox', name: 'SANDBOX' }, { id: 'real', name: 'REAL' }, { id: 'fragile', name: 'FRAGILE' }, { id: 'broken', name: 'BROKEN' }], nextCursor: null,
      });
      expect((await call('listIdentityProviders', { tenant: 'beta' })).body.data).toHaveLength(1);
    });

    it('200: an address with state, nonce and PKCE, which are kept hashed and sealed', async () => {
      const { status, body } = await start();
      const asked = new URL(body.url).searchParams;
      expect([status, asked.get('state'), asked.get('code_challenge_method'), asked.get('redirect_uri')]).toEqual([200, body.state, 'S256', redirectUri]);
      const kept = JSON.stringify([
        await world.server.app.parts.db.manager({}).query('SELECT * FROM oauth_states'),
        await world.server.app.parts.db.manager({}).query('SELECT answer FROM idempotency_keys'),
      ]);
      expect(kept).not.toContain(body.state);
      expect(kept).not.toContain(asked.get('nonce'));
    });

    it('404, 422, 503: another provider, an address that is not the business’s, a provider that is not there', async () => {
      expect(outcome(await start({ provider: 'google' }))).toBe('404 identity_provider_not_found');
      expect(outcome(await start({ provider: 'real', tenant: 'beta' }))).toBe('404 identity_provider_not_found');
      for (const uri of [
        'https://evil.example/login', 'https://alpha.example.evil.example/', 'https://alpha.example@evil.example/', 'http://alpha.example/login',
        'https://user@alpha.example/login', 'https://alpha.example/login#x', 'https://alpha.example:8443/login', 'https://evil.example\\@alpha.example/',
      ]) {
        expect([uri, outcome(await start({}, uri))]).toEqual([uri, expect.stringMatching(/^(422 redirect_not_allowed|400 invalid_request) #\/redirectUri$/)]);
      }
      expect(outcome(await start({ provider: 'broken' }))).toBe('503 identity_provider_unavailable');
    });
  });

  describe('finishOAuth', () => {
    it('200: opens an account with a verified address, and finds it again', async () => {
      const email = fresh();
      const first = await signIn(verified(email), { role: 'caregiver' });
      expect([first.status, first.body.user]).toMatchObject([200, { email, emailVerified: true, role: 'caregiver', firstName: 'Ann', lastName: 'Lee' }]);
      const again = await signIn(verified(email, 'Another Name'));
      expect([again.status, again.body.user.id, again.body.user.firstName]).toEqual([200, first.body.user.id, 'Ann']);
      expect(await identitiesOf(again.body.accessToken)).toMatchObject([{ provider: 'sandbox', email }]);
      expect(await eventsOf('user.registered', first.body.user.id)).toBe(1);
      // no password was ever set
      expect(outcome(await call('login', { body: { email, password: 'a-long-walk-at-dawn' } }))).toBe('401 invalid_credentials');
    });

    it('200: a person with one name', async () => {
      const { body } = await signIn(verified(fresh(), 'Cher'));
      expect(body.user).toMatchObject({ firstName: 'Cher', lastName: '' });
    });

    it('200: links an account whose address is verified here and there', async () => {
      const who = await person('owner');
      await verify(who);
      const { status, body } = await signIn(verified(who.email.toUpperCase()));
      expect([status, body.user.id]).toEqual([200, who.userId]);
      expect(await eventsOf('identity.linked', who.userId)).toBe(1);
    });

    it('409: not if it is verified only here, or only there', async () => {
      const [one, other] = [await person('owner'), await person('owner')];
      await verify(one);
      expect(outcome(await signIn({ email: one.email, name: 'Mallory' }))).toBe('409 email_taken');
      expect(outcome(await signIn(verified(other.email)))).toBe('409 email_taken');
      expect(await identitiesOf(one.token)).toEqual([]);
    });

    it('422: no account for an address that is not verified, or for none, nor if the person says no', async () => {
      const email = fresh();
      expect(outcome(await signIn({ email, name: 'Mallory' }))).toBe('422 identity_refused');
      expect(outcome(await call('registerUser', { body: { email, password, role: 'owner', firstName: 'A', lastName: 'B' } }))).toBe('201');
      expect(outcome(await signIn({ deny: '1' }))).toBe('422 identity_refused');
    });

    it('202: asks for the second factor', async () => {
      const who = await person('owner');
      await verify(who);
      const { body } = await call('enrolTotp', { token: who.token, body: { password } });
      const codeNow = totpAt(body.secret, new Date());
      const { body: { recoveryCodes } } = await call('confirmTotp', { token: who.token, params: { factorId: body.factorId }, body: { code: codeNow } });
      const challenged = await signIn(verified(who.email));
      expect([challenged.status, challenged.body.factors]).toEqual([202, ['totp', 'recovery_code']]);
      const answer = { type: 'recovery_code', code: recoveryCodes[0] };
      expect(outcome(await call('answerLoginChallenge', { body: { challengeToken: challenged.body.challengeToken, answer } }))).toBe('200');
    });

    it('keeps businesses apart: another state, another account', async () => {
      const email = fresh();
      const first = await signIn(verified(email));
      const { body } = await start({ tenant: 'beta' });
      const back = await consent(body.url, verified(email));
      expect(outcome(await finish(body.state, back))).toBe('401 invalid_challenge');
      const there = await finish(body.state, back, { tenant: 'beta' });
      expect([there.status, there.body.user.id === first.body.user.id]).toEqual([200, false]);
      expect(outcome(await call('getMe', { token: there.body.accessToken }))).toBe('401 unauthenticated');
    });

    it('401: a state that was used, is unknown, is another provider’s or came back elsewhere', async () => {
      const { body } = await start();
      const back = await consent(body.url, verified(fresh()));
      expect(outcome(await finish('x'.repeat(43), back))).toBe('401 invalid_challenge');
      expect(outcome(await finish(body.state, back, { provider: 'real' }))).toBe('401 invalid_challenge');
      expect(outcome(await finish(body.state, back.replace('/login/', '/other/')))).toBe('401 invalid_challenge');
      expect(outcome(await finish(body.state, back.replace('https://alpha.example', 'https://api.example.com')))).toBe('401 invalid_challenge');
      expect(outcome(await finish(body.state, back.replace(/state=[^&]+/, 'state=another')))).toBe('401 invalid_challenge');
      expect(outcome(await finish(body.state, `${back}&state=${body.state}`))).toBe('401 invalid_challenge');
      expect(outcome(await finish(body.state, back))).toBe('200');
      expect(outcome(await finish(body.state, back))).toBe('401 invalid_challenge');
    });

    it('422: a code that was used, or was got for another state', async () => {
      const [mine, theirs] = [(await start()).body, (await start()).body];
      const back = await consent(theirs.url, verified(fresh()));
      const swapped = back.replace(theirs.state, mine.state);
      expect(outcome(await finish(mine.state, swapped))).toBe('422 identity_refused');
      expect(outcome(await finish(mine.state, swapped))).toBe('401 invalid_challenge');
    });

    it('lets one in of several that come at once, and makes one account of two at once', async () => {
      const { body } = await start();
      const back = await consent(body.url, verified(fresh()));
      const answers = await Promise.all([0, 1, 2].map(() => finish(body.state, back)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
      const email = fresh();
      const both = await Promise.all([signIn(verified(email)), signIn(verified(email))]);
      expect(both.map(({ status }) => status)).toEqual([200, 200]);
      expect(both[0]!.body.user.id).toBe(both[1]!.body.user.id);
    });

    it('answers a repeated key with what it answered', async () => {
      const { body } = await start();
      const back = await consent(body.url, verified(fresh()));
      const headers = { 'idempotency-key': `oauth-${body.state}` };
      const first = await finish(body.state, back, { headers });
      expect((await finish(body.state, back, { headers })).body).toEqual(first.body);
    });
  });

  describe('linking, listIdentities and unlinkIdentity', () => {
    it('200: links to who began it signed in, whatever the address, in a new session that takes the place of the old', async () => {
      const who = await person('owner');
      const email = fresh();
      const { status, body } = await signIn({ email, name: 'Ann' }, { token: who.token });
      expect([status, body.user.id, body.user.email]).toEqual([200, who.userId, who.email]);
      expect(outcome(await call('getMe', { token: who.token }))).toBe('401 unauthenticated');
      expect(await identitiesOf(body.accessToken)).toMatchObject([{ provider: 'sandbox', email }]);
      expect(await eventsOf('identity.linked', who.userId)).toBe(1);
      const back = await signIn({ email, name: 'Ann' });
      expect([back.status, back.body.user.id]).toEqual([200, who.userId]);
    });

    it('409, 401: not what is another’s, nor after signing out', async () => {
      const email = fresh();
      await signIn(verified(email));
      const who = await person('owner');
      expect(outcome(await signIn(verified(email), { token: who.token }))).toBe('409 identity_taken');
      const { body } = await start({ token: who.token });
      const back = await consent(body.url, verified(fresh()));
      await call('logout', { token: who.token });
      expect(outcome(await finish(body.state, back))).toBe('401 invalid_challenge');
    });

    it('204: unlinks where there is a password or another provider, and never the last way in', async () => {
      const who = await person('owner');
      const { body } = await signIn(verified(fresh()), { token: who.token });
      const [identity] = await identitiesOf(body.accessToken);
      expect(outcome(await call('unlinkIdentity', { token: body.accessToken, params: { identityId: identity.id } }))).toBe('204');
      expect(await identitiesOf(body.accessToken)).toEqual([]);
      expect(await eventsOf('identity.unlinked', who.userId)).toBe(1);

      const newcomer = (await signIn(verified(fresh()))).body;
      const token: string = (await signIn(verified(fresh()), { token: newcomer.accessToken })).body.accessToken;
      const [first, second] = await identitiesOf(token);
      const answers = await Promise.all([first, second].map(({ id }) => call('unlinkIdentity', { token, params: { identityId: id } })));
      expect(answers.map(outcome).toSorted()).toEqual(['204', '409 last_way_in']);
    });

    it('404: another person’s, another business’s', async () => {
      const newcomer = (await signIn(verified(fresh()))).body;
      const [identity] = await identitiesOf(newcomer.accessToken);
      for (const other of [await person('owner'), await person('owner', 'beta')]) {
        expect(outcome(await call('unlinkIdentity', { token: other.token, tenant: other.tenant, params: { identityId: identity.id } }))).toBe('404 identity_not_found');
      }
    });

    it('lets an account without a password prove itself by having signed in just now', async () => {
      const { body } = await signIn(verified(fresh()));
      expect(outcome(await call('enrolTotp', { token: body.accessToken, body: {} }))).toBe('201');
      expect(outcome(await call('enrolTotp', { token: body.accessToken, body: { password } }))).toBe('401 invalid_credentials #/password');
    });
  });

  describe('a real provider', () => {
    const at = 'https://api.example.com/callback';
    const come = async (hint: string, id = 'real') => {
      const { body } = await start({ provider: id }, at);
      return { state: body.state as string, back: (await createHeadless(isBack).open(`${body.url}&login_hint=${hint}`)).url.href };
    };
    it('signs in, and refuses whoever has no address', async () => {
      const ann = await come('ann');
      expect((await finish(ann.state, ann.back, { provider: 'real' })).body.user).toMatchObject({ firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' });
      const cat = await come('cat');
      expect(outcome(await finish(cat.state, cat.back, { provider: 'real' }))).toBe('422 identity_refused');
    });

    it('503: when it is down, and the same answer may be given again', async () => {
      const { state, back } = await come('ann', 'fragile');
      await fragile[world.engine].stop();
      const down = '503 identity_provider_unavailable';
      expect(outcome(await finish(state, back, { provider: 'fragile' }))).toBe(down);
      expect(outcome(await finish(state, back, { provider: 'fragile' }))).toBe(down);
    });
  });
}, { env: { DOGCARE_DATA_KEYS: dataKeys, OIDC_SANDBOX_ORIGINS: [provider, fragile.sqlite, fragile.mysql].map(({ issuer }) => issuer).join(',') } });
