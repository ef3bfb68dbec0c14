import { describe, expect, it } from 'vitest';
import { createCli, startApi } from './cli.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const nights = { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-16' };
const lines = [{ code: 'base', description: 'Boarding, 4 nights', before: usd(16_500), after: usd(22_000), difference: usd(5_500) }];
const money = { before: usd(16_500), after: usd(22_000), difference: usd(5_500), lines, paid: usd(0), refund: usd(0), kept: usd(0), balanceDue: usd(22_000), explanation: 'Nothing was paid yet.' };
const common = {
  serviceType: 'boarding', when: nights, startsAt: '2026-06-12T18:00:00.000Z', endsAt: '2026-06-16T18:00:00.000Z', timeZone: 'America/Denver',
  dogs: [{ id: 'dog_1', name: 'Biscuit', breedName: 'Beagle', sizeClass: 'small' }], lineItems: [], total: usd(22_000), money, answerBy: '2026-06-04T10:05:00.000Z',
};
const quote = { ...common, bookable: true, reasons: [], warnings: [] };
const change = { ...common, id: 'bch_1', bookingId: 'bkg_1', status: 'open', proposedBy: 'owner', message: '', caregiverEarnings: null, answers: ['accept', 'decline'], answeredAt: null, reason: null, createdAt: '2026-06-01T10:05:00.000Z' };
const booking = {
  ...common, id: 'bkg_1', owner: { id: 'usr_1', firstName: 'Olivia', lastInitial: 'M' }, caregiver: { id: 'cgv_1', displayName: 'Grace K.', avatarUrl: null }, note: '',
  status: 'confirmed', paymentStatus: 'unpaid', refunded: usd(0), balanceDue: usd(16_500), change, caregiverEarnings: null, respondBy: null, payBy: null, history: [], transitions: [],
};
const routes = {
  'GET /api/bookings/bkg_1': () => booking,
  'POST /api/bookings/bkg_1/changes/quote': () => quote,
  'POST /api/bookings/bkg_1/changes': () => ({ booking, change }),
  'PUT /api/bookings/bkg_1/changes/bch_1': () => ({ booking: { ...booking, change: null }, change: { ...change, status: 'accepted' } }),
};
const stay = ['--check-in', '2026-06-12', '--check-out', '2026-06-16'];

describe('a change of a booking', () => {
  it('is shown before it is proposed, and asked for', async () => {
    await using api = await startApi(routes);
    const { run } = createCli(api.url);
    const shown = await run(['bookings', 'change', 'propose', 'bkg_1', ...stay, '--preview']);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/Boarding, 4 nights +\$165\.00 +\$220\.00 +\$55\.00/);
    expect(api.asked.map(({ url, body }) => [url, body])).toEqual([['/api/bookings/bkg_1/changes/quote', { when: nights }]]);
    expect((await run(['bookings', 'change', 'propose', 'bkg_1', ...stay, '--json'])).code).toBe(2);
    const proposed = await run(['bookings', 'change', 'propose', 'bkg_1', ...stay, '--dog', 'dog_1', '--message', 'A day more.', '--yes']);
    expect(proposed.stdout).toContain('Next: dogcare bookings change answer bkg_1 withdraw');
    expect(api.asked.at(-1)!.body).toEqual({ when: nights, dogIds: ['dog_1'], message: 'A day more.' });
  });

  it('is answered, if there is one', async () => {
    await using api = await startApi(routes);
    const { run } = createCli(api.url);
    expect((await run(['bookings', 'show', 'bkg_1'])).stdout).toContain('dogcare bookings change answer bkg_1 accept');
    const { code, stdout } = await run(['bookings', 'change', 'answer', 'bkg_1', 'accept', '--yes', '--reason', 'Gladly.']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('The change is accepted.')]);
    expect(api.asked.at(-1)!.body).toEqual({ answer: 'accept', reason: 'Gladly.' });
    await using quiet = await startApi({ ...routes, 'GET /api/bookings/bkg_1': () => ({ ...booking, change: null }) });
    const none = await createCli(quiet.url).run(['bookings', 'change', 'answer', 'bkg_1', 'accept', '--yes']);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('No change of this booking')]);
  });
});
