import { beforeAll, expect, it } from 'vitest';
import { describeApp, outcome } from '../../../../../test/app/index.ts';
import { createEarner, dayMs, hourMs, type Earner } from '../../payouts/test/earner.ts';

describeApp('the books', (world) => {
  let earner: Earner;
  let walks: { bookingId: string; paymentId: string }[];
  const get = (id: Parameters<typeof world.call>[0], query: Record<string, any> = {}) => world.call(id, { ...earner.admin, query });

  beforeAll(async () => {
    earner = await createEarner(world);
    await earner.onboard();
    walks = [await earner.walk(), await earner.walk()];
    await world.settled();
  });

  it('shows every entry, the latest first, page by page and by what is asked', async () => {
    const all = (await get('listLedgerEntries', { limit: 100 })).body.data;
    expect(all.length).toBeGreaterThanOrEqual(6);
    expect(all.map(({ id }: { id: string }) => id)).toEqual(all.map(({ id }: { id: string }) => id).toSorted().toReversed());
    const paged: string[] = [];
    for (let cursor: string | undefined; ;) {
      const { body } = await get('listLedgerEntries', { limit: 2, ...(cursor && { cursor }) });
      paged.push(...body.data.map(({ id }: { id: string }) => id));
      if (body.nextCursor === null) break;
      cursor = body.nextCursor;
    }
    expect(paged).toEqual(all.map(({ id }: { id: string }) => id));

    const { bookingId, paymentId } = walks[0]!;
    const of = (await get('listLedgerEntries', { bookingId })).body.data;
    expect(of.reduce((sum: number, one: any) => sum + one.amount.amount, 0)).toBe(0);
    expect(of.find((one: any) => one.account === 'gateway_clearing')).toMatchObject({ kind: 'payment', causeId: paymentId, bookingId, subjectId: null, amount: { amount: 2_100, currency: 'USD' } });
    const owed = (await get('listLedgerEntries', { caregiverUserId: earner.who.userId, account: ['caregiver_payable'], kind: ['payment'] })).body.data;
    expect(owed.map((one: any) => [one.subjectId, one.amount.amount])).toEqual([[earner.who.userId, -1_600], [earner.who.userId, -1_600]]);
    const later = new Date(Date.parse(all[0].occurredAt) + 1).toISOString();
    expect((await get('listLedgerEntries', { from: later })).body.data).toEqual([]);
    expect((await get('listLedgerEntries', { before: later, limit: 100 })).body.data).toHaveLength(all.length);
    expect((await get('listLedgerEntries', { kind: ['refund'] })).body.data).toEqual([]);
  });

  it('sums up to balances that are zero together, also as they stood', async () => {
    const { body } = await get('getLedgerBalances');
    expect(body.total.amount).toBe(0);
    expect(body.accounts).toContainEqual({ account: 'caregiver_payable', balance: { amount: -3_200, currency: 'USD' } });
    expect(body.accounts).toContainEqual({ account: 'gateway_clearing', balance: { amount: 4_200, currency: 'USD' } });
    expect(body.caregivers).toMatchObject([{ caregiver: { id: earner.who.userId, firstName: 'Grace' }, owed: { amount: 3_200 } }]);
    expect((await get('getLedgerBalances', { before: '2020-01-01T00:00:00.000Z' })).body).toMatchObject({ accounts: [], caregivers: [], total: { amount: 0 } });
  });

  it('streams out as CSV and as a document a line', async () => {
    const all = (await get('listLedgerEntries', { limit: 100 })).body.data;
    const csv = await get('exportLedger');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = csv.body.trimEnd().split('\r\n');
    expect(lines[0]).toBe('id,transactionId,occurredAt,kind,causeId,bookingId,account,subjectId,amountMinor,currency');
    expect(lines.slice(1).map((line: string) => line.split(',')[0])).toEqual(all.map(({ id }: { id: string }) => id).toReversed());
    const ndjson = await get('exportLedger', { format: 'ndjson' });
    expect(ndjson.headers.get('content-type')).toContain('application/x-ndjson');
    const rows = ndjson.body.trimEnd().split('\n').map((line: string) => JSON.parse(line));
    expect(rows.reduce((sum: number, { amountMinor }: { amountMinor: number }) => sum + amountMinor, 0)).toBe(0);
    expect(rows).toHaveLength(all.length);
    expect((await get('exportLedger', { before: '2020-01-01T00:00:00.000Z' })).body).toBe(`${lines[0]}\r\n`);
  });

  it('is kept right by the database itself: nothing changes, nothing goes, nothing is out of balance', async () => {
    expect((await get('verifyLedger')).body).toMatchObject({ balanced: true, enforcedBy: 'database', faults: [], orphans: [], total: { amount: 0 } });
    const { parts } = world.server.app;
    const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
    const [entry] = (await get('listLedgerEntries', { limit: 1 })).body.data;
    const tries = {
      'UPDATE ledger_entries SET amountMinor = amountMinor + 1 WHERE id = ?': [entry.id],
      'DELETE FROM ledger_entries WHERE id = ?': [entry.id],
      "UPDATE ledger_transactions SET kind = 'refund' WHERE id = ?": [entry.transactionId],
      'DELETE FROM ledger_transactions WHERE id = ?': [entry.transactionId],
      "INSERT INTO ledger_entries (id, tenantId, transactionId, account, amountMinor) VALUES ('lde_x', ?, ?, 'tax', 5)": [ctx.tenant.id, entry.transactionId],
      "INSERT INTO ledger_transactions (id, tenantId, kind, causeType, causeId, currency, occurredAt) VALUES ('ldg_x', ?, 'adjustment', 'adjustment', 'x', 'USD', '2026-01-01 00:00:00.000')": [ctx.tenant.id],
    };
    for (const [sql, parameters] of Object.entries(tries)) {
      await expect(parts.db.transaction(ctx, (tx) => tx.tx.manager.query(sql, parameters)), sql).rejects.toThrow(/append-only|sum to zero|cannot be added/);
    }
    // one side alone never becomes a transaction
    await expect(parts.db.transaction(ctx, async (tx) => {
      await tx.tx.manager.query("INSERT INTO ledger_entries (id, tenantId, transactionId, account, amountMinor) VALUES ('lde_y', ?, 'ldg_y', 'tax', 5), ('lde_z', ?, 'ldg_y', 'tax', -4)", [ctx.tenant.id, ctx.tenant.id]);
      await tx.tx.manager.query("INSERT INTO ledger_transactions (id, tenantId, kind, causeType, causeId, currency, occurredAt) VALUES ('ldg_y', ?, 'adjustment', 'adjustment', 'y', 'USD', '2026-01-01 00:00:00.000')", [ctx.tenant.id]);
    })).rejects.toThrow(/sum to zero/);
    expect((await get('verifyLedger')).body).toMatchObject({ balanced: true });
  });

  it('names an entry that no transaction stands behind', async () => {
    const { parts } = world.server.app;
    const ctx = await parts.contextFor(world.server.tenantIds.beta, 'test');
    const asBeta = { tenant: null, token: world.secretKey('beta') };
    await parts.db.transaction(ctx, (tx) => tx.tx.manager.query("INSERT INTO ledger_entries (id, tenantId, transactionId, account, amountMinor) VALUES ('lde_o', ?, 'ldg_o', 'tax', 5)", [ctx.tenant.id]));
    expect((await world.call('verifyLedger', asBeta)).body).toMatchObject({ balanced: false, orphans: ['lde_o'] });
    expect((await get('verifyLedger')).body, 'of another business').toMatchObject({ balanced: true });
  });

  it('compares each day with the provider, and names what differs', async () => {
    await world.advance(2 * dayMs + 12 * hourMs);
    await world.advance(4 * dayMs);
    await earner.run();
    expect(await earner.owed()).toBe(0);
    await world.advance(2 * dayMs);
    const closes = (await get('listLedgerCloses')).body.data;
    expect(closes.map((one: any) => [one.status, one.ours.amount === one.theirs.amount, one.provider])).toEqual(closes.map(() => ['agrees', true, 'stripe']));
    expect(closes.map(({ ours }: any) => ours.amount).toSorted((a: number, b: number) => a - b)).toEqual([-3_200, 4_200]);
    expect(closes.find(({ ours }: any) => ours.amount === 4_200)).toMatchObject({ transactions: 2, fees: { amount: 182 }, differences: [] });
    expect(closes.map(({ day }: any) => day)).toEqual(closes.map(({ day }: any) => day).toSorted().toReversed());

    // somebody gives money back in the provider's own dashboard, and nobody told us
    const { body: payment } = await world.call('getPayment', { token: earner.owner.token, params: { paymentId: walks[1]!.paymentId } });
    expect(payment.status).toBe('succeeded');
    const { parts } = world.server.app;
    const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
    const refund = await earner.stripe('POST', '/v1/refunds', { payment_intent: await parts.payments.providerIdOf(ctx, walks[1]!.paymentId), amount: '500' });
    const { day } = closes.at(-1);
    const again = await world.call('closeLedgerDay', { ...earner.admin, body: { day } });
    expect(again.body).toMatchObject({
      day, status: 'differs', ours: { amount: 4_200 },
      differences: [{ kind: 'missing_here', reference: refund.id, causeId: null, ours: null, theirs: { amount: -500, currency: 'USD' } }],
    });
    expect((await get('listLedgerCloses')).body.data).toHaveLength(closes.length);
  });

  it('names what the provider has not, and what it has of another amount', async () => {
    const { paymentId } = walks[0]!;
    const { parts } = world.server.app;
    const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
    const providerId = await parts.payments.providerIdOf(ctx, paymentId);
    const point = (to: string) => parts.db.transaction(ctx, (tx) => tx.tx.manager.query('UPDATE payments SET providerPaymentId = ? WHERE id = ?', [to, paymentId]));
    const day = (await get('listLedgerCloses')).body.data.at(-1).day;
    const differences = async () => (await world.call('closeLedgerDay', { ...earner.admin, body: { day } })).body.differences;

    await point('pi_nobody');
    expect(await differences()).toContainEqual({ kind: 'missing_there', reference: 'pi_nobody', causeId: paymentId, ours: { amount: 2_100, currency: 'USD' }, theirs: null });
    const larger = await earner.stripe('POST', '/v1/payment_intents', { amount: '2500', currency: 'usd', payment_method: 'pm_card_visa', confirm: 'true', return_url: 'https://alpha.example/' });
    await point(larger.id);
    expect(await differences()).toContainEqual({ kind: 'amount_differs', reference: larger.id, causeId: paymentId, ours: { amount: 2_100, currency: 'USD' }, theirs: { amount: 2_500, currency: 'USD' } });
    await point(providerId);
  });

  it('is for the business’s own admins, of their own business', async () => {
    const [admin, owner] = [await world.person('admin'), await world.person('owner')];
    for (const id of ['listLedgerEntries', 'getLedgerBalances', 'exportLedger', 'verifyLedger', 'listLedgerCloses'] as const) {
      expect((await world.call(id, { token: admin.token })).status, id).toBe(200);
      expect((await world.call(id, { token: owner.token })).status, id).toBe(403);
      expect((await world.call(id, { token: earner.who.token })).status, id).toBe(403);
    }
    const beta = { tenant: null, token: world.secretKey('beta') };
    expect((await world.call('listLedgerEntries', beta)).body.data.filter((one: any) => one.kind === 'payment')).toEqual([]);
    expect((await world.call('listLedgerCloses', beta)).body.data).toEqual([]);
    expect((await world.call('exportLedger', beta)).body).not.toContain(walks[0]!.bookingId);
  });

  it('refuses what makes no sense', async () => {
    const close = (day: string) => world.call('closeLedgerDay', { ...earner.admin, body: { day } });
    expect(outcome(await close('2199-01-01'))).toBe('422 invalid_period #/day');
    expect((await close('yesterday')).status).toBe(400);
    expect(outcome(await get('listLedgerEntries', { cursor: 'bGRl' }))).toContain('invalid_cursor');
    expect((await get('listLedgerEntries', { account: ['pockets'] })).status).toBe(400);
    expect((await get('getLedgerBalances', { before: 'then' })).status).toBe(400);
    expect((await get('exportLedger', { format: 'xls' })).status).toBe(400);
  });
});
