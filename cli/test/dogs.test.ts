import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCli, startApi } from './cli.ts';

const biscuit = {
  id: 'dog_1', ownerId: 'usr_1', name: 'Biscuit', breedId: 'pug', mixWith: ['beagle'], breedName: 'Pug / Beagle mix', birthDate: '2024-12-01', birthDateEstimated: true,
  weightKg: 9, sizeClass: 'small', sex: 'male', neutered: true, temperament: ['calm'], behaviorNotes: '', dietNotes: '', allergies: ['chicken'],
  feedingSchedule: [{ at: '07:30', instructions: 'One cup' }], medicationSchedule: [{ at: '08:00', name: 'Carprofen', dose: '25 mg', instructions: 'with food' }],
  medicalNotes: 'Epilepsy', vet: { name: 'Dr. Park', clinic: '', phone: '+13035550111' }, emergencyContacts: [], emergencyCare: { consent: true, spendingLimit: { amount: 150_000, currency: 'USD' }, instructions: '', decidedAt: 'a' },
  photos: [{ id: 'dph_1', cover: false, files: [{ url: 'https://files/1' }], addedAt: 'a' }, { id: 'dph_2', cover: true, files: [{ url: 'https://files/2' }], addedAt: 'a' }], withheld: [], createdAt: 'a', updatedAt: 'a',
};
const rabies = { id: 'vax_1', dogId: 'dog_1', vaccine: 'rabies', product: 'Nobivac', vetExempt: false, givenOn: '2026-01-10', validUntil: '2027-01-09', state: 'valid', exemptionReason: null, proof: [], etag: '"1"', createdAt: 'a', updatedAt: 'a' };

const aFile = async (name: string): Promise<string> => {
  const path = join(await mkdtemp(join(tmpdir(), 'dogcare-')), name);
  await writeFile(path, '{}'); // the API of this test reads every body as JSON
  return path;
};
/** Takes a file the whole way, and says what became of it. */
const uploads = (api: { url: () => string }, status = 'clean') => ({
  'POST /api/uploads': () => ({ upload: { id: 'upl_1' }, method: 'PUT', url: `${api.url()}/put`, headers: {}, expiresAt: 'a' }),
  'PUT /put': () => ({}),
  'POST /api/uploads/upl_1/complete': () => ({ id: 'upl_1', status, rejection: status === 'clean' ? null : { code: 'infected', detail: 'Malware.' }, files: [] }),
});

describe('dogs', () => {
  it('are shown with all that is known, changed and removed', async () => {
    await using api = await startApi({ 'GET /api/dogs/dog_1': () => biscuit, 'PATCH /api/dogs/dog_1': () => biscuit, 'DELETE /api/dogs/dog_1': () => ({}) });
    const { run } = createCli(api.url);
    const { stdout } = await run(['dogs', 'show', 'dog_1']);
    expect(stdout).toMatch(/Pug \/ Beagle mix[\s\S]*about 2024-12-01[\s\S]*07:30 One cup[\s\S]*08:00 Carprofen 25 mg, with food[\s\S]*Epilepsy[\s\S]*may be treated up to \$1,500/);
    await run(['dogs', 'update', 'dog_1', '--vet', '', '--feed', '07:30 One cup', '--medicate', '08:00, Carprofen, 25 mg, with food', '--contact', 'Ben, +13035550112, brother', '--no-emergency-care']);
    expect(api.asked.at(-1)?.body).toEqual({
      vet: null, feedingSchedule: [{ at: '07:30', instructions: 'One cup' }], medicationSchedule: [{ at: '08:00', name: 'Carprofen', dose: '25 mg', instructions: 'with food' }],
      emergencyContacts: [{ name: 'Ben', phone: '+13035550112', relation: 'brother' }], emergencyCare: { consent: false, instructions: '', spendingLimit: null },
    });
    for (const wrong of [[], ['--feed', 'a lot'], ['--vet', 'Dr. Park'], ['--medicate', '08:00'], ['--born', '2024-02-30']]) expect((await run(['dogs', 'update', 'dog_1', ...wrong])).code).toBe(2);
    expect((await run(['dogs', 'remove', 'dog_1', '--json'])).json).toEqual({ removed: 'dog_1' });
  });

  it('are added with an age that is a guess', async () => {
    await using api = await startApi({ 'POST /api/dogs': () => biscuit });
    const { run } = createCli(api.url);
    const told = ['dogs', 'add', '--name', 'Biscuit', '--breed', 'pug', '--weight', '9', '--sex', 'male'];
    expect((await run(told)).code).toBe(2);
    await run([...told, '--mix-with', 'beagle', '--age-months', '18']);
    expect(api.asked.at(-1)?.body).toEqual({ name: 'Biscuit', breedId: 'pug', weightKg: 9, sex: 'male', neutered: false, mixWith: ['beagle'], estimatedAgeMonths: 18 });
  });
});

describe('dogs vaccinations', () => {
  it('are listed with what is lacking, added with a proof, changed and removed', async () => {
    let address = '';
    await using api = await startApi({
      ...uploads({ url: () => address }),
      'GET /api/dogs/dog_1/vaccinations': () => ({ data: [rabies], nextCursor: null, required: [{ vaccine: 'rabies', state: 'valid' }, { vaccine: 'dhpp', state: 'missing' }] }),
      'POST /api/dogs/dog_1/vaccinations': () => rabies, 'PATCH /api/dogs/dog_1/vaccinations/vax_1': () => rabies, 'DELETE /api/dogs/dog_1/vaccinations/vax_1': () => ({}),
    });
    address = api.url;
    const { run } = createCli(api.url);
    expect((await run(['dogs', 'vaccinations', 'list', 'dog_1'])).stdout).toMatch(/vax_1 +rabies +Nobivac +2026-01-10 +2027-01-09 +valid +no[\s\S]*Required here: dhpp is missing\./);
    await run(['dogs', 'vaccinations', 'add', 'dog_1', '--vaccine', 'rabies', '--given', '2026-01-10', '--until', '2027-01-09', '--proof', await aFile('card.pdf')]);
    expect(api.asked.at(-1)?.body).toEqual({ vaccine: 'rabies', givenOn: '2026-01-10', validUntil: '2027-01-09', proofUploadId: 'upl_1' });
    await run(['dogs', 'vaccinations', 'add', 'dog_1', '--vaccine', 'rabies', '--exempt', '--reason', 'Epilepsy']);
    expect(api.asked.at(-1)?.body).toEqual({ vaccine: 'rabies', vetExempt: true, exemptionReason: 'Epilepsy' });
    await run(['dogs', 'vaccinations', 'update', 'dog_1', 'vax_1', '--until', '2027-02-01']);
    expect(api.asked.at(-1)?.body).toEqual({ validUntil: '2027-02-01' });
    for (const wrong of [['update', 'dog_1', 'vax_1'], ['add', 'dog_1', '--vaccine', 'measles'], ['add', 'dog_1', '--vaccine', 'rabies', '--reason', 'X']]) expect((await run(['dogs', 'vaccinations', ...wrong])).code).toBe(2);
    expect((await run(['dogs', 'vaccinations', 'remove', 'dog_1', 'vax_1', '--json'])).json).toEqual({ removed: 'vax_1' });
  });
});

describe('dogs records', () => {
  it('are listed, added and removed; nothing is added whose file was refused', async () => {
    let address = '';
    const record = { id: 'mrc_1', dogId: 'dog_1', kind: 'surgery', title: 'Patella', notes: '', occurredOn: '2022-03-02', files: [], createdAt: 'a' };
    await using api = await startApi({
      ...uploads({ url: () => address }, 'rejected'),
      'GET /api/dogs/dog_1/medical-records': () => ({ data: [record], nextCursor: null }), 'POST /api/dogs/dog_1/medical-records': () => record,
      'DELETE /api/dogs/dog_1/medical-records/mrc_1': () => ({}),
    });
    address = api.url;
    const { run } = createCli(api.url);
    expect((await run(['dogs', 'records', 'list', 'dog_1'])).stdout).toMatch(/mrc_1 +2022-03-02 +surgery +Patella +no/);
    const add = ['dogs', 'records', 'add', 'dog_1', '--kind', 'surgery', '--title', 'Patella', '--on', '2022-03-02'];
    await run(add);
    expect(api.asked.at(-1)?.body).toEqual({ kind: 'surgery', title: 'Patella', occurredOn: '2022-03-02' });
    const before = api.asked.filter(({ url }) => url.endsWith('/medical-records')).length;
    expect((await run([...add, '--file', await aFile('report.pdf')])).code).toBe(1);
    expect(api.asked.filter(({ url }) => url.endsWith('/medical-records'))).toHaveLength(before);
    expect((await run(['dogs', 'records', 'remove', 'dog_1', 'mrc_1', '--json'])).json).toEqual({ removed: 'mrc_1' });
  });
});

describe('dogs photos', () => {
  it('are listed, added, put in order and removed', async () => {
    let address = '';
    await using api = await startApi({
      ...uploads({ url: () => address }), 'GET /api/dogs/dog_1': () => biscuit, 'POST /api/dogs/dog_1/photos': () => ({ id: 'dph_3', cover: false, files: [], addedAt: 'a' }),
      'PUT /api/dogs/dog_1/photos': () => ({ photos: biscuit.photos }), 'DELETE /api/dogs/dog_1/photos/dph_1': () => ({}),
    });
    address = api.url;
    const { run } = createCli(api.url);
    expect((await run(['dogs', 'photos', 'list', 'dog_1'])).stdout).toMatch(/dph_1[\s\S]*dph_2 +yes +https:\/\/files\/2/);
    expect((await run(['dogs', 'photos', 'add', 'dog_1', await aFile('biscuit.jpg')])).stdout).toContain('dph_3');
    expect(api.asked.at(-1)?.body).toEqual({ uploadId: 'upl_1' });
    await run(['dogs', 'photos', 'order', 'dog_1', '--first', 'dph_2']);
    expect(api.asked.at(-1)?.body).toEqual({ photoIds: ['dph_2', 'dph_1'], coverPhotoId: 'dph_2' });
    await run(['dogs', 'photos', 'order', 'dog_1', '--cover', 'dph_1']);
    expect(api.asked.at(-1)?.body).toEqual({ photoIds: ['dph_1', 'dph_2'], coverPhotoId: 'dph_1' });
    expect((await run(['dogs', 'photos', 'remove', 'dog_1', 'dph_1', '--json'])).json).toEqual({ removed: 'dph_1' });
  });
});
