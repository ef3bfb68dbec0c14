import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createCli, startApi, type Routes } from './cli.ts';

vi.setConfig({ testTimeout: 20_000 }); // each step is a process of its own

const usd = (amount: number) => ({ amount, currency: 'USD' });
const refund = { id: 'rfd_1', paymentId: 'pay_1', bookingId: 'bkg_1', status: 'requested', amount: usd(6_325), lines: [], reason: 'x', failure: null, createdAt: '2026-06-17T09:00:00.000Z', updatedAt: '2026-06-17T09:00:00.000Z' };
const invoice = {
  id: 'inv_2', kind: 'credit_note', corrects: { id: 'inv_1', number: 'PAWHAVEN-000001' }, number: 'PAWHAVEN-000002', bookingId: 'bkg_1', issuedAt: '2026-06-17T09:00:02.000Z',
  seller: { name: 'Pawhaven', email: null }, buyer: { name: 'Olivia Martin', email: null }, lineItems: [], total: usd(-5_500), paid: usd(0), refunded: usd(5_500),
};
const chargeback = {
  id: 'cbk_1', paymentId: 'pay_1', bookingId: 'bkg_1', provider: 'stripe', status: 'needs_response', reason: 'product_not_received', amount: usd(17_325), lost: usd(0), evidence: null,
  evidenceDueAt: '2026-06-28T09:00:00.000Z', openedAt: '2026-06-18T09:00:00.000Z', closedAt: null,
};
const routes: Routes = {
  'GET /api/payments/pay_1/refunds': () => ({
    data: [refund], nextCursor: null, refundable: { amount: usd(11_825), lines: [{ line: 0, code: 'base', description: 'Boarding, 3 nights', amount: usd(11_000) }, { line: 1, code: 'owner_fee', description: 'Service fee', amount: usd(825) }] },
  }),
  'POST /api/payments/pay_1/refunds': ({ body }) => (body.amount?.amount > 11_825 ? { status: 409, code: 'refund_too_large', title: 'That is more than is left of the payment' } : refund),
  'GET /api/invoices': () => ({ data: [invoice], nextCursor: null }),
  'GET /api/invoices/inv_2': () => invoice,
  'GET /api/admin/chargebacks': () => ({ data: [chargeback], nextCursor: null }),
  'POST /api/admin/chargebacks/cbk_1/evidence': () => chargeback,
};
async function api() {
  const started = await startApi(routes);
  return { started, run: createCli(started.url).run };
}

describe('refunds, invoices and chargebacks', () => {
  it('gives back by line or an amount, after showing what can go back', async () => {
    const { started, run } = await api();
    await using _ = started;
    const preview = await run(['payments', 'refund', 'pay_1', '--reason', 'x', '--preview']);
    expect(preview.stdout).toMatch(/0 +Boarding, 3 nights +\$110\.00\n1 +Service fee +\$8\.25/);
    expect((await run(['payments', 'refund', 'pay_1', '--reason', 'One night.', '--line', '0=55.00', '--line', '1=8.25', '--yes'])).stdout).toContain('rfd_1: $63.25 is requested.');
    const asked = started.asked.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(asked).toEqual([{ amount: null, lines: [{ line: 0, amount: usd(5_500) }, { line: 1, amount: usd(825) }], reason: 'One night.' }]);
    const tooMuch = await run(['payments', 'refund', 'pay_1', '--reason', 'x', '--amount', '200', '--yes', '--json']);
    expect([tooMuch.code !== 0, tooMuch.stderr]).toEqual([true, expect.stringContaining('refund_too_large')]);
    expect((await run(['payments', 'refund', 'pay_1', '--reason', 'x', '--amount', '1.234', '--yes'])).code).toBe(2);
    expect((await run(['payments', 'refunds', 'pay_1'])).stdout).toContain('$118.25 can still go back.');
  });

  it('lists, shows and downloads invoices', async () => {
    const { started, run } = await api();
    await using _ = started;
    expect((await run(['invoices', 'list', '--booking', 'bkg_1'])).stdout).toMatch(/inv_2 +PAWHAVEN-000002 +credit note +Olivia Martin +-\$55\.00/);
    expect((await run(['invoices', 'show', 'inv_2'])).stdout).toContain('PAWHAVEN-000002, credit note for PAWHAVEN-000001');
    const file = join(mkdtempSync(join(tmpdir(), 'dogcare-invoice-')), 'one.pdf');
    expect((await run(['invoices', 'download', 'inv_2', '--to', file])).stdout).toContain(`Wrote ${file}`);
    expect(readFileSync(file).length).toBeGreaterThan(0);
    expect(started.asked.at(-1)!.headers).toMatchObject({ accept: 'application/pdf' });
  });

  it('lists chargebacks and answers one', async () => {
    const { started, run } = await api();
    await using _ = started;
    const { stdout } = await run(['chargebacks', 'list', '--status', 'needs_response']);
    expect(stdout).toMatch(/cbk_1 +needs response +product not received +bkg_1 +\$173\.25/);
    expect(stdout).toContain('dogcare chargebacks answer cbk_1');
    expect((await run(['chargebacks', 'answer', 'cbk_1', '--explanation', 'All nights were stayed.', '--yes'])).stdout).toContain('on its way to the bank');
    expect(started.asked.at(-1)!.body).toEqual({ explanation: 'All nights were stayed.', accessLog: null });
  });
});
