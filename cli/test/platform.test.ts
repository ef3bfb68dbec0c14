import { beforeAll, expect, it, vi } from 'vitest';
import { describeApp, operatorKey } from '../../server/test/app/index.ts';
import { createCli, type Ran } from './cli.ts';

vi.setConfig({ testTimeout: 40_000 }); // each step is a process of its own

describeApp('a platform, by the CLI', (world) => {
  let run: ReturnType<typeof createCli>['run'];
  let happy: { tenant: { id: string; slug: string }; publishableKey: string; secretKey: string };
  const operator = (...args: string[]): Promise<Ran> => run(args, { env: { DOGCARE_OPERATOR_KEY: operatorKey } });
  const admin = (...args: string[]): Promise<Ran> => run([...args, '--key', happy.secretKey]);
  beforeAll(() => {
    ({ run } = createCli(world.server.url));
  });

  it('tenants create: one command gives a business that works, with its keys', async () => {
    const made = await operator('tenants', 'create', 'Happy Tails & Co.', '--storefront', 'https://happytails.example/shop', '--json');
    expect(made, made.stderr).toMatchObject({ code: 0, stderr: '' });
    happy = made.json;
    expect(happy).toMatchObject({
      tenant: { slug: 'happy-tails-co', settings: { storefrontUrl: 'https://happytails.example/shop', allowedOrigins: ['https://happytails.example'] } },
      publishableKey: expect.stringMatching(/^pk_sandbox_/), secretKey: expect.stringMatching(/^sk_sandbox_/),
    });
    expect((await run(['storefront', '--key', happy.publishableKey, '--json'])).json).toMatchObject({ name: 'Happy Tails & Co.' });
    expect((await admin('admin', 'users', '--json')).json).toEqual({ data: [], nextCursor: null });
    const told = (await operator('tenants', 'create', 'Second One')).stdout;
    expect(told).toMatch(/Secret key +sk_sandbox_[0-9a-f]{64}/);
    expect(told).toContain('shown this once');
  });
  it('tenants list, show, suspend, reinstate: by id or short name', async () => {
    expect((await operator('tenants', 'list')).stdout).toMatch(/happy-tails-co +Happy Tails & Co\. +sandbox +active/);
    expect((await operator('tenants', 'show', 'happy-tails-co', '--json')).json.id).toBe(happy.tenant.id);
    expect((await operator('tenants', 'suspend', happy.tenant.id, '--reason', 'Unpaid.')).stdout).toContain('Unpaid.');
    expect(await admin('settings', 'show')).toMatchObject({ code: 1, stderr: expect.stringContaining('This business is suspended') });
    expect(await operator('tenants', 'reinstate', 'happy-tails-co')).toMatchObject({ code: 0 });
    expect(await operator('tenants', 'show', 'nobody')).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no tenant nobody') });
  });
  it('tenants: say which key is wanted, and refuse another', async () => {
    expect(await run(['tenants', 'list'])).toMatchObject({ code: 2, stderr: expect.stringContaining('op_sandbox_operator') });
    expect(await run(['tenants', 'list', '--operator-key', 'sk_x'])).toMatchObject({ code: 2 });
    expect(await run(['tenants', 'list', '--operator-key', 'op_a-wrong-one-of-them', '--json'])).toMatchObject({ code: 1, json: { code: 'unknown_key' } });
    expect((await operator('tenants', 'create', 'Happy Tails Co', '--json')).json).toMatchObject({ code: 'slug_taken' });
  });
  it('settings show, set, history, rollback', async () => {
    expect((await admin('settings', 'show', 'fees', '--json')).json).toMatchObject({ commissionBps: 2000 });
    expect((await admin('settings', 'set', 'fees.commissionBps=1800', 'brand.tagline=Good walks', 'features.groupWalks=true')).stdout).toContain('Version 2 is in force.');
    expect((await admin('settings', 'show')).stdout).toMatch(/brand\.tagline +Good walks/);
    const history = (await admin('settings', 'history')).stdout;
    expect(history).toContain('fees.commissionBps: 2000 → 1800');
    expect((await admin('settings', 'rollback', '1')).stdout).toContain('Version 3');
    expect((await admin('settings', 'show', 'fees.commissionBps')).stdout).toContain('2000');
    const sealed = await run(['settings', 'set', '--stdin', '--key', happy.secretKey, '--json'], { stdin: '{"providers":{"sendgrid":{"apiKey":"SG.marker-0123456789"}}}' });
    expect(sealed.json.providers.sendgrid).toEqual({ apiKey: '••••6789' });
    expect((await admin('settings', 'set', 'fees.taxBps=1', '--if-version', '1', '--json')).json).toMatchObject({ code: 'precondition_failed' });
    for (const wrong of [['fees'], ['=1'], ['fees.__proto__.x=1'], ['a=1', 'a.b=2'], []]) expect(await admin('settings', 'set', ...wrong)).toMatchObject({ code: 2, stdout: '' });
    expect(await admin('settings', 'show', 'nothing.here')).toMatchObject({ code: 2 });
  });
  it('keys create, list, revoke', async () => {
    const { key, apiKey } = (await admin('keys', 'create', 'Sync', '--scope', 'settings:read', '--json')).json;
    expect(await run(['settings', 'show', '--key', key])).toMatchObject({ code: 0 });
    expect(await run(['settings', 'set', 'fees.taxBps=1', '--key', key, '--json'])).toMatchObject({ code: 1, json: { code: 'insufficient_scope' } });
    expect((await admin('keys', 'list')).stdout).toContain(apiKey.id);
    expect(await admin('keys', 'revoke', apiKey.id)).toMatchObject({ code: 0, stdout: `${apiKey.id} is revoked.\n` });
    expect((await run(['settings', 'show', '--key', key, '--json'])).json).toMatchObject({ code: 'unknown_key' });
    expect((await admin('keys', 'create', 'Shop', '--publishable')).stdout).toContain('pk_sandbox_');
  });
  it('audit list, verify', async () => {
    await world.server.app.work.time.drain(happy.tenant.id);
    expect((await admin('audit', 'list', '--action', 'tenant.suspended')).stdout).toMatch(/operator +tenant\.suspended/);
    expect(await admin('audit', 'verify')).toMatchObject({ code: 0, stdout: expect.stringContaining('The audit log is whole.') });
    const { db } = world.server.app.parts;
    await db.systemTransaction((tx) => db.query({ tx }, 'UPDATE audit_rows SET action = ? WHERE tenantId = ? AND position = 2', ['nothing.happened', happy.tenant.id]));
    expect(await admin('audit', 'verify')).toMatchObject({ code: 1, stdout: expect.stringMatching(/First broken +2: changed/) });
  });
});
