import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changesOf } from '../src/lib/watch.ts';
import { createCli, startApi } from './cli.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const booking = (more: object = {}) => ({
  id: 'bkg_1', status: 'in_progress', paymentStatus: 'paid', serviceType: 'boarding', when: { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-15' },
  startsAt: '2026-06-12T18:00:00.000Z', endsAt: '2026-06-15T18:00:00.000Z', timeZone: 'America/Denver', owner: { id: 'usr_1', firstName: 'Olivia', lastInitial: 'M' },
  caregiver: { id: 'cgv_1', displayName: 'Grace "G" K.', avatarUrl: null }, dogs: [{ id: 'dog_1', name: 'Biscuit', breedName: 'Pug', sizeClass: 'small' }], note: '', lineItems: [],
  total: usd(17325), refunded: usd(0), caregiverEarnings: null, cancellationPolicy: { name: 'moderate', summary: 'x', rules: [] }, respondBy: null, payBy: null, transitions: [], history: [],
  createdAt: 'a', updatedAt: 'b', ...more,
});
const entry = { id: 'cle_1', kind: 'walk_track', dogIds: ['dog_1'], happenedAt: '2026-06-13T20:00:00.000Z', note: 'Ducks', awayMeters: null, ate: null, medication: null, files: [], flags: [], supersededBy: null, track: { distanceMeters: 2140, walkingSeconds: 2400 } };
const task = { task: 'meal:x', kind: 'meal', dogName: 'Biscuit', label: 'Meal', instructions: 'Two cups', dueAt: '2026-06-13T13:30:00.000Z', state: 'overdue', entryId: null };
const card = {
  bookingId: 'bkg_1', checkedInAt: entry.happenedAt, checkedOutAt: null, totals: { walks: 1, distanceMeters: 2140, walkingSeconds: 2400, meals: 6, medications: 3, photos: 1, notes: 0, potty: 4, play: 2 },
  tasks: { promised: 9, done: 8, missed: [task] }, highlights: [], later: [],
};

describe('bookings care', () => {
  it('lists what was noted and what is to be done, and shows the report card', async () => {
    await using api = await startApi({
      'GET /api/bookings/bkg_1': () => booking(),
      'GET /api/bookings/bkg_1/care-log': () => ({ data: [entry], nextCursor: null }),
      'GET /api/bookings/bkg_1/care-tasks': () => ({ date: '2026-06-13', data: [task], nextCursor: null }),
      'GET /api/bookings/bkg_1/report-card': () => card,
    });
    const { run } = createCli(api.url);
    const { stdout } = await run(['bookings', 'care', 'bkg_1', '--date', '2026-06-13']);
    expect(stdout).toMatch(/walk track +Biscuit +2\.14 km in 40 min; Ducks/);
    expect(stdout).toMatch(/Meal, Biscuit +overdue +Two cups/);
    expect(api.asked.at(-1)?.url).toContain('date=2026-06-13');
    expect((await run(['bookings', 'care', 'bkg_1', '--json'])).json).toMatchObject({ log: { data: [{ id: 'cle_1' }] }, tasks: { date: '2026-06-13' } });
    expect((await run(['bookings', 'care', 'bkg_1', '--report'])).stdout).toMatch(/8 of 9 done\nNot done +Meal, Biscuit/);
  });
});

describe('bookings care --watch', () => {
  it('prints what is noted and done from one look to the next', async () => {
    let looks = 0;
    await using api = await startApi({
      'GET /api/bookings/bkg_1': () => booking(),
      'GET /api/bookings/bkg_1/care-log': () => ({ data: (looks += 1) % 2 === 1 ? [] : [entry], nextCursor: null }),
      'GET /api/bookings/bkg_1/care-tasks': () => ({ date: '2026-06-13', data: [{ ...task, state: looks % 2 === 1 ? 'due' : 'done' }], nextCursor: null }),
    });
    const { run } = createCli(api.url);
    const { stdout, code } = await run(['bookings', 'care', 'bkg_1', '--watch', '--every', '1', '--looks', '2']);
    expect([code, stdout.trimEnd().split('\n').length]).toEqual([0, 2]);
    expect(stdout).toMatch(/walk track {2}Biscuit .* 2\.14 km in 40 min; Ducks\n.*Meal, Biscuit .*due → done/);
    const told = (await run(['bookings', 'care', 'bkg_1', '--watch', '--every', '1', '--looks', '2', '--json'])).stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
    expect(told).toMatchObject([{ what: 'entry', entry: { id: 'cle_1' } }, { what: 'task', before: 'due', task: { state: 'done' } }]);
    expect((await run(['bookings', 'care', 'bkg_1', '--watch', '--report'])).code).toBe(2);
  });
});

describe('bookings that are watched', () => {
  it('are told of as they change', () => {
    const [one, other] = [booking(), booking({ id: 'bkg_2' })] as never as Parameters<typeof changesOf>[0][number][];
    expect(changesOf([one!], [{ ...one!, status: 'completed', refunded: usd(500) }, other!], 'now')).toEqual([
      { at: 'now', id: 'bkg_1', field: 'status', before: 'in_progress', after: 'completed' }, { at: 'now', id: 'bkg_1', field: 'refunded', before: '$0.00', after: '$5.00' },
      { at: 'now', id: 'bkg_2', field: 'booking', before: null, after: 'in_progress' },
    ]);
    expect(changesOf([one!, other!], [one!], 'now')).toEqual([{ at: 'now', id: 'bkg_2', field: 'booking', before: 'in_progress', after: null }]);
  });
  it('print a line for each change, and end after so many looks', async () => {
    let looks = 0;
    const look = () => booking({ status: (looks += 1) % 2 === 1 ? 'in_progress' : 'completed' });
    await using api = await startApi({ 'GET /api/bookings/bkg_1': look, 'GET /api/bookings': () => ({ data: [look()], nextCursor: null }) });
    const { run } = createCli(api.url);
    expect((await run(['bookings', 'show', 'bkg_1', '--watch', '--every', '1', '--looks', '2'])).stdout).toMatch(/^\d\d:\d\d:\d\d {2}bkg_1 {2}status: in_progress → completed\n$/);
    expect(JSON.parse((await run(['bookings', 'list', '--watch', '--every', '1', '--looks', '2', '--json'])).stdout.split('\n')[0]!)).toMatchObject({ id: 'bkg_1', field: 'status', after: 'completed' });
    expect((await run(['bookings', 'show', 'bkg_1', '--looks', '2'])).code).toBe(2);
  });
});

describe('bookings export', () => {
  it('writes all pages, as CSV that a spreadsheet can’t run, or a document a line', async () => {
    await using api = await startApi({
      'GET /api/bookings': ({ url }) => (url.includes('cursor=') ? { data: [booking({ id: 'bkg_2', owner: { id: 'usr_2', firstName: '=1+1', lastInitial: 'X' } })], nextCursor: null } : { data: [booking()], nextCursor: 'more' }),
    });
    const { run } = createCli(api.url);
    const { stdout, code } = await run(['bookings', 'export']);
    const lines = stdout.trimEnd().split('\r\n');
    expect([code, lines.length]).toEqual([0, 3]);
    expect(lines[0]).toMatch(/^id,status,paymentStatus,/);
    expect(lines[1]).toContain(',"Grace ""G"" K.",Biscuit,USD,17325,0,,');
    expect(lines[2]).toContain(",usr_2,'=1+1 X.,");
    const folder = await mkdtemp(join(tmpdir(), 'dogcare-export-'));
    const file = join(folder, 'bookings.ndjson');
    expect((await run(['bookings', 'export', '--format', 'ndjson', '--output', file, '--json'])).json).toEqual({ count: 2, file });
    expect((await readFile(file, 'utf8')).trim().split('\n').map((line) => JSON.parse(line).id)).toEqual(['bkg_1', 'bkg_2']);
    await rm(folder, { recursive: true });
    expect((await run(['bookings', 'export', '--json'])).code).toBe(2);
  });
});

describe('disputes', () => {
  const dispute = {
    id: 'dsp_1', bookingId: 'bkg_1', status: 'answered', openedBy: 'owner', category: 'care_not_as_agreed', wantedRefund: usd(5500), owner: booking().owner, caregiver: booking().caregiver,
    refunded: null, createdAt: '2026-06-16T09:00:00.000Z', updatedAt: '2026-06-16T09:00:00.000Z',
  };
  const line = { line: 0, code: 'base', description: 'Boarding, 3 nights', amount: usd(16500) };
  const effects = {
    outcome: 'refund_partial', refund: usd(5500), lines: [{ ...line, refund: usd(5500), stays: usd(11000) }], paid: usd(17325), refundedBefore: usd(0), stays: usd(11825),
    caregiverEarningsBefore: usd(13200), caregiverEarningsAfter: usd(9010),
  };
  it('are listed, looked at, previewed and decided', async () => {
    await using api = await startApi({
      'GET /api/storefront': () => ({ currency: 'USD' }),
      'GET /api/admin/disputes': () => ({ data: [dispute], nextCursor: null }),
      'GET /api/admin/disputes/dsp_1': () => ({
        dispute, statements: [{ id: 'dst_1', by: 'owner', text: 'Not walked.', files: [], createdAt: dispute.createdAt }], decision: null,
        timeline: [{ at: dispute.createdAt, what: 'dispute', name: 'opened', by: 'owner', detail: '' }],
        money: { paid: usd(17325), refunded: usd(0), refundable: usd(17325), caregiverEarnings: usd(13200), lines: [{ ...line, refundable: usd(16500) }] }, transitions: ['resolve'],
      }),
      'POST /api/admin/disputes/dsp_1/resolution/preview': () => effects,
      'PUT /api/admin/disputes/dsp_1/resolution': () => ({ dispute: { ...dispute, status: 'resolved' }, effects }),
    });
    const { run } = createCli(api.url);
    expect((await run(['disputes', 'list', '--status', 'answered'])).stdout).toMatch(/dsp_1 +answered +care not as agreed +owner +Olivia M\./);
    const shown = await run(['disputes', 'show', 'dsp_1']);
    expect(shown.stdout).toContain('Not walked.');
    expect(shown.stdout).toMatch(/Boarding, 3 nights +\$165\.00 +\$165\.00/);
    const decide = ['disputes', 'resolve', 'dsp_1', '--line', '0=55', '--reason', 'One of three.'];
    expect((await run([...decide, '--preview'])).stdout).toContain('The caregiver gets $90.10 in place of $132.00.');
    expect((await run([...decide, '--yes'])).stdout).toContain('dsp_1 is resolved.');
    expect(api.asked.at(-1)).toMatchObject({ method: 'PUT', body: { outcome: 'refund_partial', lines: [{ line: 0, refund: usd(5500) }], reason: 'One of three.' } });
    expect((await run([...decide, '--yes', '--json'])).json).toMatchObject({ dispute: { status: 'resolved' } });
    for (const wrong of [['--reason', 'x', '--yes'], ['--line', 'base', '--reason', 'x', '--yes'], ['--line', '0=1.234', '--reason', 'x', '--yes'], ['--full', '--yes'], ['--full', '--none', '--reason', 'x']]) {
      expect((await run(['disputes', 'resolve', 'dsp_1', ...wrong])).code, wrong.join(' ')).toBe(2);
    }
  });

  it('are opened, answered, looked at and taken back by the two sides of a booking', async () => {
    const statement = { id: 'dst_1', by: 'owner', text: 'Not walked.', files: [], createdAt: dispute.createdAt };
    const own = { ...dispute, status: 'open', statements: [statement], decision: null, transitions: ['withdraw', 'add_evidence'] };
    const user = { id: 'usr_1', email: 'olivia@example.com', role: 'owner', firstName: 'Olivia', lastName: 'Martin' };
    await using api = await startApi({
      'POST /api/auth/login': () => ({ tokenType: 'Bearer', accessToken: 'at', expiresInSeconds: 900, refreshToken: 'rt', refreshExpiresAt: '2099-01-01T00:00:00.000Z', deviceToken: null, user }),
      'GET /api/bookings/bkg_1': () => booking(),
      'GET /api/bookings/bkg_1/disputes': () => ({ data: [own], nextCursor: null }),
      'POST /api/bookings/bkg_1/disputes': () => own,
      'POST /api/bookings/bkg_1/disputes/dsp_1/evidence': () => ({ ...own, statements: [statement, { ...statement, id: 'dst_2', by: 'caregiver', text: 'Twice.' }] }),
      'POST /api/bookings/bkg_1/disputes/dsp_1/withdrawal': () => ({ ...own, status: 'withdrawn' }),
    });
    const { run } = createCli(api.url);
    await run(['login', '--email', user.email, '--password', 'x', '--key', 'pk_one']);
    const opened = await run(['disputes', 'open', 'bkg_1', '--about', 'care_not_as_agreed', '--text', 'Not walked.', '--want', '55.00']);
    expect(api.asked.at(-1)).toMatchObject({ method: 'POST', body: { category: 'care_not_as_agreed', text: 'Not walked.', wantedRefund: usd(5500), uploadIds: [] } });
    expect(opened.stdout).toMatch(/Wanted +\$55\.00[\s\S]*Not walked\.[\s\S]*dogcare disputes withdraw bkg_1/);
    expect((await run(['disputes', 'list', '--booking', 'bkg_1'])).stdout).toContain('Not walked.');
    expect((await run(['disputes', 'list'])).code).toBe(2);
    expect((await run(['disputes', 'show', 'dsp_1', '--booking', 'bkg_1', '--json'])).json).toMatchObject({ id: 'dsp_1', status: 'open' });
    expect((await run(['disputes', 'show', 'dsp_2', '--booking', 'bkg_1'])).code).toBe(2);
    expect((await run(['disputes', 'evidence', 'bkg_1', '--text', 'Twice.'])).stdout).toContain('Twice.');
    expect(api.asked.at(-1)).toMatchObject({ method: 'POST', body: { text: 'Twice.', uploadIds: [] } });
    expect((await run(['disputes', 'withdraw', 'bkg_1', '--yes'])).stdout).toContain('dsp_1 is withdrawn.');
    for (const wrong of [['open', 'bkg_1', '--about', 'weather', '--text', 'x'], ['open', 'bkg_1', '--about', 'other', '--text', 'x', '--want', '1.234'], ['evidence', 'bkg_1'], ['withdraw', 'bkg_1', '--json']]) {
      expect((await run(['disputes', ...wrong])).code, wrong.join(' ')).toBe(2);
    }
  });
});
