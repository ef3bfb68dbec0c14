import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, keys, outcome, until, type CallOptions, type Signed, type TenantName } from '../../../../test/app/index.ts';
import { operations, type OperationInfo } from '../../../contract/contract.ts';

interface Entry {
  readonly id: string;
  readonly action: string;
  readonly position: number | null;
  readonly personal: object | null;
}

describeApp('the audit log', (world) => {
  let admin: Signed;
  beforeAll(async () => {
    admin = await world.person('admin');
  });
  const as = (who: Signed, options: CallOptions = {}): CallOptions => ({ token: who.token, tenant: who.tenant, ...options });
  const list = async (query: Record<string, string | number> = {}, options: CallOptions = as(admin)) =>
    (await world.call('listAuditLog', { ...options, query: { limit: 100, ...query } })).body.data as Entry[];
  const verify = async (options: CallOptions = as(admin)) => (await world.call('verifyAuditLog', options)).body;
  const change = (n: number) => world.call('updateSettings', as(admin, { body: { brand: { tagline: `Number ${n} of ${performance.now()}` } } }));
  const record = async (entry: Parameters<typeof world.server.app.parts.platform.audit.record>[1], tenant: TenantName = 'alpha', fail = false): Promise<void> => {
    const { parts } = world.server.app;
    await parts.db.transaction(await parts.contextFor(world.server.tenantIds[tenant], 'test'), async (tx) => {
      await parts.platform.audit.record(tx, entry);
      if (fail) throw new Error('the change did not happen');
    });
  };
  const sql = (text: string, parameters: (string | number | null)[]) =>
    world.server.app.parts.db.systemTransaction((tx) => world.server.app.parts.db.query({ tx }, text, parameters));

  it('is written with the change, by whom and what', async () => {
    const { body } = await change(1);
    const [entry] = await list({ action: 'settings.updated' });
    expect(entry).toMatchObject({
      action: 'settings.updated', actor: { kind: 'user', id: admin.userId }, subject: { kind: 'settings', id: String(body.version) },
      data: { version: body.version, changed: ['/brand/tagline'] }, personal: null, position: null, hash: null,
    });
    expect((entry as { requestId?: string }).requestId).toMatch(/^req_/);
  });
  it('holds nothing of a change that did not happen', async () => {
    await expect(record({ action: 'user.suspended', subjectKind: 'user', subjectId: 'usr_none' }, 'alpha', true)).rejects.toThrow();
    expect(await list({ subjectId: 'usr_none' })).toEqual([]);
    const before = (await list()).length;
    await world.call('updateSettings', as(admin, { body: { fees: { ownerFeeMinMinor: 900_000 } } })); // refused
    expect(await list()).toHaveLength(before);
  });
  it('is chained, without a gap, in the order it was sealed', async () => {
    for (let n = 0; n < 5; n += 1) await change(n);
    await world.settled();
    const entries = (await list()).toReversed();
    expect(entries.map(({ position }) => position)).toEqual(entries.map((_, i) => i + 1));
    const { intact, checked, unsealed, head, firstBroken } = await verify();
    expect({ intact, checked, unsealed, firstBroken }).toEqual({ intact: true, checked: entries.length, unsealed: 0, firstBroken: null });
    expect(head).toEqual({ position: entries.length, hash: (entries.at(-1) as unknown as { hash: string }).hash });
    await change(6);
    expect(await verify()).toMatchObject({ intact: true, checked: entries.length, unsealed: 1 });
  });
  it('is sealed by several at once as by one', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => record({ action: 'test.done', subjectKind: 'test', subjectId: `tst_${n}` })));
    const { sealer } = world.server.app.parts.platform;
    const { alpha } = world.server.tenantIds;
    await Promise.all([sealer.sealTenant(alpha), sealer.sealAll(), sealer.sealTenant(alpha), record({ action: 'test.done', subjectKind: 'test', subjectId: 'late' })]);
    await world.settled();
    const positions = (await list()).map(({ position }) => position);
    expect(new Set(positions).size).toBe(positions.length);
    expect(await verify()).toMatchObject({ intact: true, unsealed: 0, checked: Math.max(...positions.map(Number)) });
  });
  it('can be searched by action, actor, subject and time, page by page', async () => {
    await record({ action: 'ticket.closed', subjectKind: 'ticket', subjectId: 'tkt_1' });
    expect((await list({ action: 'ticket.closed' })).map(({ action }) => action)).toEqual(['ticket.closed']);
    expect((await list({ subjectId: 'tkt_1' })).map(({ action }) => action)).toEqual(['ticket.closed']);
    expect((await list({ actorId: admin.userId })).every((one) => (one as unknown as { actor: { id: string } }).actor.id === admin.userId)).toBe(true);
    const tomorrow = new Date(world.server.app.parts.wall.now().getTime() + 86_400_000).toISOString();
    expect(await list({ from: tomorrow })).toEqual([]);
    expect((await list({ to: tomorrow })).length).toBeGreaterThan(0);
    const first = await world.call('listAuditLog', as(admin, { query: { limit: 2 } }));
    const second = await world.call('listAuditLog', as(admin, { query: { limit: 2, cursor: first.body.nextCursor } }));
    expect([...first.body.data, ...second.body.data].map((one: Entry) => one.id)).toEqual((await list()).slice(0, 4).map(({ id }) => id));
  });

  describe('what is personal', () => {
    it('is shown to admins, not to keys; goes with the person, and the chain stays whole', async () => {
      const personId = 'usr_01JZ0000000000000000000077';
      const about = { action: 'user.invited', subjectKind: 'user', subjectId: personId, data: { role: 'support' }, personal: { email: 'marker@person.example' } };
      await record(about);
      await record({ ...about, action: 'user.mentioned', subjectId: 'tkt_2', personId });
      await world.settled();
      expect((await list({ subjectId: personId })).map(({ personal }) => personal)).toEqual([{ email: 'marker@person.example' }]);
      expect((await list({ subjectId: personId }, { tenant: null, token: keys.alpha.secret })).map(({ personal }) => personal)).toEqual([null]);

      const { parts } = world.server.app;
      const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
      expect((await parts.platform.audit.personalOf(ctx, personId)).map(({ personal }) => personal)).toEqual([{ email: 'marker@person.example' }, { email: 'marker@person.example' }]);
      expect(await parts.db.transaction(ctx, (tx) => parts.platform.audit.erasePersonal(tx, personId))).toBe(2);
      expect((await list({ subjectId: personId })).map(({ personal, action }) => [action, personal])).toEqual([['user.invited', null]]);
      expect(JSON.stringify((await parts.db.query({}, 'SELECT * FROM audit_rows', [])).rows)).not.toContain('marker@person.example');
      expect(await verify()).toMatchObject({ intact: true, firstBroken: null });
    });
  });

  it('400, 401, 403', async () => {
    expect(outcome(await world.call('listAuditLog', as(admin, { query: { action: 'Drop table' } })))).toBe('400 invalid_request #/query/action');
    expect(outcome(await world.call('listAuditLog', as(admin, { query: { from: 'yesterday' } })))).toBe('400 invalid_request #/query/from');
    for (const id of ['listAuditLog', 'verifyAuditLog'] as const) {
      expect(outcome(await world.call(id))).toBe('401 unauthenticated');
      expect(outcome(await world.call(id, as(await world.person('support'))))).toBe('403 forbidden');
    }
  });
  it('is each business’s own', async () => {
    const theirs: CallOptions = { tenant: null, token: keys.beta.secret };
    await record({ action: 'test.done', subjectKind: 'test', subjectId: 'beta_1' }, 'beta');
    await world.settled('beta');
    expect((await list({}, theirs)).map(({ action, position }) => [action, position])).toEqual([['test.done', 1]]);
    expect(await verify(theirs)).toMatchObject({ intact: true, checked: 1 });
    expect(await list({ subjectId: 'beta_1' })).toEqual([]);
  });

  describe('names what was tampered with', () => {
    /** Ten entries of beta; does something to them, says what is found, and puts it back. */
    const tampered = async (text: string, parameters: (string | number | null)[], at: number) => {
      const theirs: CallOptions = { tenant: null, token: keys.beta.secret };
      const { beta } = world.server.tenantIds;
      while ((await list({}, theirs)).length < 10) await record({ action: 'test.done', subjectKind: 'test', subjectId: 'beta_1', data: { n: 1 }, personal: { name: 'Ann' } }, 'beta');
      await world.settled('beta');
      expect(await verify(theirs)).toMatchObject({ intact: true, checked: 10 });
      const { rows: [row] } = await world.server.app.parts.db.query<Record<string, string>>({}, 'SELECT * FROM audit_rows WHERE tenantId = ? AND position = ?', [beta, at]);
      await sql(text, [...parameters, beta, at]);
      const found = await verify(theirs);
      await sql('DELETE FROM audit_rows WHERE tenantId = ? AND position = ?', [beta, at]);
      const namesSql = Object.keys(row!).join(', ');
      const marksSql = Object.keys(row!).map(() => '?').join(', ');
      await sql(`INSERT INTO audit_rows (${namesSql}) VALUES (${marksSql})`, Object.values(row!));
      expect(await verify(theirs)).toMatchObject({ intact: true, checked: 10 });
      return { ...found.firstBroken, whole: found.intact, known: found.firstBroken?.id === row!['id'] };
    };
    it.each([
      ['an action', 'UPDATE audit_rows SET action = ? WHERE tenantId = ? AND position = ?', ['test.undone'], 'changed'],
      ['an actor', 'UPDATE audit_rows SET actorId = ? WHERE tenantId = ? AND position = ?', ['usr_somebody_else'], 'changed'],
      ['data', 'UPDATE audit_rows SET data = ? WHERE tenantId = ? AND position = ?', ['{"n":2}'], 'changed'],
      ['a time', 'UPDATE audit_rows SET at = ? WHERE tenantId = ? AND position = ?', ['2020-01-01 00:00:00.000'], 'changed'],
      ['a hash', 'UPDATE audit_rows SET hash = ? WHERE tenantId = ? AND position = ?', ['0'.repeat(64)], 'changed'],
      ['what was personal', 'UPDATE audit_rows SET personal = ? WHERE tenantId = ? AND position = ?', ['{"name":"Bob"}'], 'personal_changed'],
    ] as const)('%s', async (_, text, parameters, reason) => {
      expect(await tampered(text, [...parameters], 6)).toEqual({ position: 6, id: expect.any(String), reason, whole: false, known: true });
    });
    it.each([['in the midst', 5], ['at the start', 1], ['at the end', 10]])('an entry that is gone, %s', async (_, at) => {
      expect(await tampered('DELETE FROM audit_rows WHERE tenantId = ? AND position = ?', [], at)).toEqual({ position: at, id: null, reason: 'missing', whole: false, known: false });
    });
  });

  it('has a row for every act that changes settings and keys', async () => {
    const acts = (Object.values(operations) as OperationInfo[]).filter(({ scope }) => scope === 'settings:write' || scope === 'api-keys:write');
    expect(acts.map(({ id }) => id).sort()).toEqual(['createApiKey', 'revokeApiKey', 'rollBackSettings', 'updateSettings']);
    const { body } = await world.call('createApiKey', as(admin, { body: { kind: 'secret', name: 'x', scopes: ['users:read'] } }));
    await world.call('revokeApiKey', as(admin, { params: { keyId: body.apiKey.id } }));
    await world.call('rollBackSettings', as(admin, { params: { version: '1' } }));
    await change(9);
    expect((await list()).slice(0, 4).map(({ action }) => action)).toEqual(['settings.updated', 'settings.rolled_back', 'api_key.revoked', 'api_key.created']);
  });
});

describeApp('the audit log of a running server', (world) => {
  it('is sealed by itself', async () => {
    const admin = await world.person('admin');
    await world.call('updateSettings', { token: admin.token, body: { brand: { tagline: 'Sealed' } } });
    await until(async () => (await world.call('verifyAuditLog', { token: admin.token })).body.checked === 1);
  });
}, { scheduler: true });
