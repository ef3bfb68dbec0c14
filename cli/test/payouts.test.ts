import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCli, startApi } from './cli.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const grace = { id: 'usr_2', firstName: 'Grace', lastInitial: 'K' };
const payout = { id: 'pyt_1', status: 'paid', amount: usd(13200), reversed: usd(500), provider: 'stripe', destination: 'acct_…4f2K', failure: null, createdAt: '2026-06-12T06:00:00.000Z', paidAt: '2026-06-12T06:00:02.000Z' };
const none = { earned: usd(0), tips: usd(0), refunded: usd(0), paidOut: usd(0) };

describe('payouts', () => {
  it('run shows what is due, and pays it only after a yes', async () => {
    const asked: unknown[] = [];
    await using api = await startApi({
      'POST /api/admin/payouts/run': ({ body }) => {
        asked.push(body);
        return { dryRun: body.dryRun, payouts: [{ payoutId: body.dryRun ? null : 'pyt_1', caregiver: grace, amount: usd(13200) }], skipped: [{ caregiver: { ...grace, id: 'usr_3' }, amount: usd(4000), reason: 'no_account' }], more: false };
      },
    });
    const { run } = createCli(api.url);
    const dry = await run(['payouts', 'run', '--dry-run']);
    expect(dry.stdout).toMatch(/Grace K\. \(usr_2\) +\$132\.00/);
    expect(dry.stdout).toMatch(/\$40\.00 +no account/);
    expect((await run(['payouts', 'run'])).code, 'nobody is there to say yes').not.toBe(0);
    expect(asked).toEqual([{ dryRun: true }, { dryRun: true }]);
    expect((await run(['payouts', 'run', '--yes', '--caregiver', 'usr_2', '--json'])).json.payouts[0].payoutId).toBe('pyt_1');
    expect(asked.at(-1)).toEqual({ caregiverUserId: 'usr_2', dryRun: false });
    expect((await run(['payouts', 'run', '--json'])).code).toBe(2);
  });

  it('are listed, shown and set up', async () => {
    await using api = await startApi({
      'GET /api/admin/payouts': () => ({ data: [{ ...payout, caregiver: grace, providerPayoutId: 'tr_1' }], nextCursor: null }),
      'GET /api/caregivers/me/payouts': () => ({ data: [payout], nextCursor: null }),
      'GET /api/caregivers/me/payouts/pyt_1': () => ({ payout, lines: [{ kind: 'payment', bookingId: 'bkg_1', occurredAt: payout.createdAt, amount: usd(14000) }, { kind: 'refund', bookingId: 'bkg_0', occurredAt: payout.createdAt, amount: usd(-800) }] }),
      'POST /api/caregivers/me/payout-account': ({ body }) => body.provider === 'paypal' ? ({ account: { status: 'active', provider: 'paypal', destination: 'g…@pay.example', requirements: [], disabledReason: null, offered: ['stripe', 'paypal'], updatedAt: null }, url: null, expiresAt: null }) : ({ account: { status: 'pending', provider: 'stripe', destination: 'acct_…4f2K', requirements: ['external_account'], disabledReason: null, offered: ['stripe', 'paypal'], updatedAt: null }, url: 'http://127.0.0.1:4243/connect/setup/x', expiresAt: null }),
      'GET /api/caregivers/me/payout-account': () => ({ status: 'none', provider: null, destination: null, requirements: [], disabledReason: null, offered: ['stripe', 'paypal'], updatedAt: null }),
      'GET /api/caregivers/me/earnings': () => ({
        from: '2026-06-01', to: '2026-06-14', by: 'week', timeZone: 'America/Denver', periods: [{ ...none, from: '2026-06-01', to: '2026-06-07', earned: usd(13200) }], total: { ...none, earned: usd(13200) },
        balance: usd(13200), available: usd(0), onItsWay: usd(0), coming: [{ bookingId: 'bkg_1', amount: usd(13200), releaseAt: null, held: 'not_over' }], nextPayoutAt: null,
      }),
    });
    const { run } = createCli(api.url);
    expect((await run(['payouts', 'list', '--status', 'paid', '--caregiver', 'usr_2'])).stdout).toMatch(/pyt_1 +paid +Grace K\. +\$132\.00 +\$5\.00 +stripe acct_…4f2K/);
    expect(api.asked.at(-1)?.url).toContain('caregiverUserId=usr_2');
    expect((await run(['payouts', 'list', '--mine'])).stdout).toContain('dogcare payouts show pyt_1');
    expect((await run(['payouts', 'show', 'pyt_1'])).stdout).toMatch(/refund +bkg_0 +-\$8\.00/);
    expect((await run(['payouts', 'list', '--mine'])).stdout).toMatch(/CAME BACK[\s\S]*\$5\.00/);
    expect((await run(['payouts', 'account'])).stdout).toContain('dogcare payouts account --set-up --provider paypal');
    const byPaypal = await run(['payouts', 'account', '--set-up', '--provider', 'paypal', '--email', 'grace@pay.example']);
    expect(byPaypal.stdout).toMatch(/active[\s\S]*paypal g…@pay\.example/);
    expect(byPaypal.stdout).not.toContain('Go on here');
    expect(api.asked.at(-1)?.body).toMatchObject({ provider: 'paypal', email: 'grace@pay.example' });
    expect((await run(['payouts', 'account', '--set-up', '--email', 'grace@pay.example'])).code, 'Stripe asks for no address').toBe(2);
    expect((await run(['payouts', 'account', '--set-up'])).stdout).toContain('Go on here: http://127.0.0.1:4243/connect/setup/x');
    expect((await run(['payouts', 'earnings', '--by', 'week'])).stdout).toMatch(/2026-06-01 – 2026-06-07 +\$132\.00[\s\S]*bkg_1 +\$132\.00 +not over/);
  });
});

describe('sandbox webhooks', () => {
  it('are delayed, and sent', async () => {
    const asked: any[] = [];
    await using api = await startApi({ 'PUT /api/sandbox/webhooks': ({ body }) => {
      asked.push(body);
      return { mode: body.mode, sent: body.flush ? 2 : 0 };
    } });
    const { run } = createCli(api.url);
    expect((await run(['sandbox', 'webhooks', 'delay'])).stdout).toContain('dogcare sandbox webhooks normal');
    expect((await run(['sandbox', 'webhooks', 'delay', '--flush'])).stdout).toContain('2 that were held back are on the way');
    expect(asked).toEqual([{ mode: 'delay' }, { mode: 'delay', flush: true }]);
    expect((await run(['sandbox', 'webhooks', 'sometimes'])).code).toBe(2);
  });
});

describe('ledger', () => {
  const entry = { id: 'lde_1', transactionId: 'ldg_1', kind: 'payment', causeId: 'pay_1', bookingId: 'bkg_1', account: 'caregiver_payable', subjectId: 'usr_2', amount: usd(-13200), occurredAt: payout.createdAt };

  it('is listed, summed up and verified', async () => {
    let balanced = true;
    await using api = await startApi({
      'GET /api/admin/ledger/entries': () => ({ data: [entry], nextCursor: null }),
      'GET /api/admin/ledger/balances': () => ({ accounts: [{ account: 'caregiver_payable', balance: usd(-13200) }], caregivers: [{ caregiver: grace, owed: usd(13200) }], more: false, total: usd(0) }),
      'GET /api/admin/ledger/verify': () => ({ balanced, enforcedBy: 'database', transactions: 1, entries: 2, total: usd(0), faults: [], orphans: balanced ? [] : ['lde_9'] }),
      'GET /api/admin/ledger/closes': () => ({ data: [{ day: '2026-06-01', provider: 'stripe', account: 'own', status: 'differs', ours: usd(1), theirs: usd(1), fees: usd(0), transactions: 1, closedAt: payout.createdAt, differences: [{ kind: 'missing_here', reference: 're_1', causeId: null, ours: null, theirs: usd(-500) }] }], nextCursor: null }),
    });
    const { run } = createCli(api.url);
    expect((await run(['ledger', 'list', '--account', 'caregiver_payable', '--from', '2026-06-01'])).stdout).toMatch(/ldg_1 +payment pay_1 +caregiver_payable usr_2 +-\$132\.00/);
    expect(api.asked.at(-1)?.url).toContain('from=2026-06-01T00%3A00%3A00.000Z');
    expect((await run(['ledger', 'balances'])).stdout).toMatch(/Grace K\. \(usr_2\) +\$132\.00/);
    const good = await run(['ledger', 'verify']);
    expect([good.code, good.stdout]).toEqual([0, expect.stringContaining('the database itself')]);
    balanced = false;
    const bad = await run(['ledger', 'verify']);
    expect([bad.code, bad.stdout]).toEqual([1, expect.stringContaining('lde_9: an entry of no transaction')]);
    expect((await run(['ledger', 'closes'])).stdout).toContain('stripe (own)');
    expect((await run(['ledger', 'closes'])).stdout).toContain('missing here: re_1, ours –, theirs -$5.00');
  });

  it('is written to a file as it comes', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'dogcare-ledger-'));
    await using api = await startApi({ 'GET /api/admin/ledger/export': () => ({ id: 'lde_1' }) });
    const { run } = createCli(api.url);
    const file = join(dir, 'ledger.ndjson');
    expect((await run(['ledger', 'export', '--format', 'ndjson', '--output', file])).stdout).toContain(file);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ id: 'lde_1' });
    expect((await run(['ledger', 'export'])).stdout).toContain('lde_1');
    expect((await run(['ledger', 'export', '--json'])).code).toBe(2);
    await rm(dir, { recursive: true });
  });
});
