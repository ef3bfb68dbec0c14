import { describe, expect, it, vi } from 'vitest';
import { createCli, startApi } from './cli.ts';

vi.setConfig({ testTimeout: 40_000 }); // each step is a process of its own

const olivia = {
  id: 'usr_1', email: 'olivia@example.com', emailVerified: true, role: 'owner', status: 'active', firstName: 'Olivia', lastName: 'Martin', phone: '+13035550123',
  phoneVerified: false, about: 'Two dogs.', locale: 'en-US', timeZone: 'America/Denver', hidden: null, eraseAt: null,
  visibility: { profile: 'everyone', about: 'everyone', lastName: 'staff', email: 'staff', phone: 'counterparts' }, createdAt: 'a', updatedAt: 'a',
};
const home = {
  id: 'adr_1', label: 'Home', line1: '1437 Larimer Street', line2: null, city: 'Denver', region: 'CO', postalCode: '80202', country: 'US', accessInstructions: 'Key 4711',
  isDefault: true, timeZone: 'America/Denver', createdAt: 'a', updatedAt: 'a',
};
const signedIn = {
  tokenType: 'Bearer', accessToken: 'access-1', expiresInSeconds: 900, refreshToken: 'refresh-1', refreshExpiresAt: '2027-01-01T00:00:00.000Z', deviceToken: null, user: olivia,
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

describe('what admins decide', () => {
  const deletion = { status: 'deleting', eraseAt: '2026-07-01T10:00:00.000Z' };
  const review = { id: 'doc_1', userId: 'usr_1', kind: 'insurance', status: 'in_review', expiresOn: null, rejectionReason: null, submittedAt: '2026-06-01T10:00:00.000Z', decidedAt: null };
  const check = { id: 'chk_1', userId: 'usr_1', status: 'consider', requestedAt: '2026-06-01T10:00:00.000Z', completedAt: null, expiresAt: null, disputedAt: null, finalDecisionDueAt: null };

  it('an account is deleted with a yes only, held and released', async () => {
    await using api = await startApi({
      'DELETE /api/admin/users/usr_1': () => deletion, 'PUT /api/admin/users/usr_1/legal-hold': () => ({ reason: 'Case 1', placedBy: { kind: 'user', id: 'usr_9' }, placedAt: 'a' }),
      'DELETE /api/admin/users/usr_1/legal-hold': () => ({}),
    });
    const { run } = createCli(api.url);
    expect((await run(['admin', 'users', 'delete', 'usr_1', '--json'])).code).toBe(2);
    expect(api.asked).toHaveLength(0);
    expect((await run(['admin', 'users', 'delete', 'usr_1', '-y'])).stdout).toContain('dogcare admin users reinstate usr_1');
    expect((await run(['admin', 'users', 'hold', 'usr_1', '--reason', 'Case 1'])).stdout).toContain('Case 1');
    expect(api.asked.at(-1)?.body).toEqual({ reason: 'Case 1' });
    expect((await run(['admin', 'users', 'release', 'usr_1'])).stdout).toContain('released');
  });

  it('profiles are hidden and shown', async () => {
    await using api = await startApi({ 'PUT /api/admin/profiles/usr_1/moderation': () => detail });
    const { run } = createCli(api.url);
    await run(['admin', 'profiles', 'moderate', 'usr_1', '--hide', 'An advertisement.']);
    expect(api.asked.at(-1)?.body).toEqual({ decision: 'hide', reason: 'An advertisement.' });
    await run(['admin', 'profiles', 'moderate', 'usr_1', '--show', 'Changed.']);
    expect(api.asked.at(-1)?.body).toEqual({ decision: 'show', reason: 'Changed.' });
    for (const wrong of [[], ['--hide', 'a', '--show', 'b']]) expect((await run(['admin', 'profiles', 'moderate', 'usr_1', ...wrong])).code).toBe(2);
  });

  it('documents are listed, looked at and decided', async () => {
    await using api = await startApi({
      'GET /api/admin/documents': () => ({ data: [review], nextCursor: null }),
      'GET /api/admin/documents/doc_1': () => ({ review, issuer: 'Sunrise', number: 'PL-1', files: [] }),
      'PUT /api/admin/documents/doc_1/decision': () => ({ ...review, status: 'approved', expiresOn: '2027-05-31' }),
    });
    const { run } = createCli(api.url);
    expect((await run(['admin', 'documents', 'list', '--status', 'in_review'])).stdout).toContain('dogcare admin documents decide doc_1 --approve');
    expect((await run(['admin', 'documents', 'show', 'doc_1'])).stdout).toMatch(/Number +PL-1/);
    expect((await run(['admin', 'documents', 'decide', 'doc_1', '--approve', '--expires', '2027-05-31'])).stdout).toContain('good until 2027-05-31');
    expect(api.asked.at(-1)?.body).toEqual({ decision: 'approved', expiresOn: '2027-05-31' });
    await run(['admin', 'documents', 'decide', 'doc_1', '--reject', 'Blurred.']);
    expect(api.asked.at(-1)?.body).toEqual({ decision: 'rejected', reason: 'Blurred.' });
    for (const wrong of [[], ['--approve', '--reject', 'x'], ['--reject', 'x', '--expires', '2027-05-31']]) {
      expect((await run(['admin', 'documents', 'decide', 'doc_1', ...wrong])).code).toBe(2);
    }
  });

  it('background checks are listed and decided', async () => {
    await using api = await startApi({
      'GET /api/admin/background-checks': () => ({ data: [check], nextCursor: null }),
      'PUT /api/admin/background-checks/chk_1/decision': () => ({ ...check, status: 'pre_adverse', finalDecisionDueAt: '2026-06-11T10:00:00.000Z' }),
    });
    const { run } = createCli(api.url);
    expect((await run(['admin', 'background-checks', 'list'])).stdout).toContain('admin background-checks decide chk_1 engaged');
    expect((await run(['admin', 'background-checks', 'decide', 'chk_1', 'pre_adverse'])).stdout).toContain('until 2026-06-11');
    expect(api.asked.at(-1)?.body).toEqual({ decision: 'pre_adverse' });
    expect((await run(['admin', 'background-checks', 'decide', 'chk_1', 'maybe'])).code).toBe(2);
  });
});

describe('tenants create --admin', () => {
  it('says who, or is told how to', async () => {
    await using api = await startApi({});
    const { run } = createCli(api.url);
    const wrong = await run(['tenants', 'create', 'X', '--admin', 'ada@x.example', '--operator-key', 'op_x']);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('"Ada Lee <ada@happytails.example>"') });
    await run(['tenants', 'create', 'Xylo', '--admin', 'Ada van Lee <ada@x.example>', '--operator-key', 'op_x']);
    expect(api.asked.at(-1)?.body).toMatchObject({ admin: { email: 'ada@x.example', firstName: 'Ada', lastName: 'van Lee' } });
  });
});

describe('a session', () => {
  it('is shown to no other business that a key names, unless it is said whose it is', async () => {
    await using api = await startApi({ 'POST /api/auth/login': () => signedIn, 'GET /api/me': () => olivia });
    const { run } = createCli(api.url);
    const told = async (...args: string[]) => {
      await run(['me', 'show', ...args]);
      return api.asked.at(-1)?.headers['authorization'];
    };
    await run(['login', '--email', olivia.email, '--password', 'x', '--key', 'pk_one']);
    expect(await told()).toBe('Bearer access-1');
    expect(await told('--key', 'pk_one')).toBe('Bearer access-1');
    expect(await told('--key', 'pk_two')).toBeUndefined();
    expect(await told('--key', 'pk_two', '--profile', 'default')).toBe('Bearer access-1');
  });
});

describe('commands that there are not', () => {
  it('are told in one line, with where to look', async () => {
    const { run } = createCli('http://127.0.0.1:9');
    expect(await run(['admin', 'users', 'nosuch', 'x'])).toMatchObject({ code: 2, stdout: '', stderr: 'Error: There is no command admin users nosuch x. See: dogcare admin users --help\n' });
    expect((await run(['nosuch'])).stderr).toBe('Error: There is no command nosuch. See: dogcare --help\n');
    expect((await run(['tenants', 'create'])).stderr).toBe('Error: Missing 1 required arg:\nname  The business’s name.\nSee more help with --help\n');
  });
});
