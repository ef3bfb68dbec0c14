import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeApp } from '../../../../test/app/index.ts';
import { createVault, newVaultKey } from '../../../kernel/crypto/index.ts';
import { createSettingsPlace } from '../settings-reseal.ts';
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

    const place = createSettingsPlace(db, platform.repository, createSettingsSecrets(createVault({ keys: `${k2},${k1}` })), platform.tenants.forget);
    const reseal = async (): Promise<number> => {
      let count = 0;
      await place.reseal(['k1'], { stopped: () => false, resealed: (more) => void (count += more), failed: (_id, error) => expect.unreachable(error.message) });
      return count;
    };
    // of the tenant and its last version: SendGrid's and Okta's; of the two versions before: SendGrid's
    expect(await place.count(['k2', 'k1'])).toEqual({ byKey: { k2: 0, k1: 6 }, other: 0 });
    // the tenant, and its versions since there are credentials in them
    expect(await reseal()).toBe(4);
    expect(await reseal()).toBe(0);
    expect(await place.count(['k2', 'k1'])).toEqual({ byKey: { k2: 6, k1: 0 }, other: 0 });
    expect(await place.count(['k1'])).toEqual({ byKey: { k1: 0 }, other: 6 });

    const today = createSettingsSecrets(createVault({ keys: k2 }));
    const tenant = async () => platform.tenants.byId(world.server.tenantIds.alpha);
    expect(today.credentials({ tenant: await tenant() }, 'sendgrid')).toEqual({ apiKey: 'SG.the-newer-one-0002' });
    expect(today.identityProviderSecret({ tenant: await tenant() }, 'okta')).toBe('oidc-secret-0003');
    expect(newer).toBe(older + 1);
    expect((await world.call('rollBackSettings', { token, params: { version: String(older) } })).status).toBe(200);
    expect(today.credentials({ tenant: await tenant() }, 'sendgrid')).toEqual({ apiKey: 'SG.the-older-one-0001' });
  });
}, { env: { DOGCARE_DATA_KEYS: k1 } });
