import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createCli, startApi, type Routes } from './cli.ts';

vi.setConfig({ testTimeout: 20_000 }); // each step is a process of its own

const usd = (amount: number) => ({ amount, currency: 'USD' });
const rules = [{ hoursBefore: 24, refundBps: 10_000 }];
const file = join(mkdtempSync(join(tmpdir(), 'dogcare-policy-')), 'policy.json');
writeFileSync(file, JSON.stringify({ rules }));

const replayed = (bookingId: string, before: number, after: number) => ({
  bookingId, status: 'cancelled', cancelledBy: 'owner', cancelledAt: '2026-06-08T18:00:00.000Z', isAssumed: false, policyName: 'moderate', paid: usd(10_000), before: usd(before), after: usd(after),
  difference: usd(after - before), lines: [],
});
const pageOf = (data: ReturnType<typeof replayed>[], nextCursor: string | null) => {
  const [before, after] = [data.reduce((sum, one) => sum + one.before.amount, 0), data.reduce((sum, one) => sum + one.after.amount, 0)];
  return { summary: 'In words.', data, totals: [{ currency: 'USD', bookings: data.length, paid: usd(10_000 * data.length), before: usd(before), after: usd(after), difference: usd(after - before) }], nextCursor };
};
const preview = {
  bookingId: 'bkg_1', paid: usd(10_000), refund: usd(5_000), lines: [], refundBps: 5_000, explanation: 'Half of it.', nextChangeAt: '2026-06-08T18:00:00.000Z',
};
const cancelled = {
  id: 'bkg_1', status: 'cancelled', paymentStatus: 'paid', caregiver: { id: 'cgv_1', displayName: 'Grace K.', avatarUrl: null }, owner: { id: 'usr_1', firstName: 'Olivia', lastInitial: 'M' }, dogs: [],
  serviceType: 'boarding', when: { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-15' }, startsAt: '2026-06-12T18:00:00.000Z', endsAt: '2026-06-15T18:00:00.000Z', timeZone: 'America/Denver',
  note: '', respondBy: null, payBy: null, refunded: usd(0), balanceDue: usd(0), change: null, addOns: [], address: null, transitions: [], history: [], caregiverEarnings: null, lineItems: [], total: usd(10_000),
};
const routes: Routes = {
  'GET /api/cancellation-policies': () => ({ data: [{ name: 'ours', isPreset: false, summary: 'In words.', rules }], nextCursor: null }),
  'POST /api/admin/policies/simulate': ({ body }) => (body.cursor ? pageOf([replayed('bkg_2', 0, 2_500)], null) : pageOf([replayed('bkg_1', 5_000, 4_000)], 'more')),
  'GET /api/bookings/bkg_1/cancellation': () => preview,
  'POST /api/bookings/bkg_1/cancellation': ({ body }) =>
    body.expectedRefund?.amount > 5_000 ? { status: 409, code: 'refund_changed', title: 'The refund has become smaller since it was shown' } : cancelled,
  'GET /api/bookings/bkg_1/replacements': () => ({
    bookingId: 'bkg_1', serviceType: 'boarding', when: { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-15' }, dogIds: ['dog_1'], nextCursor: null,
    data: [{
      caregiver: { id: 'cgv_2', displayName: 'Sam P.', avatarUrl: null }, headline: '', city: 'Denver', region: 'CO', distanceKm: 2.4, rating: { average: 4.8, count: 31 },
      lineItems: [], total: usd(17_325), cancellationPolicy: { name: 'moderate', summary: '', rules: [] }, instantBook: true,
    }],
  }),
};

async function api() {
  const started = await startApi(routes);
  return { started, run: createCli(started.url).run };
}

describe('policies', () => {
  it('are listed and shown, in words and as what can be simulated', async () => {
    const { started, run } = await api();
    await using _ = started;
    expect((await run(['policies', 'list'])).stdout).toMatch(/ours +the business’s own +In words\./);
    expect((await run(['policies', 'show', 'ours', '--json'])).json).toEqual({ rules });
    expect(await run(['policies', 'show', 'nonesuch'])).toMatchObject({ code: 2, stderr: expect.stringContaining('there are: ours') });
  });

  it('are tried on past bookings, all pages of them, with the sum of the differences', async () => {
    const { started, run } = await api();
    await using _ = started;
    const dates = ['--from', '2026-01-01', '--to', '2026-06-30'];
    const { code, stdout } = await run(['policies', 'simulate', file, ...dates, '--completed-before', '48']);
    expect([code, stdout.match(/bkg_\d.*/g)?.map((line) => line.trim().split(/ {2,}/).slice(-4))]).toEqual([0, [['$100.00', '$50.00', '$40.00', '-$10.00'], ['$100.00', '$0.00', '$25.00', '+$25.00']]]);
    expect(stdout).toContain('2 bookings, paid $200.00: refunded $50.00, would be $65.00 (+$15.00).');
    expect(started.asked.map(({ body }) => [body.policy, body.from, body.completedCancelledHoursBefore, body.cursor])).toEqual([[{ rules }, '2026-01-01', 48, undefined], [{ rules }, '2026-01-01', 48, 'more']]);
    const piped = await run(['policies', 'simulate', '-', ...dates, '--json'], { stdin: JSON.stringify({ rules }) });
    expect([piped.json.data.length, piped.json.totals[0].difference]).toEqual([2, usd(1_500)]);
    expect(await run(['policies', 'simulate', '-', ...dates], { stdin: '[]' })).toMatchObject({ code: 2, stderr: expect.stringContaining('is not a policy') });
    expect(await run(['policies', 'simulate', '/nowhere.json', ...dates])).toMatchObject({ code: 2, stderr: expect.stringContaining('can’t be read') });
  });
});

describe('a cancellation', () => {
  it('goes by the refund that is expected of it', async () => {
    const { started, run } = await api();
    await using _ = started;
    expect((await run(['bookings', 'cancel', 'bkg_1', '--yes', '--expect-refund', '5000', '--json'])).code).toBe(0);
    expect(started.asked.at(-1)!.body).toEqual({ expectedRefund: usd(5_000) });
    expect(await run(['bookings', 'cancel', 'bkg_1', '--yes', '--expect-refund', '5001'])).toMatchObject({ code: 1, stderr: expect.stringContaining('bookings cancel --preview') });
  });

  it('by a caregiver names who could step in, and how to ask them', async () => {
    const { started, run } = await api();
    await using _ = started;
    const { stdout } = await run(['bookings', 'replacements', 'bkg_1']);
    expect(stdout).toMatch(/Sam P\. \(cgv_2\) +Denver, CO +2\.4 +4\.8 \(31\) +yes +moderate +\$173\.25/);
    expect(stdout).toContain('dogcare bookings quote --caregiver cgv_2 --service boarding --check-in 2026-06-12 --check-out 2026-06-15 --dog dog_1');
  });
});
