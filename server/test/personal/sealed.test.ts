import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportText } from '../../src/data-keys.ts';
import { entities } from '../../src/entities.ts';
import { createVault, newVaultKey, sealedColumn, sealedJson, sealedText } from '../../src/kernel/crypto/index.ts';
import { createRepository, type Database } from '../../src/kernel/db/index.ts';
import { totpAt } from '../../src/modules/auth/factors/index.ts';
import { createClient, createPeople, password, startTestServer, type Client, type People, type Signed, type SignedCaregiver, type TestServer } from '../app/index.ts';
import { createUploader } from '../app/uploads.ts';
import { honestFiles } from '../corpus/index.ts';
import { engines } from '../services/engines.ts';
import { createScratchDatabase } from '../services/mariadb.ts';
import { movableClock, second } from '../services/tenant.ts';

const script = new URL('../../src/data-keys.ts', import.meta.url).pathname;
const k1 = newVaultKey('k1', randomBytes);
const k2 = newVaultKey('k2', randomBytes);
const sealedPattern = /v1\.([a-zA-Z0-9_-]{1,20})\.[A-Za-z0-9_-]{80}\./;
/** Of the business’s own; nobody is texted here. */
const ownTexts = { accountSid: `AC${'1'.repeat(32)}`, authToken: 'own-account-0001', from: '+13035550100' };
/** Sealed for minutes: addresses of files, whose holders ask for another one, and rows of an import until they are worked off. */
const passing = ['file-link', 'caregiver-import-row'];

/** Every call in the source that seals under a purpose. */
function purposesInSource(): { purposes: string[]; unread: string[] } {
  const root = new URL('../../src/', import.meta.url).pathname;
  const purposes: string[] = [];
  const unread: string[] = [];
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file.startsWith('kernel/crypto/')) continue;
    const text = readFileSync(join(root, file), 'utf8');
    for (const [call] of text.matchAll(/\bsealed(?:Text|Json|Field)(?:<.+?>)?\([^)]*\)/g)) {
      const purpose = /vault, '([a-z-]+)'/.exec(call)?.[1];
      if (purpose) purposes.push(purpose);
      else unread.push(`${file}: ${call}`);
    }
    for (const [, purpose] of text.matchAll(/[pP]urpose(?:: | = )'([a-z-]+)'(?! as)[,; ]/g)) if (/vault\.(?:seal|reseal)\(/.test(text)) purposes.push(purpose!);
    if (/vault\.(?:seal|reseal)\(/.test(text) && file !== 'modules/users/uploads/links.ts') unread.push(`${file}: seals by itself`);
  }
  return { purposes: [...new Set(purposes)].sort(), unread };
}

describe.each(engines)('what is sealed (%s)', (engine) => {
  const wall = movableClock();
  let env: Record<string, string>;
  let folder: string;
  let server: TestServer;
  let call: Client;
  let people: People;
  const cleanUp: (() => Promise<unknown>)[] = [];
  let owner: Signed;
  let sitter: SignedCaregiver;
  let admin: Signed;
  let totp: { secret: string };
  let uploads: { document: string; photo: string };
  let pdf: Buffer;

  const open = async (keys: string): Promise<void> => {
    const before = server as TestServer | undefined;
    await before?.close();
    expect(before?.errors ?? []).toEqual([]);
    server = await startTestServer(engine, { wall, env: { ...env, DOGCARE_DATA_KEYS: keys }, ...(before && { after: before }) });
    call = createClient(server);
    people = createPeople(server, call);
  };
  const good = async (id: Parameters<Client>[0], options: Parameters<Client>[1]) => {
    const { status, body } = await call(id, options);
    if (status >= 300) throw new Error(`${id}: ${JSON.stringify(body)}`);
    return body;
  };
  const as = ({ token, tenant }: Signed) => ({ token, tenant });
  const code = () => totpAt(totp.secret, wall.now());
  const report = () => server.app.resealing.report();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dogcare-sealed-'));
    cleanUp.push(() => rm(folder, { recursive: true, force: true }));
    const scratch = engine === 'mysql' ? await createScratchDatabase(process.env['TEST_MYSQL_URL']!) : undefined;
    if (scratch) cleanUp.push(scratch.drop);
    env = { DOGCARE_DATABASE_URL: scratch?.url ?? `sqlite:${folder}/test.sqlite`, DOGCARE_FILES_DIR: `${folder}/files` };
    await open(k1);

    [owner, sitter, admin] = [await people.person('owner'), await people.caregiver(), await people.person('admin')];
    for (let n = 1; n <= 3; n += 1) {
      await good('addAddress', { ...as(owner), body: { label: `Home ${n}`, line1: '1 Pearl St', city: 'Denver', region: 'CO', postalCode: '80202', accessInstructions: `Keybox ${n}` } });
    }
    const dogId = await people.dog(owner);
    const walk = { unit: 'visit', date: people.nights(20).checkIn, time: '10:00', durationMinutes: 30 };
    const walked = await good('quoteBooking', { ...as(owner), body: { caregiverId: sitter.caregiverId, serviceType: 'walking', when: walk, dogIds: [dogId] } });
    await good('createBooking', { ...as(owner), body: { quoteId: walked.id } });
    await good('updateDog', { ...as(owner), params: { dogId }, body: { medicalNotes: 'Epilepsy' } });
    await good('addVaccination', { ...as(owner), params: { dogId }, body: { vaccine: 'rabies', vetExempt: true, exemptionReason: 'Immune disease', validUntil: '2028-01-01' } });
    await good('addMedicalRecord', { ...as(owner), params: { dogId }, body: { kind: 'illness', title: 'Seizure', occurredOn: '2024-05-01' } });
    const files = createUploader(server, call);
    const honest = await honestFiles();
    pdf = honest.find(({ declaredType }) => declaredType === 'application/pdf')!.bytes;
    const photo = honest.find(({ declaredType }) => declaredType === 'image/jpeg')!.bytes;
    uploads = {
      document: (await files.upload(sitter, { bytes: pdf, contentType: 'application/pdf', purpose: 'document', fileName: 'insurance.pdf' })).id,
      photo: (await files.upload(sitter, { bytes: photo, contentType: 'image/jpeg', purpose: 'image', fileName: 'me.jpg' })).id,
    };
    await good('submitDocument', { ...as(sitter), body: { kind: 'insurance', uploadId: uploads.document, number: 'PL-4411', issuer: 'Sunrise Mutual' } });
    await good('startBackgroundCheck', { ...as(sitter), body: { workLocation: { country: 'US', region: 'CO', city: 'Denver' } } });
    const factor = await good('enrolTotp', { ...as(admin), body: { password } });
    totp = factor;
    await good('confirmTotp', { ...as(admin), params: { factorId: factor.factorId }, body: { code: code() } });
    await good('updateSettings', { ...as(admin), body: {
      providers: { twilio: ownTexts },
      identityProviders: [{ id: 'okta', name: 'Okta', issuer: 'https://okta.example', clientId: 'x', clientSecret: 'oidc-secret-0003' }],
    } });
    const vault = createVault({ keys: k1 });
    const at = await server.app.parts.contextFor(server.tenantIds.alpha, 'test');
    // what takes a provider, another upload or somebody else's calendar to make is put there as its module does
    const plant = (table: string, row: object) => server.app.parts.db.transaction(at, (tx) =>
      createRepository<any>(server.app.parts.db, entities.find(({ options }) => options.tableName === table)! as never).insert(tx, row as never));
    const [createdAt, { caregiverId, userId }] = [wall.now(), sitter];
    await plant('oauth_states', {
      id: 'ost_1', provider: 'okta', stateHash: 'x', secrets: sealedJson(vault, 'oauth-secrets').seal(at, { nonce: 'n', codeVerifier: 'v' }, 'ost_1'),
      redirectUri: 'https://alpha.example', createdAt, expiresAt: new Date(createdAt.getTime() + 600_000),
    });
    await plant('caregiver_certifications', {
      id: 'crt_1', caregiverId, userId, kind: 'pet_first_aid', issuer: 'Red Cross', sealedNumber: sealedText(vault, 'certification-number').seal(at, 'PFA-1', 'crt_1'),
      expiresOn: null, status: 'valid', uploadId: uploads.document, createdAt,
    });
    await plant('caregiver_calendars', {
      id: 'cal_1', caregiverId, name: 'Home', sealedUrl: sealedText(vault, 'calendar-address').seal(at, 'https://calendar.example/x.ics', 'cal_1'), host: 'calendar.example',
      busy: [], eventCount: 0, problemCode: null, problemDetail: null, problemSince: null, failures: 0, lastGoodAt: createdAt, lastTriedAt: createdAt, nextRefreshAt: createdAt, createdAt,
    });
    const log = { bookingId: 'bkg_1', ownerId: owner.userId, caregiverUserId: userId };
    await plant('care_entries', {
      id: 'cle_1', ...log, kind: 'note', dogIds: [], happenedAt: createdAt, recordedAt: createdAt, sealed: sealedJson(vault, 'care-entry').seal(at, { note: 'All is well' }, 'cle_1'),
      uploadId: null, awayMeters: null, distanceMeters: null, walkingSeconds: null, flags: [], supersedes: null,
    });
    await plant('care_reports', { id: 'bkg_1', ownerId: owner.userId, caregiverUserId: userId, sealed: sealedJson(vault, 'care-report').seal(at, { entryIds: ['cle_1'] }, 'bkg_1'), createdAt });
  }, 60_000);
  afterAll(async () => {
    await server?.close().catch(() => undefined); // the last test has
    for (const each of cleanUp) await each();
    expect(server?.errors ?? []).toEqual([]);
  }, 60_000);

  it('has a place in the list, by its purpose: one that has none could not have its key changed', () => {
    const { purposes, unread } = purposesInSource();
    expect(unread).toEqual([]);
    expect(purposes.length).toBeGreaterThan(8);
    const listed = server.app.resealing.places.flatMap((place) => place.purposes);
    expect(purposes.filter((purpose) => ![...listed, ...passing].includes(purpose))).toEqual([]);
    expect(listed.filter((purpose) => !purposes.includes(purpose))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('stands in the columns of the list, and in no others', async () => {
    const holding = new Set<string>();
    for (const { options } of entities) {
      const { rows } = await server.app.parts.db.query({}, `SELECT * FROM ${options.tableName}`, []);
      for (const row of rows) {
        for (const [column, value] of Object.entries(row)) {
          const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : JSON.stringify(value);
          if (text?.match(sealedPattern)) holding.add(`${options.tableName}.${column}`);
        }
      }
    }
    // an answer with the address of a document, good for minutes, is no value at rest
    holding.delete('idempotency_keys.answer');
    expect([...holding].sort()).toEqual(server.app.resealing.places.flatMap(({ columns }) => columns).sort());
  });

  it('is counted by key: everything here has a value under the one key there is', async () => {
    const { places, byKey, other, droppable } = await report();
    expect(places.filter((place) => (place.byKey['k1'] ?? 0) === 0).map(({ name }) => name)).toEqual([]);
    expect([Object.keys(byKey), other, droppable]).toEqual([['k1'], 0, []]);
  });

  it('is resealed while people write, and broken off goes on where it was', async () => {
    await open(`${k2},${k1}`);
    owner = await people.signIn(owner.email, 'alpha');
    const all = (await report()).byKey['k1']!;
    expect(await report()).toMatchObject({ byKey: { k2: 0, k1: all }, droppable: [] });

    expect(reportText(await report())).toMatch(/^addresses\.sealed +0 +3 +0$[^]*^k2 seals\.\nk1 must stay: \d+ values are under it\.$/m);

    const place = server.app.resealing.places.find(({ name }) => name === 'uploads.sealedName')!;
    let done = 0;
    await place.reseal(['k1'], { stopped: () => done > 0, resealed: (count) => void (done += count), failed: (id) => expect.unreachable(id) });
    const left = (await report()).byKey['k1']!;
    expect([done, left]).toEqual([2, all - 2]);

    const homes = (await good('listAddresses', as(owner))).data as { id: string }[];
    const write = homes.flatMap(({ id }) => [1, 2, 3].map((n) => async () => {
      const { status } = await call('updateAddress', { ...as(owner), params: { addressId: id }, body: { accessInstructions: `Changed ${n}` } });
      if (status !== 409) expect(status).toBe(200); // two changes of one home: the second one is told so
    }));
    const [pass] = await Promise.all([server.app.resealing.run(), ...write.map((each) => each())]);
    expect(pass.failed).toBe(0);
    expect(await report()).toMatchObject({ byKey: { k2: all, k1: 0 }, other: 0, droppable: ['k1'] });
    expect(await server.app.resealing.run()).toEqual({ resealed: 0, failed: 0 });
    for (const { accessInstructions } of (await good('listAddresses', as(owner))).data) expect(accessInstructions).toMatch(/^Changed/);
  });

  it('is as somebody wrote it in between, and not as it was before', async () => {
    const { db } = server.app.parts;
    const [home] = (await good('listAddresses', as(owner))).data;
    // as a server does that was started before the key was changed
    const again = createVault({ keys: `${k1},${k2}` });
    const field = sealedJson(again, 'address');
    const meanwhile: Database = { ...db, async systemTransaction(work) {
      await good('updateAddress', { ...as(owner), params: { addressId: home.id }, body: { accessInstructions: 'Written in between' } });
      return db.systemTransaction(work);
    } };
    const addresses = entities.find(({ options }) => options.tableName === 'addresses')!;
    const counts: number[] = [];
    await sealedColumn<any>(meanwhile, addresses as never, 'sealed', field)
      .reseal(['k2'], { stopped: () => false, resealed: (count) => void counts.push(count), failed: (id) => expect.unreachable(id) });
    expect(counts).toEqual([2]);
    expect((await good('listAddresses', as(owner))).data.find(({ id }: { id: string }) => id === home.id).accessInstructions).toBe('Written in between');
    expect((await report()).droppable).toEqual([]);
    expect((await server.app.resealing.run()).resealed).toBe(2);
  });

  it('opens without the key before', async () => {
    await open(k2);
    expect(await report()).toMatchObject({ other: 0 });
    [owner, sitter] = [await people.signIn(owner.email, 'alpha'), { ...sitter, ...(await people.signIn(sitter.email, 'alpha')) }];
    expect((await good('listAddresses', as(owner))).data).toHaveLength(3);
    const [document] = (await good('listMyDocuments', as(sitter))).data;
    expect(document).toMatchObject({ number: 'PL-4411', issuer: 'Sunrise Mutual' });
    const { status, bytes } = await createUploader(server, call).fetchFile(document.files[0].url);
    expect([status, bytes.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    expect((await good('getUpload', { ...as(sitter), params: { uploadId: uploads.photo } })).fileName).toBe('me.jpg');
    expect((await good('listCertifications', as(sitter))).data).toMatchObject([{ number: 'PFA-1' }]);
    expect((await good('getMyBackgroundCheck', as(sitter))).invitationUrl).toMatch(/^http/);
    const { rows: [entry] } = await server.app.parts.db.query<{ sealed: string }>({}, 'SELECT sealed FROM care_entries', []);
    expect(sealedJson(createVault({ keys: k2 }), 'care-entry').open(await server.app.parts.contextFor(server.tenantIds.alpha, 'test'), entry!.sealed, 'cle_1')).toEqual({ note: 'All is well' });
    wall.pass(30 * second);
    const challenge = await good('login', { body: { email: admin.email, password } });
    expect((await call('answerLoginChallenge', { body: { challengeToken: challenge.challengeToken, answer: { type: 'totp', code: code() } } })).status).toBe(200);
    const at = await server.app.parts.contextFor(server.tenantIds.alpha, 'test');
    expect(server.app.parts.platform.credentials(at, 'twilio')).toEqual(ownTexts);
    expect(server.app.parts.platform.identityProviderSecret(at, 'okta')).toBe('oidc-secret-0003');
    const { rows: [state] } = await server.app.parts.db.query<{ secrets: string }>({}, 'SELECT secrets FROM oauth_states', []);
    expect(sealedJson(createVault({ keys: k2 }), 'oauth-secrets').open(at, state!.secrets, 'ost_1')).toEqual({ nonce: 'n', codeVerifier: 'v' });
    // no file at rest is under the old key
    const kept = (await readdir(env['DOGCARE_FILES_DIR']!, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
    const texts = await Promise.all(kept.map(async (one) => (await readFile(join(one.parentPath, one.name))).toString('latin1')));
    expect(texts.map((text) => sealedPattern.exec(text)?.[1]).filter((key) => key !== undefined)).toEqual(['k2']);
  });

  // a process of its own each time: on one engine it shows as much
  if (engine === 'sqlite') it('is resealed by the command, which says what may be taken away', async () => {
    await server.close();
    const k3 = newVaultKey('k3', randomBytes);
    const run = (keys: string, ...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
        encoding: 'utf8', env: { PATH: process.env['PATH'], ...env, DOGCARE_DATA_DIR: folder, DOGCARE_DATA_KEYS: keys },
      });
      return { status, said: stdout, stderr };
    };
    const after = run(`${k3},${k2}`, '--reseal');
    expect(after.stderr).not.toMatch(/"level":"(?:error|warn)"/);
    expect([after.status, after.said]).toEqual([0, expect.stringMatching(/^\d\d values were brought under[^]*^addresses\.sealed +3 +0 +0$[^]*^k2 can be taken away/m)]);
    const lost = run(k1, '--reseal');
    expect([lost.status, lost.said]).toEqual([1, expect.stringMatching(/values are under keys that are not configured/)]);
  }, 120_000);
});
