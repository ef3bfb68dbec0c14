import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, until, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const unknownPayment = 'pay_01JZ0000000000000000000000';

describeApp('refunds', (world) => {
  let [owner, admin, caregiver, dogId] = [] as unknown as [Signed, Signed, SignedCaregiver, string];
  let week = 0;
  beforeAll(async () => {
    [owner, admin, caregiver] = await Promise.all([world.person('owner'), world.person('admin'), world.caregiver()]);
    dogId = await world.dog(owner);
  });

  /** 3 nights: 16,500 and a fee of 825. */
  const paid = async (): Promise<{ bookingId: string; paymentId: string }> => {
    const { id: bookingId } = await world.booking(owner, caregiver, [dogId], { confirmed: true, when: world.nights(12 + 4 * (week += 1)) });
    return { bookingId, paymentId: await world.pay(owner, bookingId) };
  };
  const refund = (paymentId: string, body: object, who: object = { token: admin.token }) =>
    world.call('createRefund', { ...who, params: { paymentId }, body: { reason: 'Not as agreed.', ...body } });
  const list = async (paymentId: string) => (await world.call('listRefunds', { token: admin.token, params: { paymentId } })).body;
  const settled = (paymentId: string) => until(async () => (await list(paymentId)).data.every(({ status }: { status: string }) => status === 'succeeded' || status === 'failed'));
  const balances = async (): Promise<Record<string, number>> => {
    const { rows } = await world.server.app.parts.db.query<{ account: string; amountMinor: number | string }>(
      {}, 'SELECT account, SUM(amountMinor) AS amountMinor FROM ledger_entries WHERE tenantId = ? GROUP BY account', [world.server.tenantIds.alpha]);
    return Object.fromEntries(rows.map(({ account, amountMinor }) => [account, Number(amountMinor)]));
  };

  describe('createRefund', () => {
    it('201: by line, by amount, and all that is left; each gives what its lines say, and the owner gets credit notes', async () => {
      const { paymentId, bookingId } = await paid();
      const before = await balances();
      const byLine = await refund(paymentId, { lines: [{ line: 1, amount: usd(825) }], reason: ' The fee. ' });
      expect(byLine).toMatchObject({ status: 201, body: { paymentId, bookingId, status: 'requested', amount: usd(825), reason: 'The fee.', failure: null, lines: [{ line: 1, code: 'owner_fee', amount: usd(825) }] } });
      await settled(paymentId);
      const after = await balances();
      // of the fee nothing was the caregiver's
      expect([after['caregiver_payable'], after['platform_revenue'], after['gateway_clearing']]).toEqual([before['caregiver_payable'], before['platform_revenue']! + 825, before['gateway_clearing']! - 825]);

      expect((await refund(paymentId, { amount: usd(5_500) })).body).toMatchObject({ amount: usd(5_500), lines: [{ line: 0, amount: usd(5_500) }] });
      await settled(paymentId);
      expect((await balances())['caregiver_payable']).toBe(before['caregiver_payable']! + 4_400);
      expect(await list(paymentId)).toMatchObject({ refundable: { amount: usd(11_000), lines: [{ line: 0, amount: usd(11_000) }, { line: 1, amount: usd(0) }] } });
      expect((await world.call('getBooking', { token: owner.token, params: { bookingId } })).body).toMatchObject({ paymentStatus: 'partially_refunded', refunded: usd(6_325) });

      expect((await refund(paymentId, {})).body.amount).toEqual(usd(11_000));
      await settled(paymentId);
      expect((await world.call('getPayment', { token: owner.token, params: { paymentId } })).body).toMatchObject({ status: 'refunded', refunded: usd(17_325) });
      expect((await list(paymentId)).data.map(({ status }: { status: string }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
      const documents = (await world.call('listInvoices', { token: owner.token, query: { bookingId } })).body.data;
      expect(documents.map(({ kind, total }: any) => [kind, total.amount])).toEqual([['credit_note', -11_000], ['credit_note', -5_500], ['credit_note', -825], ['invoice', 17_325]]);
      expect(outcome(await refund(paymentId, {}))).toBe('409 payment_not_refundable');
    });

    it('409: of 32 at once never more than was paid, with a cancellation among them', async () => {
      const { paymentId, bookingId } = await paid();
      const all = await Promise.all([
        ...Array.from({ length: 31 }, (_, n) => refund(paymentId, n % 2 === 0 ? { amount: usd(1_000) } : { lines: [{ line: 0, amount: usd(1_000) }] })),
        world.call('cancelBooking', { token: caregiver.token, params: { bookingId }, body: { reason: 'I am ill.' } }),
      ]);
      expect(all.at(-1)!.status).toBe(200);
      const outcomes = all.slice(0, -1).map((answer) => outcome(answer).replace(/ #.*/, ''));
      expect([...new Set(outcomes)].filter((one) => !['201', '409 refund_too_large', '409 payment_not_refundable'].includes(one))).toEqual([]);
      await settled(paymentId);
      const { data, refundable } = await list(paymentId);
      // who cancels after some refunds gives back the rest
      expect(data.reduce((sum: number, one: any) => sum + (one.status === 'succeeded' ? one.amount.amount : 0), 0)).toBe(17_325);
      expect(refundable.amount).toEqual(usd(0));
      expect((await world.call('getPayment', { token: owner.token, params: { paymentId } })).body).toMatchObject({ status: 'refunded', refunded: usd(17_325) });
    }, 60_000);

    it('409: what was not paid, and more than is left of a line or of all', async () => {
      const { id: bookingId } = await world.booking(owner, caregiver, [dogId], { confirmed: true, when: world.nights(12 + 4 * (week += 1)) });
      const { body } = await world.call('processPayment', { token: owner.token, body: { bookingId } });
      expect(outcome(await refund(body.payment.id, {}))).toBe('409 payment_not_refundable');
      const { paymentId } = await paid();
      expect(outcome(await refund(paymentId, { amount: usd(17_326) }))).toBe('409 refund_too_large #/amount/amount');
      expect(outcome(await refund(paymentId, { lines: [{ line: 0, amount: usd(1) }, { line: 1, amount: usd(826) }] }))).toBe('409 refund_too_large #/lines/1/amount/amount');
      expect((await list(paymentId)).data).toEqual([]);
    });
    it('422: what can never be', async () => {
      const { paymentId } = await paid();
      for (const [body, pointer] of [
        [{ amount: usd(0) }, '#/amount/amount'], [{ amount: usd(-5) }, '#/amount/amount'], [{ amount: { amount: 5, currency: 'EUR' } }, '#/amount/currency'],
        [{ amount: usd(5), lines: [{ line: 0, amount: usd(5) }] }, '#/lines'], [{ lines: [{ line: 2, amount: usd(5) }] }, '#/lines/0/line'],
        [{ lines: [{ line: 0, amount: usd(5) }, { line: 0, amount: usd(5) }] }, '#/lines/1/line'],
      ] as const) expect(outcome(await refund(paymentId, body))).toBe(`422 invalid_refund ${pointer}`);
    });
    it('400, 401, 403, 404', async () => {
      const { paymentId } = await paid();
      for (const body of [{ reason: '' }, { reason: ' ' }, { reason: 'x'.repeat(201) }, { amount: 5 }, { lines: [{ line: -1, amount: usd(1) }] }, { status: 'succeeded' }]) {
        expect(outcome(await refund(paymentId, body))).toMatch(/^400 invalid_request/);
      }
      expect(outcome(await refund('pay_1', {}))).toMatch(/^400/);
      expect(outcome(await refund(paymentId, {}, {}))).toBe('401 unauthenticated');
      for (const who of [owner, caregiver, await world.person('support')]) expect(outcome(await refund(paymentId, {}, { token: who.token }))).toBe('403 forbidden');
      expect(outcome(await refund(unknownPayment, {}))).toMatch(/^404 payment_not_found/);
      const foreigner = await world.person('admin', 'beta');
      expect(outcome(await refund(paymentId, {}, { token: foreigner.token, tenant: 'beta' }))).toMatch(/^404 payment_not_found/);
      expect((await list(paymentId)).data).toEqual([]);
    });
    it('gives back once for one Idempotency-Key, and is in the audit log with its reason', async () => {
      const { paymentId } = await paid();
      const asked = { token: world.secretKey('alpha'), tenant: null, headers: { 'idempotency-key': `refund-${paymentId}` } };
      const first = await refund(paymentId, { amount: usd(100) }, asked);
      expect((await refund(paymentId, { amount: usd(100) }, asked)).body).toEqual(first.body);
      expect((await list(paymentId)).data).toHaveLength(1);
      const log = await world.call('listAuditLog', { token: admin.token, query: { subjectId: paymentId } });
      expect(log.body.data).toMatchObject([{ action: 'payment.refunded', data: { amountMinor: 100 }, personal: { reason: 'Not as agreed.' } }]);
    });
  });

  describe('listRefunds', () => {
    it('200, 401, 403, 404', async () => {
      const { paymentId } = await paid();
      const asked = (who: object, id = paymentId) => world.call('listRefunds', { ...who, params: { paymentId: id } });
      expect(await asked({ token: world.secretKey('alpha'), tenant: null })).toMatchObject({ status: 200, body: { data: [], nextCursor: null, refundable: { amount: usd(17_325) } } });
      expect(outcome(await asked({}))).toBe('401 unauthenticated');
      for (const who of [owner, caregiver, await world.person('support')]) expect(outcome(await asked({ token: who.token }))).toBe('403 forbidden');
      expect(outcome(await asked({ token: admin.token }, unknownPayment))).toMatch(/^404 payment_not_found/);
      expect(outcome(await asked({ token: world.secretKey('beta'), tenant: null }))).toMatch(/^404 payment_not_found/);
    });
  });

  it('keeps the commission where the business says so', async () => {
    const key = { token: world.secretKey('alpha'), tenant: null };
    await world.call('updateSettings', { ...key, body: { fees: { commissionOnRefund: 'kept' } } });
    try {
      await until(async () => (await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test')).tenant.settings.fees.commissionOnRefund === 'kept');
      const { paymentId } = await paid();
      await world.call('updateSettings', { ...key, body: { fees: { commissionOnRefund: 'returned' } } });
      const before = await balances();
      await refund(paymentId, { lines: [{ line: 0, amount: usd(5_500) }] });
      await settled(paymentId);
      const after = await balances();
      expect([after['caregiver_payable']! - before['caregiver_payable']!, after['platform_revenue']! - before['platform_revenue']!]).toEqual([5_500, 0]);
    } finally {
      await world.call('updateSettings', { ...key, body: { fees: { commissionOnRefund: 'returned' } } });
    }
  });
});
