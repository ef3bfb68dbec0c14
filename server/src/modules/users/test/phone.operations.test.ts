import { describe, expect, it } from 'vitest';
import { describeApp, outcome, type Client, type Signed } from '../../../../test/app/index.ts';
import { countryOfNumber } from '../phone-numbers.ts';

describe('countries of numbers', () => {
  it.each([
    ['+13035550123', 'US'], ['+14165550123', 'CA'], ['+18765550123', 'JM'], ['+18095550123', 'DO'], ['+17875550123', 'PR'], ['+442079460000', 'GB'], ['+4915112345678', 'DE'],
    ['+77012345678', 'KZ'], ['+79161234567', 'RU'], ['+35312345678', 'IE'], ['+37112345678', 'LV'],
  ])('%s is of %s', (phone, country) => {
    expect(countryOfNumber(phone)).toBe(country);
  });

  it.each([
    ['+19005550123', 'premium'], ['+15005550006', 'personal'], ['+18005550123', 'free'], ['+13039765555', 'the old premium exchange'], ['+881612345678', 'satellites'],
    ['+882161234567', 'networks of no country'], ['+979123456789', 'premium worldwide'], ['+1303555012', 'too short'], ['+11235550123', 'no area'], ['+13031550123', 'no exchange'],
  ])('%s is of none: %s', (phone) => {
    expect(countryOfNumber(phone)).toBeNull();
  });
});

describeApp('phone numbers over HTTP', (world) => {
  /** Each from an address of its own: those have limits, too. */
  const call: Client = (id, options = {}) => world.call(id, { ...options, headers: { 'x-forwarded-for': `203.0.113.${(used += 1) % 250}` } });
  let used = 100;
  const number = () => `+1303555${String((used += 1)).padStart(4, '0')}`;
  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  const start = (who: Signed, phone: string) => call('startPhoneVerification', { ...as(who), body: { phone } });
  const verify = (who: Signed, code: string) => call('verifyPhone', { ...as(who), body: { code } });
  const texts = async (who: Signed, to: string): Promise<string[]> => {
    const { app, tenantIds } = world.server;
    return (await app.parts.sandboxControl!.listMessages({ tenantId: tenantIds[who.tenant], to, limit: 10 })).map(({ text }) => text);
  };
  const codeOf = async (who: Signed, to: string): Promise<string> => /\d{6}/.exec((await texts(who, to))[0]!)![0];
  const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

  it('202 and 200: the code in the message makes the number the person’s', async () => {
    const [who, phone] = [await world.person('owner'), number()];
    const started = await start(who, phone);
    expect([started.status, started.body]).toEqual([202, { phone, expiresAt: expect.any(String) }]);
    expect((await texts(who, phone))[0]).toContain('is your code for Alpha Pets');
    expect((await call('getMe', as(who))).body).toMatchObject({ phone: null, phoneVerified: false });
    const code = await codeOf(who, phone);
    expect((await verify(who, code)).body).toMatchObject({ phone, phoneVerified: true });
    expect(outcome(await verify(who, code))).toBe('422 invalid_code #/code');
    expect((await call('updateMe', { ...as(who), body: { phone } })).body.phoneVerified).toBe(true);
    expect((await call('updateMe', { ...as(who), body: { phone: number() } })).body.phoneVerified).toBe(false);
  });

  it('422: five tries, then even the right code is none; another’s code is none', async () => {
    const [who, somebody, phone] = [await world.person('caregiver'), await world.person('owner'), number()];
    await start(who, phone);
    const code = await codeOf(who, phone);
    expect(outcome(await verify(somebody, code))).toBe('422 invalid_code #/code');
    for (let i = 0; i < 5; i += 1) expect(outcome(await verify(who, other(code)))).toBe('422 invalid_code #/code');
    expect(outcome(await verify(who, code))).toBe('422 invalid_code #/code');
    await start(who, phone);
    expect((await verify(who, await codeOf(who, phone))).status).toBe(200);
  });

  it('lets no more than five tries through at once', async () => {
    const [who, phone] = [await world.person('owner'), number()];
    await start(who, phone);
    const code = await codeOf(who, phone);
    await Promise.all(Array.from({ length: 12 }, () => verify(who, other(code))));
    expect(outcome(await verify(who, code))).toBe('422 invalid_code #/code');
  });

  it('keeps no code in clear', async () => {
    const [who, phone] = [await world.person('owner'), number()];
    await start(who, phone);
    const { rows } = await world.server.app.parts.db.query({}, 'SELECT codeHash FROM phone_verifications WHERE userId = ?', [who.userId]);
    expect(JSON.stringify(rows)).not.toContain(await codeOf(who, phone));
  });

  it('422: only countries that the business allows, and no premium rates', async () => {
    const who = await world.person('owner');
    for (const phone of ['+18765550123', '+442079460000', '+19005550123', '+881612345678']) {
      expect(outcome(await start(who, phone))).toBe('422 phone_not_allowed #/phone');
      expect(await texts(who, phone)).toEqual([]);
    }
  });

  it('429: three messages an hour to a number, whoever asks, in whichever business', async () => {
    const phone = number();
    for (const tenant of ['alpha', 'beta', 'alpha'] as const) expect((await start(await world.person('owner', tenant), phone)).status).toBe(202);
    const { status, headers, body } = await start(await world.person('owner'), phone);
    expect([status, body.code]).toEqual([429, 'rate_limited']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(60);
  });

  it('400, 401', async () => {
    const who = await world.person('support');
    expect(outcome(await start(who, '303 555 0123'))).toBe('400 invalid_request #/phone');
    expect(outcome(await verify(who, '12345'))).toBe('400 invalid_request #/code');
    expect(outcome(await verify(who, '123456'))).toBe('422 invalid_code #/code');
    expect(outcome(await call('startPhoneVerification', { body: { phone: number() } }))).toBe('401 unauthenticated');
    expect(outcome(await call('verifyPhone', { body: { code: '123456' } }))).toBe('401 unauthenticated');
  });
}, { env: { DOGCARE_TRUST_PROXY: 'true' } });

describeApp('messages for one account', (world) => {
  it('429: five an hour, to whichever numbers', async () => {
    const who = await world.person('owner');
    const start = (phone: string) => world.call('startPhoneVerification', { token: who.token, body: { phone } });
    for (let i = 0; i < 5; i += 1) expect((await start(`+1303555020${i}`)).status).toBe(202);
    expect(outcome(await start('+13035550209'))).toBe('429 rate_limited');
    // and from one address, whoever asks
    const others = await Promise.all(Array.from({ length: 6 }, () => world.person('owner')));
    const answers: number[] = [];
    for (const [i, one] of others.entries()) {
      answers.push((await world.call('startPhoneVerification', { token: one.token, body: { phone: `+1303555030${i}` } })).status);
    }
    expect(answers.filter((status) => status === 202).length).toBeLessThanOrEqual(5);
    expect(answers.at(-1)).toBe(429);
  });
});
