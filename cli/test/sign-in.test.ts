import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { createCli, startApi } from './cli.ts';

vi.setConfig({ testTimeout: 20_000 }); // each step is a process of its own

const user = { id: 'usr_1', email: 'olivia@example.com', role: 'owner', firstName: 'Olivia', lastName: 'Martin' };
const signedIn = (token: string, deviceToken: string | null = `dt_${token}`) => ({
  tokenType: 'Bearer', accessToken: `access-${token}`, expiresInSeconds: 900, refreshToken: `refresh-${token}`, refreshExpiresAt: '', deviceToken, user,
});
const profiles = (file: string) => JSON.parse(readFileSync(file, 'utf8')).profiles;

describe('signing in', () => {
  it('on another device: shows the code, asks as often as it is told to, and waits', async () => {
    const answers = ['authorization_pending', 'slow_down', 'authorization_pending'];
    await using api = await startApi({
      'POST /api/auth/device': () => ({
        deviceCode: 'dc_1', userCode: 'WDJB-MJHT', verificationUri: 'https://shop.example/device',
        verificationUriComplete: 'https://shop.example/device?code=WDJB-MJHT', expiresInSeconds: 600, intervalSeconds: 0,
      }),
      'POST /api/auth/device/token': () => {
        const code = answers.shift();
        return code ? { status: 400, code, title: 'Not yet' } : signedIn('1');
      },
    });
    const { run, configFile } = createCli(api.url);
    const { code, stdout, stderr } = await run(['login', '--device']);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: expect.stringContaining('Signed in as Olivia Martin (owner)'),
      stderr: 'Open https://shop.example/device?code=WDJB-MJHT\nand check that it shows this code: WDJB-MJHT\n',
    });
    expect(api.asked.map(({ body }) => body)).toEqual([
      { clientName: expect.stringMatching(/^dogcare CLI on /) }, ...Array.from({ length: 4 }, () => ({ deviceCode: 'dc_1' })),
    ]);
    expect(profiles(configFile).default).toMatchObject({ deviceToken: 'dt_1', session: { accessToken: 'access-1' } });
  });

  it('on another device: ends when it is refused there', async () => {
    await using api = await startApi({
      'POST /api/auth/device': () => ({ deviceCode: 'dc_1', userCode: 'W', verificationUri: '', verificationUriComplete: '', expiresInSeconds: 1, intervalSeconds: 0 }),
      'POST /api/auth/device/token': () => ({ status: 400, code: 'device_code_denied', title: 'The sign-in was refused' }),
    });
    const { run } = createCli(api.url);
    expect(await run(['login', '--device'])).toMatchObject({ code: 1, stderr: expect.stringContaining('The sign-in was refused') });
  });

  it('with a second factor: takes the code of an app and a recovery code', async () => {
    await using api = await startApi({
      'POST /api/auth/login': () => ({ status: 202, challengeToken: 'lc_1', expiresAt: '', factors: ['totp', 'recovery_code'], passkeyOptions: null }),
      'POST /api/auth/login/challenge': () => signedIn('1'),
    });
    const { run } = createCli(api.url);
    const login = ['login', '--email', user.email, '--password', 'right'];
    expect((await run(login)).stderr).toContain('Say --code');
    expect(await run([...login, '--code', '492039'])).toMatchObject({ code: 0 });
    expect(api.asked.at(-1)?.body).toEqual({ challengeToken: 'lc_1', answer: { type: 'totp', code: '492039' } });
    await run([...login, '--code', '7h2k-9qpx-4m3d']);
    expect(api.asked.at(-1)?.body.answer).toEqual({ type: 'recovery_code', code: '7h2k-9qpx-4m3d' });
  });

  it('is known to the server afterwards, through a sign-out, and to no other server', async () => {
    const routes = { 'POST /api/auth/login': () => signedIn('1'), 'POST /api/auth/logout': () => ({}) };
    await using api = await startApi(routes);
    await using elsewhere = await startApi(routes);
    const { run } = createCli(api.url);
    const login = ['login', '--email', user.email, '--password', 'right'];
    await run(login);
    await run(['logout']);
    await run(login);
    await run([...login, '--url', elsewhere.url]);
    const sent = [...api.asked, ...elsewhere.asked].filter(({ url }) => url.endsWith('/login')).map(({ headers }) => headers['x-device-token']);
    expect(sent).toEqual([undefined, 'dt_1', undefined]);
    expect(api.asked[0]?.headers['user-agent']).toBe('dogcare-cli');
  });
});

describe('sessions', () => {
  const session = (id: string, current: boolean) => ({ id, current, device: 'Firefox on Linux', place: null, createdAt: '2026-06-01T10:00:00.000Z', lastSeenAt: '2026-06-01T10:00:00.000Z', expiresAt: 'c' });
  const routes = {
    'GET /api/auth/sessions': () => ({ data: [session('ses_1', true), session('ses_2', false), session('ses_3', false)], nextCursor: null }),
    'DELETE /api/auth/sessions/ses_2': () => ({}),
    'DELETE /api/auth/sessions/ses_3': () => ({}),
  };

  it('are listed', async () => {
    await using api = await startApi(routes);
    const { stdout } = await createCli(api.url).run(['sessions', 'list']);
    expect(stdout).toContain('Firefox on Linux (this one)');
    expect(stdout).toContain('dogcare sessions revoke ses_2');
  });

  it('are ended one by one, or all but this one', async () => {
    await using api = await startApi(routes);
    const { run } = createCli(api.url);
    expect((await run(['sessions', 'revoke', 'ses_2', '--json'])).json).toEqual({ revoked: ['ses_2'] });
    expect((await run(['sessions', 'revoke', '--others', '--json'])).json).toEqual({ revoked: ['ses_2', 'ses_3'] });
    expect(api.asked.filter(({ method }) => method === 'DELETE').map(({ url }) => url.split('/').at(-1))).toEqual(['ses_2', 'ses_2', 'ses_3']);
    expect((await run(['sessions', 'revoke'])).code).toBe(2);
    expect((await run(['sessions', 'revoke', 'ses_9'])).code).toBe(1);
  });
});

describe('passwords', () => {
  it('are changed, and set by mail', async () => {
    await using api = await startApi({
      'PUT /api/auth/password': () => ({}),
      'POST /api/auth/password/forgot': () => ({ status: 202, sent: true }),
      'POST /api/auth/password/reset': () => ({ deviceToken: 'dt_2' }),
    });
    const { run, configFile } = createCli(api.url);
    const body = () => api.asked.at(-1)?.body;
    expect((await run(['password', 'change', '--current', 'old', '--password', '-'], { stdin: 'new\n' })).code).toBe(0);
    expect(body()).toEqual({ currentPassword: 'old', newPassword: 'new' });
    await run(['password', 'change', '--none', '--password', 'new']);
    expect(body()).toEqual({ newPassword: 'new' });
    expect((await run(['password', 'reset', '--email', user.email])).stdout).toContain('a mail is on its way');
    expect((await run(['password', 'reset', '--token', 'pr_1', '--password', 'new'])).code).toBe(0);
    expect(body()).toEqual({ token: 'pr_1', password: 'new' });
    expect(profiles(configFile).default.deviceToken).toBe('dt_2');
  });
});
