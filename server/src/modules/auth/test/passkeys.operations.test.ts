import { describe, expect, it } from 'vitest';
import { describeApp, outcome, password, type Client, type People, type Signed } from '../../../../test/app/index.ts';
import { createAuthenticator } from './authenticator.ts';

const origin = 'https://alpha.example';
type Authenticator = ReturnType<typeof createAuthenticator>;

describeApp('passkeys over HTTP', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const person: People['person'] = (...asked) => world.person(...asked);

  const start = (who: Signed, body: object = { password, origin }) =>
    call('startPasskeyRegistration', { token: who.token, tenant: who.tenant, body });
  const finish = (who: Signed, factorId: string, response: object, more: object = {}) =>
    call('finishPasskeyRegistration', { token: who.token, tenant: who.tenant, body: { factorId, response, ...more } });
  const add = async (who: Signed, authenticator: Authenticator) => {
    const { body } = await start(who);
    return { factorId: body.factorId as string, ...(await finish(who, body.factorId, authenticator.create(body.options), { name: ' Olivia’s phone ' })) };
  };
  const withPasskey = async (authenticator = createAuthenticator({ origin })) => {
    const who = await person('owner');
    const { factorId, body } = await add(who, authenticator);
    return { ...who, authenticator, factorId, recoveryCodes: body.recoveryCodes as string[] };
  };
  const challengeOf = async (who: Signed) => {
    const { status, body } = await call('login', { body: { email: who.email, password } });
    expect(status).toBe(202);
    return body;
  };
  const answer = (challengeToken: string, response: object, more: object = {}) =>
    call('answerLoginChallenge', { body: { challengeToken, answer: { type: 'passkey', response } }, ...more });
  const refused = '401 invalid_second_factor #/answer';

  describe('startPasskeyRegistration and finishPasskeyRegistration', () => {
    it('200: in force with its name, and recovery codes with the first', async () => {
      const who = await person('owner');
      const { status, body } = await start(who);
      expect([status, body.options]).toMatchObject([200, { rp: { id: 'alpha.example', name: 'Alpha Pets' }, user: { name: who.email }, excludeCredentials: [] }]);
      const authenticator = createAuthenticator({ origin });
      const made = await finish(who, body.factorId, authenticator.create(body.options), { name: 'Olivia’s phone' });
      expect([made.status, made.body.recoveryCodes.length]).toEqual([200, 10]);
      expect((await call('listMfaFactors', { token: who.token })).body).toMatchObject({ data: [{ id: body.factorId, type: 'passkey', name: 'Olivia’s phone' }], recoveryCodesLeft: 10 });
      // the next one is made elsewhere
      const second = await start(who);
      expect(second.body.options.excludeCredentials).toMatchObject([{ transports: ['internal'] }]);
      expect((await finish(who, second.body.factorId, createAuthenticator({ origin }).create(second.body.options))).body).toEqual({ recoveryCodes: [] });
    });

    it('422: for a page that is not the business’s, or has no passkeys', async () => {
      const who = await person('owner');
      for (const page of ['https://evil.example', 'https://alpha.example.evil.example', 'http://alpha.example']) {
        expect(outcome(await start(who, { password, origin: page }))).toBe('422 redirect_not_allowed #/origin');
      }
    });

    it('401: without the password; an answer to another challenge, from another page, for another site, or none', async () => {
      const who = await person('owner');
      expect(outcome(await start(who, { origin }))).toBe('401 invalid_credentials #/password');
      const first = (await start(who)).body;
      const { factorId, options } = (await start(who)).body;
      const authenticator = createAuthenticator({ origin });
      const wrong = '401 invalid_second_factor #/response';
      expect(outcome(await finish(who, factorId, authenticator.create(first.options)))).toBe(wrong);
      expect(outcome(await finish(who, factorId, authenticator.create(options, 'https://evil.example')))).toBe(wrong);
      expect(outcome(await finish(who, factorId, authenticator.create({ ...options, rp: { id: 'evil.example' } })))).toBe(wrong);
      expect(outcome(await finish(who, factorId, { id: 'abc', type: 'public-key' }))).toBe(wrong);
      expect(outcome(await finish(who, factorId, authenticator.create(options)))).toBe('200');
    });

    it('404: another person’s, another business’s, one that is in force or was replaced', async () => {
      const [who, other, stranger] = [await person('owner'), await person('owner'), await person('owner', 'beta')];
      const replaced = (await start(who)).body;
      const { factorId, options } = (await start(who)).body;
      const response = createAuthenticator({ origin }).create(options);
      expect(outcome(await finish(other, factorId, response))).toBe('404 factor_not_found');
      expect(outcome(await finish(stranger, factorId, response))).toBe('404 factor_not_found');
      expect(outcome(await finish(who, replaced.factorId, createAuthenticator({ origin }).create(replaced.options)))).toBe('404 factor_not_found');
      expect(outcome(await finish(who, factorId, response))).toBe('200');
      expect(outcome(await finish(who, factorId, response))).toBe('404 factor_not_found');
    });
  });

  describe('answerLoginChallenge', () => {
    it('200: signed by the passkey, once', async () => {
      const who = await withPasskey();
      const challenge = await challengeOf(who);
      expect(challenge).toMatchObject({ factors: ['passkey', 'recovery_code'], passkeyOptions: { rpId: 'alpha.example', allowCredentials: [{ type: 'public-key' }] } });
      const response = who.authenticator.get(challenge.passkeyOptions);
      const entered = await answer(challenge.challengeToken, response);
      expect([entered.status, entered.body.user.id]).toEqual([200, who.userId]);
      expect(outcome(await answer(challenge.challengeToken, response))).toBe('401 invalid_challenge #/challengeToken');
      expect(outcome(await answer((await challengeOf(who)).challengeToken, response))).toBe(refused);
    });

    it('200: again and again by one that does not count', async () => {
      const who = await withPasskey(createAuthenticator({ origin, counts: false }));
      for (let time = 0; time < 2; time += 1) {
        const { challengeToken, passkeyOptions } = await challengeOf(who);
        expect(outcome(await answer(challengeToken, who.authenticator.get(passkeyOptions)))).toBe('200');
      }
    });

    it('401: somebody else’s passkey, another page’s, a changed one, a copy that counts for itself', async () => {
      const [who, other] = [await withPasskey(), await withPasskey()];
      const { challengeToken, passkeyOptions } = await challengeOf(who);
      const { allowCredentials: _own, ...anybody } = passkeyOptions;
      expect(outcome(await answer(challengeToken, other.authenticator.get(anybody)))).toBe(refused);
      expect(outcome(await answer(challengeToken, who.authenticator.get(passkeyOptions, 'https://evil.example')))).toBe(refused);
      const signed = who.authenticator.get(passkeyOptions);
      expect(outcome(await answer(challengeToken, { ...signed, response: { ...signed.response, signature: Buffer.from('no').toString('base64url') } }))).toBe(refused);
      who.authenticator.credentials[0]!.count = 0;
      expect(outcome(await answer(challengeToken, who.authenticator.get(passkeyOptions)))).toBe(refused);
      who.authenticator.credentials[0]!.count = 10;
      expect(outcome(await answer(challengeToken, who.authenticator.get(passkeyOptions)))).toBe('200');
    });

    it('lets one in of several that come at once', async () => {
      const who = await withPasskey();
      const { challengeToken, passkeyOptions } = await challengeOf(who);
      const response = who.authenticator.get(passkeyOptions);
      const answers = await Promise.all([0, 1, 2].map(() => answer(challengeToken, response)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
    });

    it('is not asked for once it is removed', async () => {
      const who = await withPasskey();
      expect(outcome(await call('removeMfaFactor', { token: who.token, params: { factorId: who.factorId }, body: { password } }))).toBe('204');
      expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('200');
    });
  });
});
