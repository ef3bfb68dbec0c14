import { describe, expect, it } from 'vitest';
import { createCli, startApi } from './cli.ts';

const exception = { id: 'avx_1', kind: 'closed', from: '2026-07-03', to: '2026-07-05', windows: [{ from: '10:00', to: '12:00' }], note: 'Away', createdAt: 'a' };
const booking = { id: 'bkg_1', serviceType: 'boarding', status: 'confirmed', startsAt: '2026-07-02T18:00:00.000Z', endsAt: 'a' };
const calendar = {
  id: 'cal_1', name: 'Mine', host: 'calendar.example.com', status: 'broken', problem: { code: 'http_error', detail: 'The calendar’s server answered 500.', since: 'a' },
  eventCount: 42, lastGoodAt: '2026-06-01', lastTriedAt: 'a', nextRefreshAt: 'soon', createdAt: 'a',
};

describe('a caregiver’s exceptions', () => {
  it('are listed, added with what they touch, and removed', async () => {
    await using api = await startApi({
      'GET /api/caregivers/me/availability/exceptions': () => ({ data: [exception], nextCursor: null }),
      'POST /api/caregivers/me/availability/exceptions': () => ({ exception, touchedBookings: [booking] }),
      'DELETE /api/caregivers/me/availability/exceptions/avx_1': () => ({}),
    });
    const { run } = createCli(api.url);
    expect((await run(['caregivers', 'exceptions', 'list'])).stdout).toMatch(/avx_1 +2026-07-03 +2026-07-05 +closed 10:00–12:00 +Away/);
    const added = await run(['caregivers', 'exceptions', 'add', '--from', '2026-07-03', '--to', '2026-07-05', '--hours', '10:00-12:00', '--note', 'Away']);
    expect(api.asked.at(-1)?.body).toEqual({ kind: 'closed', from: '2026-07-03', to: '2026-07-05', windows: [{ from: '10:00', to: '12:00' }], note: 'Away' });
    expect(added.stdout).toMatch(/bkg_1 +boarding +confirmed/);
    await run(['caregivers', 'exceptions', 'add', '--open', '--from', '2026-07-03', '--hours', '18:00-20:00']);
    expect(api.asked.at(-1)?.body).toMatchObject({ kind: 'open', from: '2026-07-03' });
    for (const wrong of [[], ['--from', 'soon'], ['--from', '2026-07-03', '--open'], ['--from', '2026-07-03', '--hours', 'noon']]) {
      expect((await run(['caregivers', 'exceptions', 'add', ...wrong])).code).toBe(2);
    }
    expect((await run(['caregivers', 'exceptions', 'remove', 'avx_1', '--json'])).json).toEqual({ removed: 'avx_1' });
  });
});

describe('imported calendars', () => {
  it('are listed with what is wrong, added and removed', async () => {
    await using api = await startApi({
      'GET /api/caregivers/me/calendars': () => ({ data: [calendar], nextCursor: null }), 'POST /api/caregivers/me/calendars': () => calendar,
      'DELETE /api/caregivers/me/calendars/cal_1': () => ({}),
    });
    const { run } = createCli(api.url);
    expect((await run(['caregivers', 'calendars', 'list'])).stdout).toMatch(/cal_1 +Mine +calendar\.example\.com +42 +2026-06-01 +✗ The calendar’s server answered 500\./);
    await run(['caregivers', 'calendars', 'add', 'https://calendar.example.com/a.ics', '--name', 'Mine']);
    expect(api.asked.at(-1)?.body).toEqual({ name: 'Mine', url: 'https://calendar.example.com/a.ics' });
    expect((await run(['caregivers', 'calendars', 'add', 'https://calendar.example.com/a.ics'])).code).toBe(2);
    expect((await run(['caregivers', 'calendars', 'remove', 'cal_1', '--json'])).json).toEqual({ removed: 'cal_1' });
  });
});

it('a feed of bookings has an address', async () => {
  await using api = await startApi({ 'POST /api/me/calendar-feed': () => ({ url: 'https://api.example.com/api/calendars/cfd_x.ics', createdAt: 'a' }) });
  expect((await createCli(api.url).run(['calendar-feed'])).stdout).toContain('https://api.example.com/api/calendars/cfd_x.ics');
});
