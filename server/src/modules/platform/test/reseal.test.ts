import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeApp } from '../../../../test/app/index.ts';
import { createVault, newVaultKey } from '../../../kernel/crypto/index.ts';
import { createSettingsReseal } from '../settings-reseal.ts';
import { createSettingsSecrets } from '../settings-secrets.ts';

const k1 = newVaultKey('k1', randomBytes);
const k2 = newVaultKey('k2', randomBytes);

describeApp('the keys of what is sealed in settings', (world) => {
  it('are changed without anybody noticing, and the old one can be taken away', async () => {
    const { db, platform } = world.server.app.parts;
    const { token } = await world.person('admin');
    const update = async (apiKey: string): Promise<number> => (await world.call('updateSettings', { token, body: { providers: { sendgrid: { apiKey } } } })).body.version;
    const older = await update('SG.the-older-one-0001');
    const newer = await update('SG.the-newer-one-0002');
    await world.call('updateSettings', { token, body: { identityProviders: [{ id: 'okta', name: 'Okta', issuer: 'https://okta.example', clientId: 'x', clientSecret: 'oidc-secret-0003' }] } });

    const reseal = createSettingsReseal(db, platform.repository, createSettingsSecrets(createVault({ keys: `${k2},${k1}` })), platform.tenants.forget);
    // the tenant, and its versions since there are credentials in them
    expect(await reseal()).toBe(4);
    expect(await reseal()).toBe(0);

    const today = createSettingsSecrets(createVault({ keys: k2 }));
    const tenant = async () => platform.tenants.byId(world.server.tenantIds.alpha);
    expect(today.credentials({ tenant: await tenant() }, 'sendgrid')).toEqual({ apiKey: 'SG.the-newer-one-0002' });
    expect(today.identityProviderSecret({ tenant: await tenant() }, 'okta')).toBe('oidc-secret-0003');
    expect(newer).toBe(older + 1);
    expect((await world.call('rollBackSettings', { token, params: { version: String(older) } })).status).toBe(200);
    expect(today.credentials({ tenant: await tenant() }, 'sendgrid')).toEqual({ apiKey: 'SG.the-older-one-0001' });
  });
}, { env: { DOGCARE_DATA_KEYS: k1 } });
