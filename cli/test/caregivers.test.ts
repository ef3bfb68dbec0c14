import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDogcare, formatDistance } from '@dogcare/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendCaregivers } from '../src/lib/caregiver-import.ts';
import { createCli, startApi } from './cli.ts';

const grace = { id: 'cgv_1', userId: 'usr_1', status: 'applied', displayName: 'Grace K.', headline: 'A calm home', city: 'Denver', region: 'CO', suspension: null, createdAt: '2026-06-01T10:00:00.000Z' };
const application = { id: 'cap_1', status: 'submitted', reason: null, steps: [], caregiver: grace, submittedAt: 'a', decidedAt: null };
const usd = (amount: number) => ({ amount, currency: 'USD' });
const boarding = {
  serviceType: 'boarding', unit: 'night', active: true, prices: [{ durationMinutes: null, amount: usd(5500) }], additionalDog: usd(3500), puppySurcharge: null, holidaySurcharge: null,
  extendedCare: usd(2000), addOns: [{ code: 'bath', name: 'A bath', amount: usd(2500), per: 'dog' }], capacity: 3, sizesTaken: ['small'], cancellationPolicy: 'moderate',
  instantBook: false, minNoticeHours: 12, horizonDays: 180,
};
const importOf = (more: object = {}) => ({
  id: 'cim_1', status: 'running', approve: false, receivedBytes: 10, rows: { received: 2, created: 0, existing: 0, bad: 0, waiting: 2 }, failure: null, createdAt: 'a', finishedAt: null, ...more,
});

describe('caregivers, for the business', () => {
  it('are listed, approved, declined, asked for changes, suspended and reinstated', async () => {
    await using api = await startApi({
      'GET /api/admin/caregivers': () => ({ data: [grace], nextCursor: null }),
      'GET /api/admin/caregiver-applications': () => ({ data: [application], nextCursor: null }),
      'PUT /api/admin/caregiver-applications/cap_1/decision': () => ({ ...application, status: 'approved', caregiver: { ...grace, status: 'approved' } }),
      'PUT /api/admin/caregivers/cgv_1/suspension': () => ({ ...grace, status: 'suspended' }),
      'DELETE /api/admin/caregivers/cgv_1/suspension': () => ({ ...grace, status: 'approved' }),
    });
    const { run } = createCli(api.url);
    expect((await run(['caregivers', 'list', '--status', 'applied'])).stdout).toMatch(/cgv_1 +Grace K\. +applied +Denver, CO/);
    expect((await run(['caregivers', 'approve', 'cgv_1'])).stdout).toContain('Grace K. is approved.');
    expect(api.asked.at(-1)?.body).toEqual({ decision: 'approved' });
    await run(['caregivers', 'decline', 'cap_1', '--reason', 'Full']);
    expect(api.asked.at(-1)?.body).toEqual({ decision: 'declined', reason: 'Full' });
    await run(['caregivers', 'decline', 'cgv_1', '--reason', 'Garden?', '--changes', '--step', 'profile']);
    expect(api.asked.at(-1)?.body).toEqual({ decision: 'changes_requested', reason: 'Garden?', steps: ['profile'] });
    for (const wrong of [['approve', 'usr_1'], ['decline', 'cgv_1'], ['suspend', 'cgv_1']]) expect((await run(['caregivers', ...wrong])).code).toBe(2);
    expect((await run(['caregivers', 'suspend', 'cgv_1', '--reason', 'Complaints'])).stdout).toContain('suspended');
    expect((await run(['caregivers', 'reinstate', 'cgv_1'])).stdout).toContain('approved');
  });
});

describe('caregivers import', () => {
  let folder: string;
  let file: string;
  const lines = Array.from({ length: 40 }, (_, i) => `row ${i} ${'x'.repeat(50)}`);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dogcare-import-'));
    file = join(folder, 'caregivers.csv');
    await writeFile(file, lines.join('\n'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('sends a file, waits until it was worked off, and reports each bad row', async () => {
    let polls = 0;
    await using api = await startApi({
      'POST /api/admin/caregiver-imports': () => importOf(),
      'GET /api/admin/caregiver-imports/cim_1': () => ((polls += 1) < 2 ? importOf() : importOf({ status: 'finished', rows: { received: 2, created: 1, existing: 0, bad: 1, waiting: 0 } })),
      'GET /api/admin/caregiver-imports/cim_1/rows': () => ({ data: [{ line: 3, state: 'bad', caregiverId: null, issue: { code: 'invalid_value', column: 'email', detail: 'This is no e-mail address.' } }], nextCursor: null }),
    });
    const { stdout, code } = await createCli(api.url).run(['caregivers', 'import', file]);
    expect(stdout).toMatch(/line 3 {2}email: This is no e-mail address\. invalid_value/);
    expect(stdout).toContain('1 caregivers made, 0 there before, 1 rows not right.');
    expect(code).toBe(1);
    expect((await createCli(api.url).run(['caregivers', 'import', join(folder, 'none.csv')])).code).toBe(2);
  });

  it('goes on where the server has whole rows, piece by piece, also after the connection broke', async () => {
    const taken: string[] = [];
    let [received, tries] = [0, 0];
    const whole = lines.join('\n');
    const fetcher = (async (request: Request) => {
      const url = new URL(request.url);
      const answer = (body: object, status = 200) => Response.json(body, { status });
      if (request.method === 'GET') return answer(importOf({ status: 'receiving', receivedBytes: received }));
      const body = await request.text();
      expect(Number(url.searchParams.get('offset'))).toBe(received);
      const more = url.searchParams.get('more') === 'true';
      const kept = more ? body.slice(0, body.lastIndexOf('\n') + 1) : body;
      taken.push(kept);
      received += kept.length;
      // the second piece arrives, but nobody hears of it
      if ((tries += 1) === 2) return answer({ code: 'overloaded', title: 'x', status: 503, requestId: 'r', type: 't' }, 503);
      return answer(importOf({ status: more ? 'receiving' : 'running', receivedBytes: received }), 202);
    }) as typeof fetch;
    const { client } = createDogcare({ baseUrl: 'http://127.0.0.1:9', publishableKey: 'pk_x', fetch: fetcher, retries: 0 } as never);
    const sent: number[] = [];
    await sendCaregivers(client, { path: file, approve: false, pieceBytes: 300, onSent: (bytes) => sent.push(bytes) });
    expect(taken.join('')).toBe(whole);
    expect(sent.at(-1)).toBe(whole.length);
  });
});

describe('a caregiver’s own page', () => {
  it('says what it needs, and is handed in', async () => {
    const view = {
      caregiverId: 'cgv_1', status: 'changes_requested', approval: 'reviewed', canSubmit: true, application: { id: 'cap_1', status: 'changes_requested', reason: 'Garden?', steps: ['profile'], submittedAt: 'a', decidedAt: 'a' },
      suspension: null, steps: [{ step: 'availability', state: 'missing', required: true, missing: [{ code: 'plan_empty', detail: 'Your weekly plan is empty.', subject: null }] }],
    };
    await using api = await startApi({ 'GET /api/caregivers/me/onboarding': () => view, 'POST /api/caregivers/me/onboarding/submit': () => ({ ...view, status: 'applied', canSubmit: false }) });
    const { run } = createCli(api.url);
    const { stdout } = await run(['caregivers', 'onboarding']);
    expect(stdout).toContain('The business says: Garden?');
    expect(stdout).toMatch(/✗ +availability +yes +Your weekly plan is empty\./);
    expect((await run(['caregivers', 'onboarding', '--submit'])).stdout).toContain('applied');
  });

  it('offers services, and keeps what is not said', async () => {
    await using api = await startApi({
      'GET /api/storefront': () => ({ currency: 'USD' }), 'GET /api/caregivers/me/services': () => ({ data: [boarding], nextCursor: null }),
      'PUT /api/caregivers/me/services/boarding': () => boarding, 'PUT /api/caregivers/me/services/walking': () => ({ ...boarding, serviceType: 'walking' }),
      'DELETE /api/caregivers/me/services/boarding': () => ({}),
    });
    const { run } = createCli(api.url);
    expect((await run(['caregivers', 'services', 'list'])).stdout).toMatch(/boarding +yes +\$55\.00\/night +3/);
    await run(['caregivers', 'services', 'set', 'boarding', '--price', '60', '--no-active']);
    const { serviceType: _type, unit: _unit, ...terms } = boarding;
    expect(api.asked.at(-1)?.body).toEqual({ ...terms, prices: [{ durationMinutes: null, amount: usd(6000) }], active: false });
    await run(['caregivers', 'services', 'set', 'walking', '--price', '30=20', '--price', '60=32.50', '--instant']);
    expect(api.asked.at(-1)?.body).toMatchObject({ prices: [{ durationMinutes: 30, amount: usd(2000) }, { durationMinutes: 60, amount: usd(3250) }], instantBook: true, addOns: [] });
    for (const wrong of [['set', 'walking'], ['set', 'walking', '--price', 'x'], ['set', 'yoga', '--price', '5']]) expect((await run(['caregivers', 'services', ...wrong])).code).toBe(2);
    expect((await run(['caregivers', 'services', 'remove', 'boarding', '--json'])).json).toEqual({ removed: 'boarding' });
  });

  it('shows and sets where a caregiver goes, by a radius or a polygon', async () => {
    const center = { lat: 39.73, lng: -104.95 };
    const polygon = { type: 'Polygon', coordinates: [[[-105, 39.6], [-104.8, 39.6], [-104.8, 39.8], [-105, 39.6]]] };
    await using api = await startApi({
      'GET /api/caregivers/me/service-area': () => ({ center, area: { type: 'Radius', radiusKm: 10 } }),
      'PUT /api/caregivers/me/service-area': ({ body }: { body?: unknown }) => ({ center, area: body }),
    });
    const { run } = createCli(api.url);
    expect((await run(['caregivers', 'area'])).stdout).toContain(`${formatDistance(10)} around 39.73, -104.95`);
    expect((await run(['caregivers', 'area', '--radius-km', '12.5', '--json'])).json).toEqual({ center, area: { type: 'Radius', radiusKm: 12.5 } });
    const folder = await mkdtemp(join(tmpdir(), 'dogcare-area-'));
    const [feature, point, rubbish] = ['feature', 'point', 'rubbish'].map((name) => join(folder, name)) as [string, string, string];
    await writeFile(feature, JSON.stringify({ type: 'Feature', geometry: polygon }));
    await writeFile(point, JSON.stringify({ type: 'Point', coordinates: [1, 2] }));
    await writeFile(rubbish, '{');
    expect((await run(['caregivers', 'area', '--polygon', feature])).stdout).toContain('a polygon of 3 corners');
    expect(api.asked.at(-1)?.body).toEqual(polygon);
    for (const file of [point, rubbish, join(folder, 'none')]) expect((await run(['caregivers', 'area', '--polygon', file])).code).toBe(2);
    expect((await run(['caregivers', 'area', '--polygon', feature, '--radius-km', '5'])).code).toBe(2);
    await rm(folder, { recursive: true });
  });

  it('lists and removes certifications', async () => {
    const certification = { id: 'crt_1', kind: 'pet_first_aid', issuer: 'Red Cross', number: null, expiresOn: '2027-05-31', status: 'valid', neededFor: ['boarding'], files: [], createdAt: 'a' };
    await using api = await startApi({ 'GET /api/caregivers/me/certifications': () => ({ data: [certification], nextCursor: null }), 'DELETE /api/caregivers/me/certifications/crt_1': () => ({}) });
    const { run } = createCli(api.url);
    expect((await run(['caregivers', 'certifications', 'list'])).stdout).toMatch(/crt_1 +pet_first_aid +Red Cross +valid +2027-05-31 +boarding/);
    expect((await run(['caregivers', 'certifications', 'remove', 'crt_1', '--json'])).json).toEqual({ removed: 'crt_1' });
    expect((await run(['caregivers', 'certifications', 'add', 'none.pdf', '--kind', 'pet_first_aid'])).code).toBe(2);
  });
});
