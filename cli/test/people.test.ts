import { describe, expect, it } from 'vitest';
import { createCli, startApi } from './cli.ts';

const olivia = {
  id: 'usr_1', email: 'olivia@example.com', emailVerified: true, role: 'owner', status: 'active', firstName: 'Olivia', lastName: 'Martin', phone: '+13035550123',
  phoneVerified: false, about: 'Two dogs.', locale: 'en-US', timeZone: 'America/Denver', hidden: null, eraseAt: null,
  visibility: { profile: 'everyone', about: 'everyone', lastName: 'staff', email: 'staff', phone: 'counterparts' }, createdAt: 'a', updatedAt: 'a',
};
const home = {
  id: 'adr_1', label: 'Home', line1: '1437 Larimer Street', line2: null, city: 'Denver', region: 'CO', postalCode: '80202', country: 'US', accessInstructions: 'Key 4711',
  isDefault: true, timeZone: 'America/Denver', createdAt: 'a', updatedAt: 'a',
};
const detail = { ...olivia, suspension: null, legalHold: null, homes: null };

describe('me', () => {
  it('is shown and changed', async () => {
    await using api = await startApi({ 'GET /api/me': () => olivia, 'PATCH /api/me': () => olivia });
    const { run } = createCli(api.url);
    expect((await run(['me', 'show'])).stdout).toMatch(/Phone +\+13035550123 \(verified: no\)[\s\S]*Shown to +profile: everyone/);
    await run(['me', 'update', '--about', 'Hi', '--phone', '', '--show', 'phone=nobody', '--show', 'about=staff']);
    expect(api.asked.at(-1)?.body).toEqual({ about: 'Hi', phone: null, visibility: { phone: 'nobody', about: 'staff' } });
    for (const wrong of [[], ['--show', 'phone=everyone'], ['--show', 'shoes=nobody']]) expect((await run(['me', 'update', ...wrong])).code).toBe(2);
  });

  it('is deleted with a yes only, and comes back', async () => {
    await using api = await startApi({
      'DELETE /api/me': () => ({ status: 'deleting', eraseAt: '2026-07-01T10:00:00.000Z' }), 'POST /api/me/reactivate': () => olivia,
      'POST /api/me/deactivate': () => ({ ...olivia, status: 'deactivated' }),
    });
    const { run } = createCli(api.url);
    expect((await run(['me', 'delete', '--json'])).code).toBe(2);
    expect(api.asked).toHaveLength(0);
    expect((await run(['me', 'delete', '--yes'])).stdout).toContain('2026');
    expect((await run(['me', 'reactivate'])).stdout).toContain('active');
    expect((await run(['me', 'deactivate'])).stdout).toContain('deactivated');
  });

  it('is exported', async () => {
    await using api = await startApi({ 'POST /api/me/exports': () => ({ id: 'exp_1', status: 'pending', downloadUrl: null }) });
    const { run } = createCli(api.url);
    expect((await run(['me', 'export'])).code).toBe(2);
    expect((await run(['me', 'export', '--no-wait', '--json'])).json).toMatchObject({ id: 'exp_1' });
  });
});

describe('addresses', () => {
  it('are listed, added, changed and removed', async () => {
    await using api = await startApi({
      'GET /api/me/addresses': () => ({ data: [home], nextCursor: null }), 'POST /api/me/addresses': () => home, 'PATCH /api/me/addresses/adr_1': () => home,
      'DELETE /api/me/addresses/adr_1': () => ({}),
    });
    const { run } = createCli(api.url);
    expect((await run(['addresses', 'list'])).stdout).toMatch(/adr_1 +Home +yes +1437 Larimer Street, Denver, CO 80202, US +Key 4711/);
    await run(['addresses', 'add', '--line1', 'X', '--city', 'Denver', '--region', 'CO', '--postal-code', '80202', '--access', 'Ring']);
    expect(api.asked.at(-1)?.body).toEqual({ line1: 'X', city: 'Denver', region: 'CO', postalCode: '80202', accessInstructions: 'Ring' });
    expect((await run(['addresses', 'add', '--line1', 'X'])).code).toBe(2);
    await run(['addresses', 'update', 'adr_1', '--usual', '--line2', '']);
    expect(api.asked.at(-1)?.body).toEqual({ isDefault: true, line2: null });
    expect((await run(['addresses', 'update', 'adr_1'])).code).toBe(2);
    expect((await run(['addresses', 'remove', 'adr_1', '--json'])).json).toEqual({ removed: 'adr_1' });
  });
});

describe('admin users', () => {
  it('are shown, suspended, reinstated and invited', async () => {
    const suspended = { ...detail, status: 'suspended', suspension: { reason: 'Late', since: '2026-06-01T10:00:00.000Z' } };
    await using api = await startApi({
      'GET /api/admin/users': () => ({ data: [], nextCursor: null }), 'GET /api/admin/users/usr_1': () => ({ ...detail, homes: [home] }),
      'PUT /api/admin/users/usr_1/suspension': () => suspended, 'DELETE /api/admin/users/usr_1/suspension': () => detail, 'POST /api/admin/users': () => ({ ...olivia, role: 'support' }),
    });
    const { run } = createCli(api.url);
    expect((await run(['admin', 'users', '--status', 'suspended'])).code).toBe(0);
    expect((await run(['admin', 'users', 'show', 'usr_1', '--sensitive'])).stdout).toContain('1437 Larimer Street');
    expect((await run(['admin', 'users', 'suspend', 'usr_1'])).code).toBe(2);
    expect((await run(['admin', 'users', 'suspend', 'usr_1', '--reason', 'Late'])).stdout).toMatch(/Status +suspended/);
    expect((await run(['admin', 'users', 'reinstate', 'usr_1'])).stdout).toMatch(/Status +active/);
    await run(['admin', 'users', 'invite', '--email', 's@example.com', '--first-name', 'Sam', '--last-name', 'O']);
    expect(api.asked.at(-1)?.body).toEqual({ email: 's@example.com', role: 'support', firstName: 'Sam', lastName: 'O' });
  });
});
