import { describe, expect, it } from 'vitest';
import { createCli, startApi } from './cli.ts';

describe('second factors and linked providers', () => {
  const routes = {
    'GET /api/auth/mfa': () => ({
      data: [{ id: 'mfa_1', type: 'totp', name: 'Authenticator app', createdAt: '2026-06-01T10:00:00.000Z', lastUsedAt: null }], nextCursor: null, recoveryCodesLeft: 9,
    }),
    'DELETE /api/auth/mfa/mfa_1': () => ({}),
    'GET /api/auth/identities': () => ({ data: [{ id: 'idn_1', provider: 'google', email: null, linkedAt: '2026-06-01T10:00:00.000Z' }], nextCursor: null }),
    'DELETE /api/auth/identities/idn_1': () => ({}),
    'DELETE /api/auth/identities/idn_2': () => ({ status: 409, code: 'last_way_in', title: 'This is the only way to sign in to the account' }),
  };

  it('are listed', async () => {
    await using api = await startApi(routes);
    const { run } = createCli(api.url);
    const { stdout } = await run(['mfa', 'list']);
    expect(stdout).toMatch(/mfa_1 +totp +Authenticator app/);
    expect(stdout).toContain('Recovery codes left: 9');
    expect((await run(['identities', 'list'])).stdout).toMatch(/idn_1 +google/);
    expect((await run(['mfa', 'list', '--json'])).json).toMatchObject({ recoveryCodesLeft: 9 });
  });

  it('are removed, with the password where there is one', async () => {
    await using api = await startApi(routes);
    const { run } = createCli(api.url);
    const body = () => api.asked.at(-1)?.body;
    expect((await run(['mfa', 'remove', 'mfa_1', '--password', '-', '--json'], { stdin: 'right\n' })).json).toEqual({ removed: 'mfa_1' });
    expect(body()).toEqual({ password: 'right' });
    expect((await run(['mfa', 'remove', 'mfa_1', '--none'])).code).toBe(0);
    expect(body()).toEqual({});
    expect((await run(['mfa', 'remove'])).code).toBe(2);
    expect((await run(['identities', 'unlink', 'idn_1', '--json'])).json).toEqual({ unlinked: 'idn_1' });
    const refused = await run(['identities', 'unlink', 'idn_2']);
    expect([refused.code, refused.stderr.includes('only way to sign in')]).toEqual([1, true]);
  });
});
