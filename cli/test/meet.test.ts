import { describe, expect, it } from 'vitest';
import { createCli, startApi } from './cli.ts';

const free = { amount: 0, currency: 'USD' };
const when = { unit: 'visit', date: '2026-06-12', time: '14:00', durationMinutes: 45 };
const common = {
  kind: 'meet_and_greet', place: 'owner_home', serviceType: 'boarding', when, startsAt: '2026-06-12T20:00:00.000Z', endsAt: '2026-06-12T20:45:00.000Z', timeZone: 'America/Denver', lineItems: [], total: free,
};
const quote = { ...common, id: 'qte_1', bookable: true, reasons: [], warnings: [], meetAndGreet: { first: false, durationMinutes: 45, met: false, bookingId: null } };
const booking = {
  ...common, id: 'bkg_1', owner: { id: 'usr_1', firstName: 'Olivia', lastInitial: 'M' }, caregiver: { id: 'cgv_1', displayName: 'Grace K.', avatarUrl: null }, note: '', address: null, addOns: [],
  dogs: [{ id: 'dog_1', name: 'Biscuit', breedName: 'Beagle', sizeClass: 'small' }], status: 'pending', paymentStatus: 'unpaid', refunded: free, balanceDue: free, change: null, caregiverEarnings: free,
  respondBy: '2026-06-04T10:05:00.000Z', payBy: null, history: [], transitions: [{ name: 'cancel', to: 'cancelled', allowed: true, reason: null }],
};
const places = ['13:30', '14:00', '14:30'].map((time) => ({ date: '2026-06-12', time, startsAt: '2026-06-12T20:00:00.000Z', free: 1, bookable: time !== '13:30', reasons: time === '13:30' ? ['fully_booked'] : [] }));
const routes = {
  'GET /api/storefront': () => ({ meetAndGreet: { mode: 'optional', durationMinutes: 45 } }),
  'GET /api/caregivers/cgv_1/availability': () => ({ caregiverId: 'cgv_1', serviceType: 'boarding', kind: 'meet_and_greet', unit: 'visit', timeZone: 'America/Denver', places }),
  'POST /api/bookings/quote': () => quote,
  'POST /api/bookings': () => booking,
  'GET /api/bookings': () => ({ data: [booking], nextCursor: null }),
};
const asked = ['bookings', 'meet', '--caregiver', 'cgv_1', '--date', '2026-06-12', '--time', '14:00', '--dog', 'dog_1'];

describe('dogcare bookings meet', () => {
  it('says when one could meet, and what to type next', async () => {
    await using api = await startApi(routes);
    const { code, stdout } = await createCli(api.url).run(['bookings', 'meet', '--caregiver', 'cgv_1', '--date', '2026-06-12']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/2026-06-12 +14:00 14:30/)]);
    expect(stdout).toContain('Next: dogcare bookings meet --caregiver cgv_1 --service boarding --date 2026-06-12 --time 14:00');
    expect(new URL(api.asked[0]!.url, api.url).searchParams.get('kind')).toBe('meet_and_greet');
  });

  it('asks for it, as long as the business has it', async () => {
    await using api = await startApi(routes);
    const { code, stdout } = await createCli(api.url).run([...asked, '--at', 'owner_home', '--note', 'She is shy.']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('meet-and-greet (boarding), 2026-06-12 14:00, 45 min')]);
    expect(stdout).toContain('It is free.');
    expect(stdout).not.toMatch(/Total|unpaid/);
    expect(api.asked.slice(-2).map(({ body }) => body)).toEqual([
      { kind: 'meet_and_greet', caregiverId: 'cgv_1', serviceType: 'boarding', when, dogIds: ['dog_1'], place: 'owner_home' }, { quoteId: 'qte_1', note: 'She is shy.' },
    ]);
  });

  it('says why not', async () => {
    const refused = { ...quote, id: null, bookable: false, reasons: [{ code: 'meet_and_greet_open', detail: 'You are to meet Grace K. already.' }], meetAndGreet: { ...quote.meetAndGreet, bookingId: 'bkg_9' } };
    await using api = await startApi({ ...routes, 'POST /api/bookings/quote': () => refused });
    const { code, stdout, stderr } = await createCli(api.url).run(asked);
    expect([code, stderr.replaceAll(/\s+/g, ' ')]).toEqual([1, expect.stringContaining('You are to meet Grace K. already. (meet_and_greet_open)')]);
    expect(stdout).toContain('dogcare bookings show bkg_9');
  });

  it('is listed alone', async () => {
    await using api = await startApi(routes);
    const { stdout } = await createCli(api.url).run(['bookings', 'list', '--kind', 'meet_and_greet']);
    expect(stdout).toMatch(/meet-and-greet \(boarding\) .* free /);
    expect(api.asked.at(-1)!.url).toContain('kind=meet_and_greet');
  });
});
