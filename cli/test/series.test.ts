import { expect, it } from 'vitest';
import { createCli, startApi } from './cli.ts';

const money = (amount: number) => ({ amount, currency: 'USD' });
const when = { unit: 'visit', date: '2026-06-08', time: '12:30', durationMinutes: 30 };
const series = {
  id: 'bks_1', owner: { id: 'usr_1', firstName: 'Olivia', lastInitial: 'M' }, caregiver: { id: 'cgv_1', displayName: 'Grace K.', avatarUrl: null }, serviceType: 'walking',
  timeZone: 'America/Denver', status: 'active', rule: 'FREQ=WEEKLY;BYDAY=MO,WE', startsOn: '2026-06-08', endsOn: null, each: { unit: 'visit', time: '12:30', durationMinutes: 30 },
  dogs: [{ id: 'dog_1', name: 'Biscuit', breedName: 'Pug', sizeClass: 'small' }], note: '', pricing: 'locked', billing: 'weekly', horizonEndsOn: '2026-06-29', respondBy: null, pause: null,
  proposal: null, versions: [], createdAt: 'a', updatedAt: 'a',
  charges: [],
  occurrences: [
    { date: '2026-06-08', occurrence: '2026-06-08T12:30', state: 'booked', when, edited: false, reasons: [], bookingId: 'bkg_1', status: 'confirmed', paymentStatus: 'unpaid', startsAt: 'a', total: money(2_100), payBy: null },
    { date: '2026-06-10', occurrence: '2026-06-10T12:30', state: 'skipped', when, edited: false, reasons: [{ code: 'closed_that_day', detail: 'Grace K. is closed.' }], bookingId: null, status: null, paymentStatus: null, startsAt: null, total: null, payBy: null },
  ],
};
const preview = {
  timeZone: 'America/Denver', horizonEndsOn: '2026-06-29', conflicts: 1, total: money(2_100), goesOn: true, needsAnswer: true, pricing: 'locked', cancellationPolicy: { name: 'moderate', summary: '', rules: [] },
  occurrences: series.occurrences.map(({ date, occurrence, reasons, state }) => ({
    date, occurrence, when, startsAt: 'a', endsAt: 'a', total: money(2_100), bookable: state === 'booked', reasons, change: state === 'booked' ? 'new' : 'conflict', bookingId: null,
  })),
};

it('series are previewed, asked for, listed, shown, skipped, paused, resumed, answered and ended', async () => {
  await using api = await startApi({
    'POST /api/booking-series/preview': () => preview, 'POST /api/booking-series': () => series, 'GET /api/booking-series': () => ({ data: [series], nextCursor: null }),
    'GET /api/booking-series/bks_1': () => series, 'POST /api/booking-series/bks_1/cancellation': () => ({ ...series, status: 'cancelled' }),
    'POST /api/booking-series/bks_1/pause': () => ({ ...series, pause: { from: '2026-07-01', to: null } }), 'POST /api/booking-series/bks_1/resume': () => series,
    'POST /api/booking-series/bks_1/answer': () => series,
  });
  const { run } = createCli(api.url);
  const last = () => api.asked.at(-1)?.body;
  const asked = ['series', 'create', '--caregiver', 'cgv_1', '--days', 'mo,we', '--until', '2026-12-31', '--time', '12:30', '--from', '2026-06-08', '--dog', 'dog_1'];

  const shown = await run([...asked, '--preview']);
  expect(shown.stdout).toMatch(/✗ Grace K\. is closed\./);
  expect(shown.stdout).toContain('1 until 2026-06-29, $21.00 altogether (locked prices). More are made as time goes on.');
  expect(last()).toEqual({
    caregiverId: 'cgv_1', serviceType: 'walking', rule: 'FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261231', startsOn: '2026-06-08', each: { unit: 'visit', time: '12:30', durationMinutes: 30 },
    dogIds: ['dog_1'], pricing: 'locked',
  });
  expect((await run([...asked, '--yes', '--skip', '--billing', 'weekly'])).stdout).toMatch(/bks_1/);
  expect(last()).toMatchObject({ onConflict: 'skip', billing: 'weekly' });
  for (const wrong of [['--days', 'MO,XX'], []]) {
    const bare = asked.filter((_, i) => i !== 4 && i !== 5);
    expect((await run([...bare, ...wrong, '--yes'])).code).toBe(2);
  }
  expect((await run([...asked, '--json'])).code).toBe(2);

  expect((await run(['series', 'list'])).stdout).toMatch(/bks_1 +walking +FREQ=WEEKLY;BYDAY=MO,WE +2026-06-08 12:30, 30 min +Olivia M\. +Grace K\./);
  expect((await run(['series', 'show', 'bks_1'])).stdout).toMatch(/2026-06-10 .*skipped.*Grace K\. is closed\./);
  await run(['series', 'skip', 'bks_1', '2026-06-08', '--reason', 'Rain']);
  expect(last()).toEqual({ scope: 'this', date: '2026-06-08', reason: 'Rain' });
  expect((await run(['series', 'pause', 'bks_1', '--from', '2026-07-01'])).stdout).toContain('until resumed');
  expect(last()).toEqual({ from: '2026-07-01', paid: 'keep' });
  await run(['series', 'resume', 'bks_1', '--from', '2026-07-08']);
  expect(last()).toEqual({ from: '2026-07-08' });
  await run(['series', 'answer', 'bks_1', '--decline', '--reason', 'Away']);
  expect(last()).toEqual({ answer: 'decline', reason: 'Away' });
  expect((await run(['series', 'answer', 'bks_1'])).code).toBe(2);
  await run(['series', 'cancel', 'bks_1', '--from', '2026-09-01', '--cancel-paid', '--yes']);
  expect(last()).toEqual({ scope: 'following', date: '2026-09-01', paid: 'cancel' });
  expect((await run(['series', 'cancel', 'bks_1', '--yes', '--json'])).json).toMatchObject({ status: 'cancelled' });
});
