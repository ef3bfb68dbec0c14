import { beforeEach, describe, expect, it } from 'vitest';
import { describeApp, outcome, password, type Client, type People, type Signed } from '../../../../test/app/index.ts';
import { minute, movableClock, second } from '../../../../test/services/tenant.ts';
import { totpAt } from '../factors/index.ts';

const wall = movableClock();
const hour = 60 * minute;

describeApp('second factors over HTTP', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const person: People['person'] = (...asked) => world.person(...asked);
  const eventsOf = async (type: string, subjectId: string) => {
    const rows = (await world.server.app.parts.db.query({}, 'SELECT data FROM events WHERE type = ? AND subjectId = ?', [type, subjectId])).rows;
    return rows.length;
  };

  // each test has its own hour, so that no test's guesses are another's
  beforeEach(() => wall.pass(2 * hour));

  const enrol = async (who: Signed) => {
    const { body } = await call('enrolTotp', { token: who.token, body: { password } });
    return body as { factorId: string; secret: string; uri: string };
  };
  const code = (secret: string) => totpAt(secret, wall.now());
  /** Somebody with an authenticator app in force. */
  const withTotp = async (role: 'owner' | 'admin' = 'owner') => {
    const who = await person(role);
    const { factorId, secret } = await enrol(who);
    const confirmed = await call('confirmTotp', { token: who.token, params: { factorId }, body: { code: code(secret) } });
    wall.pass(30 * second);
    return { ...who, factorId, secret, recoveryCodes: confirmed.body.recoveryCodes as string[] };
  };
  const challengeOf = async (email: string): Promise<string> => {
    const { status, body } = await call('login', { body: { email, password } });
    expect(status).toBe(202);
    return body.challengeToken;
  };
  const answer = (challengeToken: string, given: object, more: object = {}) =>
    call('answerLoginChallenge', { body: { challengeToken, answer: given }, ...more });
  const totp = (secret: string) => ({ type: 'totp', code: code(secret) });

  describe('enrolTotp and confirmTotp', () => {
    it('201, 200: in force once a code was seen, with recovery codes', async () => {
      const who = await person('owner');
      const { status, body } = await call('enrolTotp', { token: who.token, body: { password } });
      expect([status, body.uri]).toEqual([201, expect.stringContaining(`secret=${body.secret}`)]);
      expect(body.uri).toMatch(/^otpauth:\/\/totp\/Alpha%20Pets:/);
      expect((await call('listMfaFactors', { token: who.token })).body).toEqual({ data: [], nextCursor: null, recoveryCodesLeft: 0 });
      expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('200');

      const confirmed = await call('confirmTotp', { token: who.token, params: { factorId: body.factorId }, body: { code: code(body.secret) } });
      expect([confirmed.status, confirmed.body.recoveryCodes.length]).toEqual([200, 10]);
      expect((await call('listMfaFactors', { token: who.token })).body).toMatchObject({
        data: [{ id: body.factorId, type: 'totp', name: 'Authenticator app', lastUsedAt: null }], recoveryCodesLeft: 10,
      });
      expect(await eventsOf('mfa.enrolled', who.userId)).toBe(1);
      expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('202');
    });

    it('keeps the secret sealed, and the recovery codes hashed', async () => {
      const { secret, recoveryCodes } = await withTotp();
      const { db } = world.server.app.parts;
      const kept = JSON.stringify([
        await db.manager({}).query('SELECT totpSecret FROM mfa_factors'), await db.manager({}).query('SELECT codeHash FROM recovery_codes'),
        await db.manager({}).query('SELECT answer FROM idempotency_keys'),
      ]);
      for (const clear of [secret, ...recoveryCodes]) expect(kept).not.toContain(clear);
    });

    it('401: a wrong password, or none', async () => {
      const { token } = await person('owner');
      expect(outcome(await call('enrolTotp', { token, body: { password: 'not the one at all' } }))).toBe('401 invalid_credentials #/password');
      expect(outcome(await call('enrolTotp', { token, body: {} }))).toBe('401 invalid_credentials #/password');
    });

    it('401, 404: a wrong code; another person’s, another business’s, one that is confirmed, replaced or too old', async () => {
      const [who, other, stranger] = [await person('owner'), await person('owner'), await person('owner', 'beta')];
      const { factorId, secret } = await enrol(who);
      const confirm = async (by: Signed, id = factorId, given = code(secret)) =>
        outcome(await call('confirmTotp', { token: by.token, tenant: by.tenant, params: { factorId: id }, body: { code: given } }));
      expect(await confirm(who, factorId, code(secret) === '000000' ? '000001' : '000000')).toBe('401 invalid_second_factor #/code');
      expect(await confirm(other)).toBe('404 factor_not_found');
      expect(await confirm(stranger)).toBe('404 factor_not_found');
      const second = await enrol(who);
      expect(await confirm(who)).toBe('404 factor_not_found');
      wall.pass(10 * minute);
      expect(await confirm(who, second.factorId, code(second.secret))).toBe('200');
      expect(await confirm(who, second.factorId, code(second.secret))).toBe('404 factor_not_found');
    });

    it('404: one that was begun long ago', async () => {
      const who = await person('owner');
      const { factorId, secret } = await enrol(who);
      wall.pass(31 * minute);
      const { body } = await call('login', { body: { email: who.email, password } });
      expect(outcome(await call('confirmTotp', { token: body.accessToken, params: { factorId }, body: { code: code(secret) } }))).toBe('404 factor_not_found');
      expect(await world.server.app.parts.auth.purge(wall.now())).toBeGreaterThan(0);
    });

    it('gives recovery codes with the first factor only', async () => {
      const who = await withTotp();
      const { factorId, secret } = await enrol(who);
      expect((await call('confirmTotp', { token: who.token, params: { factorId }, body: { code: code(secret) } })).body).toEqual({ recoveryCodes: [] });
    });
  });

  describe('answerLoginChallenge', () => {
    it('200: with a code of the app', async () => {
      const who = await withTotp();
      const { status, body } = await call('login', { body: { email: who.email, password } });
      expect([status, body]).toEqual([202, {
        challengeToken: expect.stringMatching(/^lc_/), expiresAt: new Date(wall.now().getTime() + 5 * minute).toISOString(),
        factors: ['totp', 'recovery_code'], passkeyOptions: null,
      }]);
      const entered = await answer(body.challengeToken, totp(who.secret));
      expect([entered.status, entered.body.user.id]).toEqual([200, who.userId]);
      expect(outcome(await call('getMe', { token: entered.body.accessToken }))).toBe('200');
      expect((await call('listMfaFactors', { token: entered.body.accessToken })).body.data[0].lastUsedAt).toBe(wall.now().toISOString());
    });

    it('401: a challenge is answered once', async () => {
      const who = await withTotp();
      const token = await challengeOf(who.email);
      expect(outcome(await answer(token, totp(who.secret)))).toBe('200');
      wall.pass(30 * second);
      expect(outcome(await answer(token, totp(who.secret)))).toBe('401 invalid_challenge #/challengeToken');
    });

    it('401: a code is taken once, also the one that confirmed the app, and none before it', async () => {
      const who = await person('owner');
      const { factorId, secret } = await enrol(who);
      const first = code(secret);
      await call('confirmTotp', { token: who.token, params: { factorId }, body: { code: first } });
      expect(outcome(await answer(await challengeOf(who.email), { type: 'totp', code: first }))).toBe('401 invalid_second_factor #/answer');
      wall.pass(30 * second);
      const next = code(secret);
      expect(outcome(await answer(await challengeOf(who.email), { type: 'totp', code: next }))).toBe('200');
      expect(outcome(await answer(await challengeOf(who.email), { type: 'totp', code: next }))).toBe('401 invalid_second_factor #/answer');
      expect(outcome(await answer(await challengeOf(who.email), { type: 'totp', code: first }))).toBe('401 invalid_second_factor #/answer');
    });

    it('lets one in of many that come at once with the same code, in one challenge or in several', async () => {
      const who = await withTotp();
      const [one, other] = [await challengeOf(who.email), await challengeOf(who.email)];
      const given = totp(who.secret);
      const answers = await Promise.all([one, other, one, other].map((token) => answer(token, given)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401]);
    });

    it('401: a recovery code works once, however it is typed, and only for its owner', async () => {
      const [who, other] = [await withTotp(), await withTotp()];
      const [first = '', second = ''] = who.recoveryCodes;
      expect(outcome(await answer(await challengeOf(other.email), { type: 'recovery_code', code: first }))).toBe('401 invalid_second_factor #/answer');
      expect(outcome(await answer(await challengeOf(who.email), { type: 'recovery_code', code: ` ${first.toLowerCase().replaceAll('-', ' ')}` }))).toBe('200');
      expect(outcome(await answer(await challengeOf(who.email), { type: 'recovery_code', code: first }))).toBe('401 invalid_second_factor #/answer');
      expect(await eventsOf('mfa.recovery_code_used', who.userId)).toBe(1);
      const [one, two] = [await challengeOf(who.email), await challengeOf(who.email)];
      const answers = await Promise.all([one, two].map((token) => answer(token, { type: 'recovery_code', code: second })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
      expect((await call('listMfaFactors', { token: who.token })).body.recoveryCodesLeft).toBe(8);
    });

    it('401: five tries, five minutes, in the business that asked', async () => {
      const who = await withTotp();
      const [token, late, foreign] = [await challengeOf(who.email), await challengeOf(who.email), await challengeOf(who.email)];
      for (let round = 0; round < 5; round += 1) {
        expect(outcome(await answer(token, { type: 'recovery_code', code: 'AAAA-AAAA-AAAA-AAAA' }))).toBe('401 invalid_second_factor #/answer');
      }
      expect(outcome(await answer(token, totp(who.secret)))).toBe('401 invalid_challenge #/challengeToken');
      expect(outcome(await answer(foreign, totp(who.secret), { tenant: 'beta' }))).toBe('401 invalid_challenge #/challengeToken');
      expect(outcome(await answer(`${foreign}x`, totp(who.secret)))).toBe('401 invalid_challenge #/challengeToken');
      wall.pass(5 * minute);
      expect(outcome(await answer(late, totp(who.secret)))).toBe('401 invalid_challenge #/challengeToken');
    });

    it('429: guesses are the account’s, whatever the number of challenges', async () => {
      const who = await withTotp();
      const tried: string[] = [];
      for (let round = 0; round < 12; round += 1) {
        const login = await call('login', { body: { email: who.email, password } });
        if (login.status !== 202) {
          tried.push(outcome(login));
          continue;
        }
        tried.push(outcome(await answer(login.body.challengeToken, { type: 'recovery_code', code: 'AAAA-AAAA-AAAA-AAAA' })));
      }
      expect(tried.filter((one) => one.startsWith('401'))).toHaveLength(10);
      expect(tried.at(-1)).toMatch(/^429 too_many_guesses/);
    });

    it('400: what the contract does not allow', async () => {
      expect(outcome(await answer('lc_0123456789', { type: 'totp', code: 'abcdef' }))).toMatch(/^400 invalid_request/);
      expect(outcome(await answer('lc_0123456789', { type: 'sms', code: '123456' }))).toMatch(/^400 invalid_request/);
    });

    it('answers a repeated key with what it answered', async () => {
      const who = await withTotp();
      const token = await challengeOf(who.email);
      const headers = { 'idempotency-key': `challenge-${wall.now().getTime()}` };
      const given = totp(who.secret);
      const first = await answer(token, given, { headers });
      expect((await answer(token, given, { headers })).body).toEqual(first.body);
    });
  });

  describe('regenerateRecoveryCodes', () => {
    it('200: new ones, and the old ones work no more', async () => {
      const who = await withTotp();
      const { status, body } = await call('regenerateRecoveryCodes', { token: who.token, body: { password } });
      expect([status, body.recoveryCodes.length]).toEqual([200, 10]);
      expect(outcome(await answer(await challengeOf(who.email), { type: 'recovery_code', code: who.recoveryCodes[0]! }))).toBe('401 invalid_second_factor #/answer');
      expect(outcome(await answer(await challengeOf(who.email), { type: 'recovery_code', code: body.recoveryCodes[0] }))).toBe('200');
    });

    it('401, 404: without the password; without a factor', async () => {
      const [who, other] = [await withTotp(), await person('owner')];
      expect(outcome(await call('regenerateRecoveryCodes', { token: who.token, body: {} }))).toBe('401 invalid_credentials #/password');
      expect(outcome(await call('regenerateRecoveryCodes', { token: other.token, body: { password } }))).toBe('404 factor_not_found');
    });
  });

  describe('removeMfaFactor', () => {
    const remove = (by: Signed, factorId: string, body: object = { password }) =>
      call('removeMfaFactor', { token: by.token, tenant: by.tenant, params: { factorId }, body });

    it('204: with the last one the recovery codes go, and the password is enough again', async () => {
      const who = await withTotp('admin');
      expect(outcome(await remove(who, who.factorId))).toBe('204');
      expect((await call('listMfaFactors', { token: who.token })).body).toMatchObject({ data: [], recoveryCodesLeft: 0 });
      expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('200');
      expect(await eventsOf('mfa.removed', who.userId)).toBe(1);
      expect(outcome(await remove(who, who.factorId))).toBe('404 factor_not_found');
    });

    it('401, 404: without the password; another person’s and another business’s', async () => {
      const [who, other, stranger] = [await withTotp(), await person('owner'), await person('owner', 'beta')];
      expect(outcome(await remove(who, who.factorId, {}))).toBe('401 invalid_credentials #/password');
      expect(outcome(await remove(other, who.factorId))).toBe('404 factor_not_found');
      expect(outcome(await remove(stranger, who.factorId))).toBe('404 factor_not_found');
      expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('202');
    });

    it('forgets everything about somebody who is erased', async () => {
      const who = await withTotp();
      const { parts } = world.server.app;
      await parts.db.transaction(await parts.contextFor(world.server.tenantIds.alpha, 'test'), (tx) => parts.auth.eraseUser(tx, who.userId));
      for (const table of ['mfa_factors', 'recovery_codes', 'login_challenges']) {
        expect((await parts.db.query({}, `SELECT 1 FROM ${table} WHERE userId = ?`, [who.userId])).rows).toEqual([]);
      }
    });
  });
}, { wall });
