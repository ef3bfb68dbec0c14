import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, until, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const unknown = 'cbk_01JZ0000000000000000000000';
const day = 86_400_000;

describeApp('chargebacks', (world) => {
  let [owner, admin, caregiver, dogId] = [] as unknown as [Signed, Signed, SignedCaregiver, string];
  let week = 0;
  beforeAll(async () => {
    [owner, admin, caregiver] = await Promise.all([world.person('owner'), world.person('admin'), world.caregiver()]);
    dogId = await world.dog(owner);
  });

  const asAdmin = () => ({ token: admin.token });
  /** 3 nights: 16,500 and a fee of 825. */
  const paid = async (): Promise<{ bookingId: string; paymentId: string }> => {
    const { id: bookingId } = await world.booking(owner, caregiver, [dogId], { confirmed: true, when: world.nights(12 + 4 * (week += 1)) });
    return { bookingId, paymentId: await world.pay(owner, bookingId) };
  };
  const bank = (paymentId: string, what: string) => world.call('completeSandboxPayment', { ...asAdmin(), params: { paymentId }, body: { outcome: what } });
  const listed = async (bookingId: string) => (await world.call('listChargebacks', { ...asAdmin(), query: { bookingId } })).body.data;
  const disputed = async () => {
    const of = await paid();
    expect(outcome(await bank(of.paymentId, 'disputed'))).toBe('200');
    await until(async () => (await listed(of.bookingId)).length === 1);
    return { ...of, chargeback: (await listed(of.bookingId))[0] };
  };
  const decided = async (bookingId: string, paymentId: string, won: boolean) => {
    await bank(paymentId, won ? 'dispute_won' : 'dispute_lost');
    await until(async () => (await listed(bookingId))[0].status === (won ? 'won' : 'lost'));
  };
  const answer = (chargebackId: string, body: object = { explanation: 'The dog stayed three nights.' }, who: object = asAdmin()) =>
    world.call('submitChargebackEvidence', { ...who, params: { chargebackId }, body });
  const refund = (paymentId: string, body: object = {}) => world.call('createRefund', { ...asAdmin(), params: { paymentId }, body: { reason: 'x', ...body } });
  const left = async (paymentId: string) => (await world.call('listRefunds', { ...asAdmin(), params: { paymentId } })).body;
  const balances = async (): Promise<Record<string, number>> => {
    const { rows } = await world.server.app.parts.db.query<{ account: string; amountMinor: number | string }>(
      {}, 'SELECT account, SUM(amountMinor) AS amountMinor FROM ledger_entries WHERE tenantId = ? GROUP BY account', [world.server.tenantIds.alpha]);
    return Object.fromEntries(rows.map(({ account, amountMinor }) => [account, Number(amountMinor)]));
  };
  const moved = async (work: () => Promise<unknown>): Promise<Record<string, number>> => {
    const before = await balances();
    await work();
    const after = await balances();
    return Object.fromEntries(Object.entries(after).map(([account, amount]) => [account, amount - (before[account] ?? 0)]).filter(([, amount]) => amount !== 0));
  };
  const openOf = async (bookingId: string) => {
    const { payments, contextFor } = world.server.app.parts;
    return payments.openChargebackOf(await contextFor(world.server.tenantIds.alpha, 'test'), bookingId);
  };

  it('opened: the money waits in an account of its own, nothing can be refunded, the payout is held, and the business is told', async () => {
    let of!: Awaited<ReturnType<typeof disputed>>;
    const booked = await moved(async () => { of = await disputed(); });
    expect(booked).toMatchObject({ chargebacks: 17_325, provider_fees: 1_500 });
    expect(of.chargeback).toMatchObject({ paymentId: of.paymentId, provider: 'stripe', status: 'needs_response', reason: 'product_not_received', amount: usd(17_325), lost: usd(0), evidence: null, closedAt: null });
    expect(Date.parse(of.chargeback.evidenceDueAt)).toBeGreaterThan(Date.now() + 8 * day);
    expect(await openOf(of.bookingId)).toEqual({ id: of.chargeback.id, amountMinor: 17_325 });
    const refused = await refund(of.paymentId);
    expect([outcome(refused), refused.body.detail]).toEqual(['409 payment_not_refundable', 'What is left of it is with the payer’s bank: see the chargeback.']);
    await world.settled();
    for (const who of [admin, caregiver]) {
      const { body } = await world.call('listNotifications', { token: who.token });
      expect(body.data.filter(({ type }: { type: string }) => type === 'chargeback.opened').length).toBeGreaterThan(0);
    }
    // the same again, as often as the provider likes
    const again = await moved(async () => {
      for (let n = 0; n < 3; n += 1) {
        const [row] = (await world.server.app.parts.db.query<{ providerChargebackId: string }>({}, 'SELECT providerChargebackId FROM chargebacks WHERE id = ?', [of.chargeback.id])).rows;
        await world.server.app.parts.sandboxControl!.raiseEvent({ tenantId: world.server.tenantIds.alpha, type: 'charge.dispute.updated', objectId: row!.providerChargebackId });
      }
      await world.settled();
    });
    expect(again).toEqual({});
  });

  it('won: all is as it was, but for the provider’s fee', async () => {
    const { bookingId, paymentId } = await disputed();
    expect(await moved(() => decided(bookingId, paymentId, true))).toEqual({ chargebacks: -17_325, gateway_clearing: 17_325 });
    expect((await listed(bookingId))[0]).toMatchObject({ status: 'won', lost: usd(0), closedAt: expect.any(String) });
    expect(await openOf(bookingId)).toBeNull();
    expect((await left(paymentId)).refundable.amount).toEqual(usd(17_325));
  });

  it('lost: each gives their part, once, and nothing can be refunded any more', async () => {
    const { bookingId, paymentId } = await disputed();
    expect(await moved(() => decided(bookingId, paymentId, false))).toEqual({ chargebacks: -17_325, caregiver_payable: 13_200, platform_revenue: 4_125 });
    expect((await listed(bookingId))[0]).toMatchObject({ status: 'lost', lost: usd(17_325) });
    expect(outcome(await refund(paymentId))).toBe('409 payment_not_refundable');
    // who cancels now gives nothing back: the owner has it
    expect((await world.call('cancelBooking', { token: caregiver.token, params: { bookingId }, body: { reason: 'I am ill.' } })).status).toBe(200);
    expect((await left(paymentId)).data).toEqual([]);
  });

  it('after a refund: nobody gives the same twice', async () => {
    const of = await paid();
    await refund(of.paymentId, { lines: [{ line: 0, amount: usd(5_500) }] });
    await until(async () => (await left(of.paymentId)).data[0]?.status === 'succeeded');
    const booked = await moved(async () => {
      await bank(of.paymentId, 'disputed');
      await until(async () => (await listed(of.bookingId)).length === 1);
      await decided(of.bookingId, of.paymentId, false);
    });
    expect(booked).toEqual({ gateway_clearing: -13_325, provider_fees: 1_500, caregiver_payable: 8_800, platform_revenue: 3_025 });
    expect((await listed(of.bookingId))[0]).toMatchObject({ amount: usd(11_825), lost: usd(11_825) });
  });

  it('during a refund that the provider then refuses: what it held is the chargeback’s', async () => {
    const of = await paid();
    // the refund is promised, and the bank is faster than its job
    const held = world.server.app.parts.sandboxControl!;
    await held.disputePayment({ tenantId: world.server.tenantIds.alpha, providerPaymentId: await world.server.app.parts.payments.providerIdOf(
      await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test'), of.paymentId), outcome: 'open' });
    await refund(of.paymentId, { amount: usd(1_000) });
    await until(async () => (await listed(of.bookingId)).length === 1);
    const refunds = async () => (await left(of.paymentId)).data.map(({ status, failure }: any) => `${status} ${failure?.code}`);
    await until(async () => (await refunds())[0] === 'failed charge_disputed');
    // what was promised is remembered, and nobody can promise it again
    expect(await refunds()).toEqual(['failed charge_disputed', 'waiting undefined']);
    expect((await left(of.paymentId)).refundable.amount).toEqual(usd(0));
    await decided(of.bookingId, of.paymentId, false);
    expect((await listed(of.bookingId))[0]).toMatchObject({ status: 'lost', lost: usd(17_325) });
    expect(await refunds()).toEqual(['failed charge_disputed', 'failed chargeback_lost']);
    expect((await left(of.paymentId)).refundable.amount).toEqual(usd(0));
  });

  describe('a booking that is cancelled while the bank decides', () => {
    const preview = async (bookingId: string, who = owner) => (await world.call('previewCancellation', { token: who.token, params: { bookingId } })).body;
    const cancel = (bookingId: string, refundMinor?: number, who = owner) =>
      world.call('cancelBooking', { token: who.token, params: { bookingId }, body: { reason: 'x', ...(refundMinor !== undefined && { expectedRefund: usd(refundMinor) }) } });
    const refunds = async (paymentId: string) => (await left(paymentId)).data.map(({ status, amount, reason }: any) => [status, amount.amount, reason]);
    const paymentStatus = async (bookingId: string) => (await world.call('getBooking', { token: owner.token, params: { bookingId } })).body.paymentStatus;

    it('promises nothing that the bank has, and gives it back once the chargeback is won', async () => {
      const { bookingId, paymentId } = await disputed();
      expect(await preview(bookingId)).toMatchObject({
        paid: usd(17_325), refund: usd(0), lines: [{ refund: usd(0) }, { refund: usd(0) }], nextChangeAt: expect.any(String), explanation: expect.stringContaining('has not decided yet'),
        chargeback: { taken: usd(17_325), isOpen: true, refundIfWon: usd(17_325) },
      });
      expect(outcome(await cancel(bookingId, 1))).toMatch(/^409 refund_changed/);
      expect((await cancel(bookingId, 0)).status).toBe(200);
      expect(await refunds(paymentId)).toEqual([['waiting', 17_325, 'cancelled by owner']]);
      expect((await left(paymentId)).data[0].chargebackId).toBe((await listed(bookingId))[0].id);
      expect((await left(paymentId)).refundable.amount).toEqual(usd(0));
      expect(await paymentStatus(bookingId)).toBe('paid');
      await world.settled();
      const [told] = (await world.call('listNotifications', { token: owner.token })).body.data.filter(({ type }: { type: string }) => type === 'booking.cancelled');
      expect(told.body).toContain('what it still holds is refunded if it decides for us');
      await decided(bookingId, paymentId, true);
      await until(async () => (await refunds(paymentId))[0][0] === 'succeeded');
      expect(await refunds(paymentId)).toEqual([['succeeded', 17_325, 'cancelled by owner']]);
      expect(await paymentStatus(bookingId)).toBe('refunded');
    });

    it('gives nothing more back where it is lost', async () => {
      const { bookingId, paymentId } = await disputed();
      expect((await cancel(bookingId)).status).toBe(200);
      expect(await moved(() => decided(bookingId, paymentId, false))).toEqual({ chargebacks: -17_325, caregiver_payable: 13_200, platform_revenue: 4_125 });
      await world.settled();
      expect(await refunds(paymentId)).toEqual([['failed', 17_325, 'cancelled by owner']]);
      expect((await left(paymentId)).data[0].failure).toEqual({ code: 'chargeback_lost' });
      expect((await left(paymentId)).refundable.amount).toEqual(usd(0));
    });

    it('one that was lost before counts as gone back', async () => {
      const { bookingId, paymentId } = await disputed();
      await decided(bookingId, paymentId, false);
      expect(await preview(bookingId, caregiver)).toMatchObject({
        refund: usd(0), nextChangeAt: null, explanation: expect.stringContaining('given back already'), chargeback: { taken: usd(17_325), isOpen: false, refundIfWon: usd(0) },
      });
      expect((await cancel(bookingId, undefined, caregiver)).status).toBe(200);
      expect(await refunds(paymentId)).toEqual([]);
    });

    it('and a change of it that costs less gives the difference back when it is won', async () => {
      const { bookingId, paymentId } = await disputed();
      const { when } = (await world.call('getBooking', { token: owner.token, params: { bookingId } })).body as { when: { checkIn: string; checkOut: string } };
      const shorter = { unit: 'night', checkIn: when.checkIn, checkOut: new Date(Date.parse(when.checkOut) - day).toISOString().slice(0, 10) };
      const { body: change } = await world.call('proposeBookingChange', { token: owner.token, params: { bookingId }, body: { when: shorter } as never });
      expect(outcome(await world.call('answerBookingChange', { token: caregiver.token, params: { bookingId, changeId: change.change.id }, body: { answer: 'accept' } as never }))).toBe('200');
      const [[status, amount]] = await refunds(paymentId);
      expect(status).toBe('waiting');
      await decided(bookingId, paymentId, true);
      await until(async () => (await refunds(paymentId))[0][0] === 'succeeded');
      expect((await world.call('getPayment', { token: owner.token, params: { paymentId } })).body.refunded).toEqual(usd(amount));
      expect((await left(paymentId)).refundable.amount).toEqual(usd(17_325 - amount));
    });
  });

  it('a mere inquiry moves no money, whatever comes of it', async () => {
    const of = await paid();
    const { payments, sandboxControl, contextFor } = world.server.app.parts;
    const about = { tenantId: world.server.tenantIds.alpha, providerPaymentId: await payments.providerIdOf(await contextFor(world.server.tenantIds.alpha, 'test'), of.paymentId) };
    const booked = await moved(async () => {
      await sandboxControl!.disputePayment({ ...about, outcome: 'inquire' });
      await until(async () => (await listed(of.bookingId)).length === 1);
      expect((await listed(of.bookingId))[0]).toMatchObject({ status: 'needs_response' });
      expect((await left(of.paymentId)).refundable.amount).toEqual(usd(17_325));
      await decided(of.bookingId, of.paymentId, true);
    });
    expect(booked).toEqual({});
  });

  it('is found out about where no webhook tells of it', async () => {
    const { bookingId, paymentId } = await disputed();
    await world.settled();
    const { sandboxControl } = world.server.app.parts;
    await sandboxControl!.setWebhookMode('drop');
    try {
      await bank(paymentId, 'dispute_lost');
      await world.settled();
      expect((await listed(bookingId))[0].status).toBe('needs_response');
      await world.advance(day / 2);
      expect((await listed(bookingId))[0]).toMatchObject({ status: 'lost', lost: usd(17_325) });
    } finally {
      await sandboxControl!.setWebhookMode('normal');
    }
  });

  describe('submitChargebackEvidence', () => {
    it('200: handed in to the provider once, and the bank goes by it', async () => {
      const { chargeback, bookingId } = await disputed();
      const given = await answer(chargeback.id, { explanation: ' winning_evidence ', accessLog: 'in 17:00, out 11:00' });
      expect(given).toMatchObject({ status: 200, body: { id: chargeback.id, evidence: { explanation: 'winning_evidence', accessLog: 'in 17:00, out 11:00', submittedAt: null } } });
      await until(async () => (await listed(bookingId))[0].status === 'won');
      expect((await listed(bookingId))[0].evidence.submittedAt).not.toBeNull();
      expect(outcome(await answer(chargeback.id))).toMatch(/^409 chargeback_transition_not_allowed/);
      const log = await world.call('listAuditLog', { ...asAdmin(), query: { subjectId: chargeback.id } });
      expect(log.body.data).toMatchObject([{ action: 'chargeback.answered' }]);
    });
    it('409: one of two at once', async () => {
      const { chargeback } = await disputed();
      const both = await Promise.all([answer(chargeback.id), answer(chargeback.id)]);
      expect(both.map(outcome).sort()).toEqual(['200', '409 chargeback_transition_not_allowed']);
    });
    it('400, 401, 403, 404', async () => {
      const { chargeback } = await disputed();
      for (const body of [{}, { explanation: ' ' }, { explanation: 'x'.repeat(5_001) }, { explanation: 'x', status: 'won' }]) expect(outcome(await answer(chargeback.id, body))).toMatch(/^400 invalid_request/);
      expect(outcome(await answer('cbk_1'))).toMatch(/^400/);
      expect(outcome(await answer(chargeback.id, undefined, {}))).toBe('401 unauthenticated');
      for (const who of [owner, caregiver, await world.person('support')]) expect(outcome(await answer(chargeback.id, undefined, { token: who.token }))).toBe('403 forbidden');
      expect(outcome(await answer(unknown))).toMatch(/^404 chargeback_not_found/);
      expect(outcome(await answer(chargeback.id, undefined, { token: world.secretKey('beta'), tenant: null }))).toMatch(/^404 chargeback_not_found/);
    });
  });

  describe('listChargebacks', () => {
    it('200, 400, 401, 403, and nothing of another business', async () => {
      const { bookingId } = await disputed();
      const asked = (query: object, who: object = asAdmin()) => world.call('listChargebacks', { ...who, query: query as never });
      const first = await asked({ limit: 1 });
      expect(first.body.data[0].bookingId).toBe(bookingId);
      expect((await asked({ limit: 1, cursor: first.body.nextCursor })).body.data[0].bookingId).not.toBe(bookingId);
      expect((await asked({ bookingId, status: ['won', 'lost'] })).body.data).toEqual([]);
      expect((await asked({ bookingId, status: ['needs_response'] })).body.data).toHaveLength(1);
      expect((await asked({ status: ['open'] })).status).toBe(400);
      expect(outcome(await asked({ cursor: 'x' }))).toMatch(/^400 invalid_cursor/);
      expect(outcome(await asked({}, {}))).toBe('401 unauthenticated');
      for (const who of [owner, caregiver, await world.person('support')]) expect(outcome(await asked({}, { token: who.token }))).toBe('403 forbidden');
      expect((await asked({}, { token: world.secretKey('beta'), tenant: null })).body).toEqual({ data: [], nextCursor: null });
    });
  });
});
