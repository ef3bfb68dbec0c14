import { describe, expect, it, vi } from 'vitest';
import { createCli, startApi } from './cli.ts';

vi.setConfig({ testTimeout: 40_000 }); // each step is a process of its own

const card = { id: 'pmt_1', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2034, isDefault: true, isExpired: false, createdAt: '2026-06-01T10:00:00.000Z' };
const payment = {
  id: 'pay_1', bookingId: 'bkg_1', bookings: [{ bookingId: 'bkg_1', amount: { amount: 17_325, currency: 'USD' }, refunded: { amount: 0, currency: 'USD' } }], purpose: 'booking', provider: 'stripe', status: 'scheduled', amount: { amount: 17_325, currency: 'USD' }, refunded: { amount: 0, currency: 'USD' },
  failure: null, paymentMethod: { brand: 'visa', last4: '4242' }, chargeAt: '2026-06-09T18:00:00.000Z', createdAt: '2026-06-01T10:00:00.000Z', paidAt: null,
};

describe('payments', () => {
  it('are listed, of a booking and in a state', async () => {
    await using api = await startApi({ 'GET /api/payments': () => ({ data: [payment], nextCursor: null }) });
    const { run } = createCli(api.url);
    expect((await run(['payments', 'list', '--booking', 'bkg_1', '--status', 'scheduled', '--status', 'authorized'])).stdout).toMatch(/pay_1 +bkg_1 +booking +scheduled +\$173\.25 +visa 4242 +on /);
    expect(api.asked.at(-1)?.url).toContain('bookingId=bkg_1&status=scheduled,authorized');
    expect((await run(['payments', 'list', '--status', 'eaten'])).code).toBe(2);
  });
  it('are made with a saved card, at the start; a bank that asks has a page', async () => {
    await using api = await startApi({ 'POST /api/payments': ({ body }) => ({ payment, checkout: body.when === 'at_start' ? null : { provider: 'stripe', action: 'authenticate', clientSecret: 's', publishableKey: 'p', url: 'https://bank.example/ask' } }) });
    const { run } = createCli(api.url);
    expect((await run(['payments', 'create', '--booking', 'bkg_1', '--card', 'pmt_1', '--at-start'])).stdout).toMatch(/Card +visa ending in 4242[\s\S]*Charged by itself/);
    expect(api.asked.at(-1)?.body).toEqual({ bookingId: 'bkg_1', when: 'at_start', paymentMethodId: 'pmt_1' });
    expect((await run(['payments', 'create', '--booking', 'bkg_1', '--card', 'pmt_1'])).stdout).toContain('The bank asks here: https://bank.example/ask');
    expect((await run(['payments', 'create', '--booking', 'bkg_1', '--card', 'pmt_1', '--save'])).code).toBe(2);
  });
});

describe('bookings tip', () => {
  it('is in the booking’s currency, with a saved card or one that is typed', async () => {
    await using api = await startApi({
      'GET /api/bookings/bkg_1': () => ({ total: { amount: 9_000, currency: 'EUR' } }),
      'POST /api/bookings/bkg_1/tips': ({ body }) => ({ payment: { ...payment, purpose: 'tip', amount: body.amount }, checkout: body.paymentMethodId ? null : { provider: 'stripe', action: 'pay', clientSecret: 's', publishableKey: 'p', url: 'https://pay.example/tip' } }),
    });
    const { run } = createCli(api.url);
    expect((await run(['bookings', 'tip', 'bkg_1', '--amount', '1000'])).stdout).toContain('Pay here: https://pay.example/tip');
    await run(['bookings', 'tip', 'bkg_1', '--amount', '1000', '--card', 'pmt_1']);
    expect(api.asked.at(-1)?.body).toEqual({ amount: { amount: 1_000, currency: 'EUR' }, paymentMethodId: 'pmt_1' });
    expect((await run(['bookings', 'tip', 'bkg_1'])).code).toBe(2);
  });
});

describe('payment-methods', () => {
  it('are listed, added, made the usual one and removed', async () => {
    const setup = { id: 'pms_1', status: 'requires_method', failure: null, paymentMethod: null, createdAt: 'a' };
    await using api = await startApi({
      'GET /api/me/payment-methods': () => ({ data: [card], nextCursor: null }), 'PUT /api/me/payment-methods/pmt_1/default': () => card, 'DELETE /api/me/payment-methods/pmt_1': () => ({}),
      'POST /api/me/payment-method-setups': () => ({ setup, checkout: { provider: 'stripe', clientSecret: 's', publishableKey: 'p', url: 'https://pay.example/setup' } }),
      'GET /api/me/payment-method-setups/pms_1': () => ({ ...setup, status: 'succeeded', paymentMethod: card }),
    });
    const { run } = createCli(api.url);
    expect((await run(['payment-methods', 'list'])).stdout).toMatch(/pmt_1 +visa +4242 +12\/2034 +yes/);
    expect((await run(['payment-methods', 'add'])).stdout).toContain('Type the card here: https://pay.example/setup');
    expect((await run(['payment-methods', 'add', '--wait', '30', '--json'])).json).toMatchObject({ setup: { status: 'succeeded', paymentMethod: { id: 'pmt_1' } } });
    expect((await run(['payment-methods', 'default', 'pmt_1'])).stdout).toContain('yes');
    expect((await run(['payment-methods', 'remove', 'pmt_1'])).stdout).toContain('Removed pmt_1.');
    expect(api.asked.at(-1)?.method).toBe('DELETE');
  });
});
