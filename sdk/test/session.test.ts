import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDogcare, getMe, isDogcareError, localStorageSession, memorySession, pollDeviceLogin, resetPassword } from '../src/index.ts';
import type { SessionStore } from '../src/index.ts';
import { problem, signedIn, startStub } from './stub.ts';
import type { Answer } from './stub.ts';

const credentials = { email: 'olivia@example.com', password: 'a-long-walk-at-dawn' };
const sessionOf = (token: string, expiresInMs = 900_000) => ({
  accessToken: `access-${token}`,
  refreshToken: `refresh-${token}`,
  expiresAtMs: Date.now() + expiresInMs,
  user: signedIn(token).user as never,
});

/** An API whose only good access token is the one most recently given out. */
function tokens(first = '1'): { answer: Answer; refreshes(): number } {
  let good = first;
  let refreshes = 0;
  const answer: Answer = async ({ url, headers, body }) => {
    if (url === '/api/auth/login') return { body: signedIn(good) };
    if (url === '/api/auth/logout') return { status: 204 };
    if (url === '/api/auth/refresh') {
      refreshes += 1;
      if (JSON.parse(body).refreshToken !== `refresh-${good}`) return problem(401, 'invalid_refresh_token');
      await new Promise((resolve) => setTimeout(resolve, 20)); // long enough for others to notice, too
      good = String(Number(good) + 1);
      return { body: signedIn(good) };
    }
    return headers.authorization === `Bearer access-${good}`
      ? { body: { id: 'usr_1' } }
      : problem(401, 'token_expired');
  };
  return { answer, refreshes: () => refreshes };
}

afterEach(() => vi.unstubAllGlobals());

describe('a session', () => {
  it('is kept at sign-in, sent, and gone after sign-out', async () => {
    const { answer } = tokens();
    await using api = await startStub(answer);
    const dogcare = createDogcare({ baseUrl: api.url });
    expect(await dogcare.login(credentials)).toMatchObject({ firstName: 'Olivia' });
    expect(await getMe({ client: dogcare.client })).toEqual({ id: 'usr_1' });
    expect((await dogcare.session())?.refreshToken).toBe('refresh-1');
    await dogcare.logout();
    expect(api.seen.at(-1)).toMatchObject({ url: '/api/auth/logout', headers: { authorization: 'Bearer access-1' } });
    expect(await dogcare.session()).toBeNull();
    await expect(getMe({ client: dogcare.client })).rejects.toMatchObject({ status: 401 });
    expect(api.seen.at(-1)?.headers).not.toHaveProperty('authorization');
  });

  it('asks for the second factor where the account has one', async () => {
    const challenge = { challengeToken: 'lc_1', expiresAt: '', factors: ['totp'], passkeyOptions: null };
    await using api = await startStub(({ url }) => (url === '/api/auth/login' ? { status: 202, body: challenge } : { body: signedIn('1') }));
    const dogcare = createDogcare({ baseUrl: api.url });
    const error = await dogcare.login(credentials).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!isDogcareError(error, 'second_factor_required')) throw new Error('no second factor is asked for');
    expect(error.challenge).toEqual(challenge);
    expect(await dogcare.session()).toBeNull();
    const answer = { type: 'totp', code: '492039' } as const;
    expect(await dogcare.answerChallenge({ challengeToken: 'lc_1', answer })).toMatchObject({ firstName: 'Olivia' });
    expect(api.seen.at(-1)).toMatchObject({ url: '/api/auth/login/challenge', body: JSON.stringify({ challengeToken: 'lc_1', answer }) });
    expect((await dogcare.session())?.accessToken).toBe('access-1');
  });

  it('keeps what another way in answered', async () => {
    await using api = await startStub(() => ({ body: signedIn('1') }));
    const dogcare = createDogcare({ baseUrl: api.url });
    await dogcare.keep(await pollDeviceLogin({ client: dogcare.client, body: { deviceCode: 'dc_1' } }));
    expect((await dogcare.session())?.accessToken).toBe('access-1');
    await expect(dogcare.keep({ challengeToken: 'lc_1' } as never)).rejects.toMatchObject({ code: 'second_factor_required' });
  });

  it('says at each sign-in by what the device is known, through sign-outs and new passwords', async () => {
    let nth = 0;
    await using api = await startStub(({ url }) =>
      url.endsWith('/logout') ? { status: 204 } : { body: { ...signedIn('1'), deviceToken: url.endsWith('/me') ? null : `dt_${(nth += 1)}` } },
    );
    const dogcare = createDogcare({ baseUrl: api.url });
    const sent = () => api.seen.at(-1)?.headers['x-device-token'];
    await dogcare.login(credentials);
    expect(sent()).toBeUndefined();
    await dogcare.logout();
    await dogcare.login(credentials);
    expect(sent()).toBe('dt_1');
    await getMe({ client: dogcare.client });
    expect(sent()).toBeUndefined();
    await resetPassword({ client: dogcare.client, body: { token: 'pr_1', password: 'another-walk-at-dusk' } });
    await dogcare.login(credentials);
    expect(sent()).toBe('dt_3');
  });

  it('is over after sign-out even when the server is not there', async () => {
    const gone = await startStub(() => ({}));
    await gone[Symbol.asyncDispose]();
    const dogcare = createDogcare({ baseUrl: gone.url, maxRetries: 0, session: memorySession(sessionOf('1')) });
    await dogcare.logout();
    expect(await dogcare.session()).toBeNull();
  });

  it('is renewed once for many requests that are refused at once', async () => {
    const { answer, refreshes } = tokens('2');
    await using api = await startStub(answer);
    const stale = { ...sessionOf('2'), accessToken: 'access-old' };
    const { client } = createDogcare({ baseUrl: api.url, session: memorySession(stale) });
    const all = await Promise.all(Array.from({ length: 10 }, () => getMe({ client })));
    expect(all.every((me) => me.id === 'usr_1')).toBe(true);
    expect(refreshes()).toBe(1);
  });

  it('is renewed before it ends, without being refused first', async () => {
    const { answer, refreshes } = tokens('1');
    await using api = await startStub(answer);
    const { client } = createDogcare({ baseUrl: api.url, session: memorySession(sessionOf('1', 5000)) });
    await Promise.all([getMe({ client }), getMe({ client })]);
    expect(refreshes()).toBe(1);
    expect(api.seen.map((one) => one.headers.authorization).filter(Boolean)).toEqual([
      'Bearer access-2',
      'Bearer access-2',
    ]);
  });

  it('takes what another tab renewed in the meantime', async () => {
    const { answer, refreshes } = tokens('2');
    await using api = await startStub(answer);
    let reads = 0;
    const store: SessionStore = {
      get: () => (++reads === 1 ? { ...sessionOf('1') } : sessionOf('2')),
      set: () => expect.fail('nothing to keep'),
    };
    expect(await getMe({ client: createDogcare({ baseUrl: api.url, session: store }).client })).toEqual({
      id: 'usr_1',
    });
    expect(refreshes()).toBe(0);
  });

  it('does not rise again when signed out while being renewed', async () => {
    const store = memorySession(sessionOf('1', -1));
    await using api = await startStub(async ({ url }) => {
      if (url !== '/api/auth/refresh') return problem(401, 'unauthenticated');
      await store.set(null);
      return { body: signedIn('2') };
    });
    await expect(getMe({ client: createDogcare({ baseUrl: api.url, session: store }).client })).rejects.toMatchObject({
      status: 401,
    });
    expect(await store.get()).toBeNull();
  });

  it('is forgotten when the server says it has ended, and says so once', async () => {
    const onSignedOut = vi.fn();
    await using api = await startStub(({ url }) =>
      problem(401, url === '/api/auth/refresh' ? 'invalid_refresh_token' : 'unauthenticated'),
    );
    const dogcare = createDogcare({ baseUrl: api.url, session: memorySession(sessionOf('1')), onSignedOut });
    const failures = await Promise.allSettled([getMe({ client: dogcare.client }), getMe({ client: dogcare.client })]);
    for (const one of failures)
      expect(one.status === 'rejected' && isDogcareError(one.reason, 'unauthenticated')).toBe(true);
    expect(onSignedOut).toHaveBeenCalledTimes(1);
    expect(await dogcare.session()).toBeNull();
  });

  it('outlives a server that is away', async () => {
    await using api = await startStub(({ url }) =>
      url === '/api/auth/refresh' ? null : problem(401, 'token_expired'),
    );
    const dogcare = createDogcare({ baseUrl: api.url, session: memorySession(sessionOf('1')), maxRetries: 0 });
    await expect(getMe({ client: dogcare.client })).rejects.toMatchObject({ code: 'network_error' });
    expect((await dogcare.session())?.refreshToken).toBe('refresh-1');
  });

  it('is not renewed for another refusal', async () => {
    await using api = await startStub(() => problem(401, 'unknown_key'));
    const { client } = createDogcare({ baseUrl: api.url, session: memorySession(sessionOf('1')) });
    await expect(getMe({ client })).rejects.toMatchObject({ code: 'unknown_key' });
    expect(api.seen).toHaveLength(1);
  });
});

it('a session in localStorage is shared, locked and safe from strangers', async () => {
  const kept = new Map<string, string>();
  const request = vi.fn((_name: string, work: () => Promise<unknown>) => work());
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  vi.stubGlobal('navigator', { locks: { request } });
  const { answer } = tokens('1');
  await using api = await startStub(answer);
  const store = localStorageSession('s');
  await store.set(sessionOf('1', 0));
  await getMe({ client: createDogcare({ baseUrl: api.url, session: store }).client });
  expect(request).toHaveBeenCalledWith('s', expect.any(Function));
  expect((await localStorageSession('s').get())?.accessToken).toBe('access-2');
  kept.set('s', 'no json');
  expect(await store.get()).toBeNull();
  await store.set(null);
  expect(kept.size).toBe(0);
});
