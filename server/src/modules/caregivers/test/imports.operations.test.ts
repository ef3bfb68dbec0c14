import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, until, type Signed } from '../../../../test/app/index.ts';

const header = 'email,firstName,lastName,postalCode,headline,bio,boarding,boarding_capacity,walking_30';
let count = 0;
const unique = () => `import-${(count += 1)}-${process.pid}@test.example`;
const lineOf = (email = unique(), more: Partial<Record<'firstName' | 'postalCode' | 'headline', string>> = {}) =>
  `${email},${more.firstName ?? 'Grace'},Kim,${more.postalCode ?? '80206'},${more.headline ?? 'A calm home'},"Nine years, with dogs",55.00,3,20`;
const fileOf = (...lines: string[]) => `${[header, ...lines].join('\r\n')}\r\n`;
const csv = { 'content-type': 'text/csv' };

describeApp('imports of caregivers', (world) => {
  let admin: Signed;
  let foreign: Signed;
  beforeAll(async () => {
    admin = await world.person('admin');
    foreign = await world.person('admin', 'beta');
  });
  const send = (raw: string | Buffer, query: Record<string, string | number> = {}, headers: Record<string, string> = csv) =>
    world.call('importCaregivers', { token: admin.token, raw: raw as never, query, headers });
  const importOf = async (importId: string) => (await world.call('getCaregiverImport', { token: admin.token, params: { importId } })).body;
  const rowsOf = async (importId: string, query: object = {}) => (await world.call('listCaregiverImportRows', { token: admin.token, params: { importId }, query: { limit: 100, ...query } })).body.data;
  const finished = async (importId: string) => {
    await world.settled();
    const found = await importOf(importId);
    expect(found.status).toBe('finished');
    return found;
  };
  const tableOf = async (table: string) => JSON.stringify((await world.server.app.parts.db.query({}, `SELECT * FROM ${table}`, [])).rows);
  const pagesOf = async (status: string) => (await world.call('adminListCaregivers', { token: admin.token, query: { status, limit: 100 } })).body.data;

  it('makes a caregiver of each row, with an account that is invited', async () => {
    const [one, other] = [unique(), unique()];
    const started = await send(fileOf(lineOf(one), lineOf(other, { headline: 'Walks, long ones' }).replace('Walks, long ones', '"Walks, long ones"')));
    expect([started.status, started.body]).toMatchObject([202, { status: 'running', approve: false, rows: { received: 2 }, failure: null }]);
    expect(await finished(started.body.id)).toMatchObject({ rows: { received: 2, created: 2, existing: 0, bad: 0, waiting: 0 }, finishedAt: expect.any(String) });
    const rows = await rowsOf(started.body.id);
    expect(rows).toMatchObject([{ line: 2, state: 'created', issue: null }, { line: 3, state: 'created' }]);
    const drafts = await pagesOf('draft');
    expect(drafts.find(({ id }: { id: string }) => id === rows[1].caregiverId)).toMatchObject({ displayName: 'Grace K.', headline: 'Walks, long ones', city: 'Denver' });
    const mails = await world.call('listSandboxInbox', { token: world.secretKey('alpha'), query: { to: one } });
    expect(mails.body.data.map(({ text }: { text: string }) => text).join()).toContain('Set a password');
    // what stood in the rows is forgotten once it was worked off
    expect(await tableOf('caregiver_import_rows')).not.toContain('"sealedRow":"');
    const log = await world.call('listAuditLog', { token: admin.token, query: { subjectId: started.body.id } });
    expect(log.body.data).toMatchObject([{ action: 'caregiver_import.started' }]);
  });

  it('lists them at once where that is asked for', async () => {
    const { body } = await send(fileOf(lineOf()), { approve: 'true' });
    await finished(body.id);
    const [row] = await rowsOf(body.id);
    const page = await world.call('getCaregiver', { params: { caregiverId: row.caregiverId } });
    expect(page.body.services).toMatchObject([{ serviceType: 'boarding', capacity: 3, prices: [{ amount: { amount: 5_500 } }] }, { serviceType: 'walking' }]);
  });

  it('reports each bad row with line, column and reason, and takes the others', async () => {
    const twice = unique();
    const owner = await world.person('owner');
    const latin = Buffer.concat([Buffer.from(fileOf(
      lineOf(twice), 'too,few', lineOf('nobody'), lineOf(unique(), { firstName: '=cmd|calc' }), lineOf(unique(), { postalCode: '00000' }), lineOf(twice), lineOf(owner.email),
      lineOf().replace('"Nine', 'Ni"ne'), '"a quote', 'that never ends',
    )), Buffer.from(lineOf(unique(), { firstName: 'José' }), 'latin1'), Buffer.from(`\n${lineOf()}`)]);
    const { body } = await send(latin);
    const done = await finished(body.id);
    expect(done.rows).toEqual({ received: 12, created: 2, existing: 0, bad: 10, waiting: 0 });
    const bad = await rowsOf(body.id, { state: 'bad' });
    expect(bad.map(({ line, issue }: any) => `${line} ${issue.code} ${issue.column}`)).toEqual([
      '3 wrong_columns null', '4 invalid_value email', '5 formula firstName', '6 invalid_value postalCode', '7 duplicate_row email', '8 account_exists email',
      '9 malformed null', '10 malformed null', '11 wrong_columns null', '12 not_utf8 null',
    ]);
    // never what stood in the row: a report of bad rows is opened in a spreadsheet, too
    expect(JSON.stringify(bad)).not.toMatch(/cmd|nobody|José/);
    expect((await rowsOf(body.id, { limit: 5, state: 'bad' })).length).toBe(5);
  });

  it('leaves whoever is there already as they are: the same file again changes nothing', async () => {
    const file = fileOf(lineOf(), lineOf());
    await finished((await send(file)).body.id);
    const before = [await tableOf('caregivers'), await tableOf('users')];
    const again = await finished((await send(file)).body.id);
    expect(again.rows).toMatchObject({ created: 0, existing: 2, bad: 0 });
    expect([await tableOf('caregivers'), await tableOf('users')]).toEqual(before);
  });

  describe('in pieces', () => {
    it('goes on where the last whole row ended, wherever the file was cut', async () => {
      const file = Buffer.from(fileOf(lineOf(), lineOf(), lineOf()));
      let { body } = await send(file.subarray(0, 250), { more: 'true' });
      expect(body).toMatchObject({ status: 'receiving', rows: { received: 1, waiting: 1 } });
      expect(body.receivedBytes).toBe(file.indexOf('\n', file.indexOf('\n') + 1) + 1);
      await world.settled();
      expect((await importOf(body.id)).rows).toMatchObject({ created: 0, waiting: 1 });
      body = (await send(file.subarray(body.receivedBytes), { importId: body.id, offset: body.receivedBytes })).body;
      expect(body).toMatchObject({ status: 'running', rows: { received: 3 } });
      await finished(body.id);
      expect((await rowsOf(body.id)).map(({ line }: { line: number }) => line)).toEqual([2, 3, 4]);
    });

    it('takes no row twice, and none that was left out', async () => {
      const file = Buffer.from(fileOf(lineOf(), lineOf(), lineOf()));
      const { body } = await send(file.subarray(0, 250), { more: 'true' });
      const rest = { importId: body.id, offset: body.receivedBytes };
      expect(outcome(await send(file.subarray(0, 250), { more: 'true', importId: body.id, offset: 0 }))).toBe('409 import_offset_mismatch #/query/offset');
      expect(outcome(await send(file.subarray(300), { importId: body.id, offset: 300 }))).toBe('409 import_offset_mismatch #/query/offset');
      const both = (await Promise.all([send(file.subarray(body.receivedBytes), rest), send(file.subarray(body.receivedBytes), rest)])).map(outcome).sort();
      expect(both[0]).toBe('202');
      expect(both[1]).toMatch(/^409 import_(offset_mismatch #\/query\/offset|closed)$/);
      expect((await finished(body.id)).rows).toMatchObject({ received: 3, created: 3 });
      expect(outcome(await send(lineOf(), { importId: body.id, offset: file.length }))).toBe('409 import_closed');
    });

    it('keeps what arrived when the connection breaks', async () => {
      const before = await tableOf('caregiver_imports');
      const file = fileOf(...Array.from({ length: 450 }, () => lineOf()));
      const url = new URL('/api/admin/caregiver-imports', world.server.url);
      await new Promise<void>((resolve) => {
        const sending = request(url, { method: 'POST', headers: { ...csv, 'x-publishable-key': 'pk_test_alpha', authorization: `Bearer ${admin.token}` } });
        sending.on('error', () => resolve());
        sending.on('close', () => resolve());
        sending.write(file.slice(0, -30));
        void until(async () => (await tableOf('caregiver_imports')) !== before).then(() => sending.destroy());
      });
      const { db, contextFor } = world.server.app.parts;
      await until(async () => (await db.query({}, "SELECT receivedRows FROM caregiver_imports WHERE status = 'receiving' AND receivedRows = 449", [])).rows.length === 1);
      const { rows } = await db.query({}, "SELECT id, receivedBytes FROM caregiver_imports WHERE status = 'receiving' AND receivedRows = 449", []);
      const [id, offset] = [String(rows[0]!['id']), Number(rows[0]!['receivedBytes'])];
      expect(file.slice(offset)).toMatch(/^import-/);
      // nobody sends the rest within a day
      expect((await contextFor(world.server.tenantIds.alpha, 'test')).tenant.id).toBe(world.server.tenantIds.alpha);
      await world.advance(25 * 3_600_000);
      await world.settled();
      expect(await importOf(id)).toMatchObject({ status: 'failed', rows: { waiting: 0 }, failure: expect.stringContaining('within a day') });
    });
  });

  it('refuses what is no file of caregivers, and keeps nothing of it', async () => {
    const before = await tableOf('caregiver_imports');
    expect(outcome(await send('email,name\na@b.example,A\n'))).toBe('422 import_not_readable');
    expect(outcome(await send(Buffer.from(`\ufeff${fileOf(lineOf())}`, 'utf16le')))).toBe('422 import_not_readable');
    expect(outcome(await send(`${header},=HYPERLINK("http://x")\n`))).toBe('422 import_not_readable');
    expect(outcome(await send(''))).toBe('422 import_not_readable');
    expect(outcome(await send('x'.repeat(200_000)))).toBe('422 import_not_readable');
    expect(outcome(await send(fileOf(lineOf()), {}, { 'content-type': 'application/json' }))).toBe('415 unsupported_media_type #/header/content-type');
    expect(outcome(await send(fileOf(lineOf()), {}, { ...csv, 'content-encoding': 'gzip' }))).toBe('415 unsupported_media_type #/header/content-encoding');
    expect(outcome(await send(fileOf(lineOf()), { offset: 5 }))).toBe('409 import_offset_mismatch #/query/offset');
    expect(outcome(await send(fileOf(lineOf()), { importId: 'x' }))).toBe('400 invalid_request #/query/importId');
    expect(await tableOf('caregiver_imports')).toBe(before);
  });

  it('stops reading a stream that has no end, and takes none of it', async () => {
    const url = new URL('/api/admin/caregiver-imports', world.server.url);
    const megabyte = Buffer.from(`${'"an endless row '.padEnd(1_048_575, 'x')}\n`);
    const { status, sent } = await new Promise<{ status: number; sent: number }>((resolve, reject) => {
      let [sent, answered] = [0, false];
      const sending = request(url, { method: 'POST', headers: { ...csv, 'x-publishable-key': 'pk_test_alpha', authorization: `Bearer ${admin.token}` } }, (answer) => {
        answered = true;
        answer.resume();
        sending.destroy();
        resolve({ status: answer.statusCode ?? 0, sent });
      });
      sending.on('error', (error) => (answered ? undefined : reject(error)));
      const more = (): void => {
        while (!answered && sent < 1_024) {
          sent += 1;
          if (!sending.write(megabyte)) {
            sending.once('drain', more);
            return;
          }
        }
      };
      sending.write(`${header}\n${lineOf()}\n`);
      more();
    });
    expect(status).toBe(413);
    expect(sent).toBeLessThan(200);
    await until(async () => (await tableOf('caregiver_imports')).includes('none of it was taken'));
  }, 60_000);

  it('is nobody else’s', async () => {
    const { body } = await send(fileOf(lineOf()));
    const params = { importId: body.id };
    const as = { token: foreign.token, tenant: 'beta' as const };
    expect(outcome(await world.call('getCaregiverImport', { ...as, params }))).toBe('404 import_not_found #/path/importId');
    expect(outcome(await world.call('listCaregiverImportRows', { ...as, params }))).toBe('404 import_not_found #/path/importId');
    expect(outcome(await world.call('importCaregivers', { ...as, query: { importId: body.id, offset: 10 }, raw: 'x', headers: csv }))).toBe('404 import_not_found #/query/importId');
    expect(outcome(await world.call('getCaregiverImport', { token: admin.token, params: { importId: 'x' } }))).toBe('400 invalid_request #/path/importId');
    await finished(body.id);
  });
});
