import { beforeAll, expect, it } from 'vitest';
import type { Schema } from '../../../../contract/contract.ts';
import type { PaymentActions } from '../../../payments/index.ts';
import { describeApp, outcome, until, type Signed, type World } from '../../../../../test/app/index.ts';
import { createStays, day, type Stay, type Stays } from '../../care/test/stays.ts';

const text = 'Biscuit was not walked on Saturday.';
const usd = (amount: number) => ({ amount, currency: 'USD' });
const asKey = (world: World) => ({ token: world.secretKey('alpha'), tenant: null });

function createCases(world: World, stays: Stays) {
  const open = ({ owner, params }: Stay, body: object = { category: 'care_not_as_agreed', text }, who: Signed = owner) => world.call('openDispute', { ...stays.as(who), params, body });
  return {
    open,
    /** A completed stay with a dispute. */
    async opened(given: Parameters<Stays['book']>[0] = {}): Promise<{ stay: Stay; dispute: Schema<'Dispute'> }> {
      const stay = await stays.started({ nights: 1, ...given });
      await world.call('setBookingStatus', { ...stays.as(stay.caregiver), params: stay.params, body: { status: 'completed' } });
      const answer = await open(stay);
      expect(outcome(answer)).toBe('201');
      return { stay, dispute: answer.body };
    },
    say: ({ params }: Stay, who: Signed, disputeId: string, body: object = { text: 'We went out twice.' }) =>
      world.call('addDisputeEvidence', { ...stays.as(who), params: { ...params, disputeId }, body }),
    withdraw: ({ params }: Stay, who: Signed, disputeId: string) => world.call('withdrawDispute', { ...stays.as(who), params: { ...params, disputeId } }),
    resolve: (disputeId: string, body: object = { outcome: 'refund_partial', lines: [{ line: 0, refund: usd(2_000) }], reason: 'One walk of two.' }, who: object = asKey(world)) =>
      world.call('resolveDispute', { ...who, params: { disputeId }, body }),
    preview: (disputeId: string, body: object, who: object = asKey(world)) => world.call('previewDisputeResolution', { ...who, params: { disputeId }, body }),
    /** Bookings of the payments' door: what payouts will ask. */
    refunds: async (bookingId: string) =>
      (await world.server.app.parts.db.query<{ amountMinor: number; status: string }>({}, 'SELECT amountMinor, status FROM refunds WHERE bookingId = ? ORDER BY id', [bookingId])).rows,
  };
}

describeApp('disputes of the two sides', (world) => {
  let stays: Stays;
  let cases: ReturnType<typeof createCases>;
  beforeAll(() => {
    stays = createStays(world);
    cases = createCases(world, stays);
  });

  it('openDispute 201: by either side, with pictures and documents; the other side and the business are told', async () => {
    const [stay, admin] = [await stays.started(), await world.person('admin')];
    const uploadIds = [await stays.photo(stay.owner), await stays.photo(stay.owner, 'document')];
    const { status, body } = await cases.open(stay, { category: 'injury_or_illness', text: ' A scratch ', wantedRefund: usd(1_000), uploadIds });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'open', openedBy: 'owner', wantedRefund: usd(1_000), statements: [{ by: 'owner', text: 'A scratch' }], transitions: ['add_evidence', 'withdraw'], decision: null });
    expect(body.statements[0].files.length).toBeGreaterThan(2);
    expect(await stays.facts(stay.params.bookingId, 'dispute.opened')).toMatchObject([{ by: 'owner' }]);
    await world.settled();
    for (const who of [stay.caregiver, admin]) expect(await stays.toldOf(who, 'dispute.opened')).toMatchObject([{ channels: ['in_app', 'email'] }]);
    expect(await stays.toldOf(stay.owner, 'dispute.opened')).toEqual([]);
    const theirs = await stays.started();
    expect((await cases.open(theirs, { category: 'dog_not_as_described', text }, theirs.caregiver)).body).toMatchObject({ openedBy: 'caregiver' });
  });
  it('openDispute 201: nobody came', async () => {
    const stay = await stays.book({ fromDays: 1 });
    expect(outcome(await cases.open(stay))).toBe('409 dispute_window_closed');
    await stays.goTo(stay, 0);
    expect(outcome(await cases.open(stay, { category: 'no_show', text }))).toBe('201');
  });
  it('openDispute 400, 401, 403, 404', async () => {
    const stay = await stays.started();
    for (const body of [{}, { category: 'bored', text }, { category: 'other', text: ' ' }, { category: 'other', text, uploadIds: ['x'] }, { category: 'other', text, status: 'resolved' }]) {
      expect(outcome(await cases.open(stay, body))).toMatch(/^400 invalid_request/);
    }
    expect((await world.call('openDispute', { params: stay.params, body: { category: 'other', text } })).status).toBe(401);
    expect((await cases.open(stay, undefined, await world.person('support'))).status).toBe(403);
    for (const who of [await world.person('owner'), await world.caregiver(), await world.person('owner', 'beta')]) expect(outcome(await cases.open(stay, undefined, who))).toBe('404 booking_not_found');
  });
  it('openDispute 409: one at a time, of two at once; and for some days after the end', async () => {
    const { stay, dispute } = await cases.opened();
    expect(outcome(await cases.open(stay, undefined, stay.caregiver))).toBe('409 dispute_exists');
    expect(outcome(await cases.withdraw(stay, stay.owner, dispute.id))).toBe('200');
    const both = await Promise.all([cases.open(stay), cases.open(stay, undefined, stay.caregiver)]);
    expect(both.map(outcome).sort()).toEqual(['201', '409 dispute_exists']);
    const quiet = await stays.started({ nights: 1 });
    await stays.goTo(quiet, 7.5 * day);
    const answered = await cases.open(quiet);
    expect(outcome(answered)).toBe('201');
    const late = await stays.started({ nights: 1 });
    await stays.goTo(late, 8.2 * day);
    expect(outcome(await cases.open(late))).toBe('409 dispute_window_closed');
  });
  it('openDispute 422: more than the total, another currency, files of others, used ones', async () => {
    const stay = await stays.started();
    for (const wantedRefund of [usd(0), usd(stay.booking.total.amount + 1), { amount: 100, currency: 'EUR' }]) {
      expect(outcome(await cases.open(stay, { category: 'other', text, wantedRefund }))).toBe('422 invalid_refund #/wantedRefund');
    }
    const [mine, theirs] = [await stays.photo(stay.owner), await stays.photo(stay.caregiver)];
    expect(outcome(await cases.open(stay, { category: 'other', text, uploadIds: [mine, theirs] }))).toBe('422 upload_not_usable #/uploadIds/1');
    expect(outcome(await cases.open(stay, { category: 'other', text, uploadIds: [mine] }))).toBe('201');
    const [dispute] = (await world.call('listBookingDisputes', { ...stays.as(stay.owner), params: stay.params })).body.data;
    expect(outcome(await cases.say(stay, stay.owner, dispute.id, { text, uploadIds: [mine] }))).toBe('422 upload_not_usable #/uploadIds/0');
  });

  it('addDisputeEvidence 201: the other side’s first words are its answer; both add until the decision', async () => {
    const { stay, dispute } = await cases.opened();
    expect((await cases.say(stay, stay.owner, dispute.id)).body.status).toBe('open');
    const answered = await cases.say(stay, stay.caregiver, dispute.id, { text: 'The track was lost', uploadIds: [await stays.photo(stay.caregiver)] });
    expect(answered.body).toMatchObject({ status: 'answered', transitions: ['add_evidence'] });
    expect((await cases.say(stay, stay.owner, dispute.id)).body.statements.map(({ by }: { by: string }) => by)).toEqual(['owner', 'owner', 'caregiver', 'owner']);
    await world.settled();
    expect(await stays.toldOf(stay.owner, 'dispute.answered')).toHaveLength(1);
    expect(await stays.toldOf(stay.caregiver, 'dispute.evidence_added')).toHaveLength(2);
    await cases.resolve(dispute.id, { outcome: 'no_refund', reason: 'x' });
    expect(outcome(await cases.say(stay, stay.caregiver, dispute.id))).toBe('409 dispute_transition_not_allowed');
  });
  it('addDisputeEvidence and withdrawDispute 400, 401, 403, 404, 409', async () => {
    const { stay, dispute } = await cases.opened();
    const other = await cases.opened();
    expect(outcome(await cases.say(stay, stay.owner, dispute.id, { text: '' }))).toMatch(/^400/);
    for (const id of ['addDisputeEvidence', 'withdrawDispute'] as const) {
      const body = id === 'addDisputeEvidence' ? { body: { text } } : {};
      const params = { ...stay.params, disputeId: dispute.id };
      expect((await world.call(id, { params, ...body })).status).toBe(401);
      expect((await world.call(id, { ...stays.as(await world.person('admin')), params, ...body })).status).toBe(403);
      expect(outcome(await world.call(id, { ...stays.as(other.stay.owner), params, ...body }))).toBe('404 booking_not_found');
      expect(outcome(await world.call(id, { ...stays.as(await world.person('owner', 'beta')), params, ...body }))).toBe('404 booking_not_found');
      expect(outcome(await world.call(id, { ...stays.as(stay.owner), params: { ...stay.params, disputeId: other.dispute.id }, ...body }))).toBe('404 dispute_not_found #/path/disputeId');
    }
    expect(outcome(await cases.withdraw(stay, stay.caregiver, dispute.id))).toBe('409 dispute_transition_not_allowed');
  });
  it('withdrawDispute 200: by who opened it, and the payout is free again', async () => {
    const { stay, dispute } = await cases.opened();
    expect((await cases.withdraw(stay, stay.owner, dispute.id)).body).toMatchObject({ status: 'withdrawn', transitions: [] });
    expect(outcome(await cases.withdraw(stay, stay.owner, dispute.id))).toBe('409 dispute_transition_not_allowed');
    await world.settled();
    expect(await stays.toldOf(stay.caregiver, 'dispute.withdrawn')).toHaveLength(1);
  });
  it('listBookingDisputes 200 for both sides; 401, 403, 404', async () => {
    const { stay, dispute } = await cases.opened();
    const list = (who: Signed) => world.call('listBookingDisputes', { ...stays.as(who), params: stay.params });
    expect((await list(stay.owner)).body.data).toMatchObject([{ id: dispute.id, transitions: ['add_evidence', 'withdraw'] }]);
    expect((await list(stay.caregiver)).body.data).toMatchObject([{ id: dispute.id, transitions: ['answer'], statements: [{ text }] }]);
    expect((await world.call('listBookingDisputes', { params: stay.params })).status).toBe(401);
    expect((await list(await world.person('support'))).status).toBe(403);
    for (const who of [await world.person('owner'), await world.caregiver({}, 'beta')]) expect(outcome(await list(who))).toBe('404 booking_not_found');
  });
});

describeApp('disputes and the business', (world) => {
  let stays: Stays;
  let cases: ReturnType<typeof createCases>;
  let admin: Signed;
  beforeAll(async () => {
    stays = createStays(world);
    cases = createCases(world, stays);
    admin = await world.person('admin');
  });

  it('listDisputes 200: filtered, page by page, for admins, support and keys; 400, 401, 403', async () => {
    const [one, other] = [await cases.opened(), await cases.opened()];
    await cases.withdraw(other.stay, other.stay.owner, other.dispute.id);
    const list = (who: object, query: object = {}) => world.call('listDisputes', { ...who, query: query as never });
    const page = await list(stays.as(admin), { limit: 1 });
    expect(page.body.data).toMatchObject([{ id: other.dispute.id, status: 'withdrawn', owner: { firstName: 'Olivia', lastInitial: 'M' }, caregiver: { displayName: 'Grace K.' } }]);
    expect((await list(stays.as(await world.person('support')), { limit: 1, cursor: page.body.nextCursor })).body.data).toMatchObject([{ id: one.dispute.id }]);
    expect((await list(asKey(world), { bookingId: one.stay.params.bookingId, status: ['open'], category: 'care_not_as_agreed' })).body.data).toHaveLength(1);
    expect((await list(asKey(world), { bookingId: one.stay.params.bookingId, status: ['resolved', 'withdrawn'] })).body.data).toEqual([]);
    expect((await list({ tenant: null, token: world.secretKey('beta') })).body.data).toEqual([]);
    expect(outcome(await list(stays.as(admin), { status: ['lost'] }))).toMatch(/^400 invalid_request/);
    expect((await list({})).status).toBe(401);
    expect((await list(stays.as(one.stay.owner))).status).toBe(403);
  });

  it('getDispute 200: both sides, what happened, and the money; read by staff, and written down', async () => {
    const { stay, dispute } = await cases.opened();
    await cases.say(stay, stay.caregiver, dispute.id);
    const support = await world.person('support');
    const look = (who: Signed, disputeId = dispute.id) => world.call('getDispute', { ...stays.as(who), params: { disputeId } });
    const { status, body } = await look(support);
    expect(status).toBe(200);
    expect(body).toMatchObject({ dispute: { status: 'answered' }, statements: [{ by: 'owner', text }, { by: 'caregiver' }], transitions: [], money: { paid: stay.booking.total, refundable: stay.booking.total } });
    expect(body.timeline.map(({ what, name }: { what: string; name: string }) => `${what} ${name}`)).toEqual(expect.arrayContaining(
      ['booking pending', 'booking confirmed', 'payment succeeded', 'care check_in', 'booking in_progress', 'booking completed', 'dispute opened', 'dispute said'],
    ));
    expect((await look(admin)).body.transitions).toEqual(['resolve']);
    const { body: log } = await world.call('listAuditLog', { ...stays.as(admin), query: { action: 'dispute.read', subjectId: dispute.id } });
    expect(log.data).toHaveLength(2);
    expect((await world.call('getDispute', { params: { disputeId: dispute.id } })).status).toBe(401);
    expect((await look(stay.owner)).status).toBe(403);
    expect(outcome(await look(await world.person('admin', 'beta')))).toBe('404 dispute_not_found #/path/disputeId');
  });

  it('previewDisputeResolution 200 shows what resolveDispute does, to the cent, and does none of it', async () => {
    const { stay, dispute } = await cases.opened();
    const body = { outcome: 'refund_partial', lines: [{ line: 0, refund: usd(2_000) }], reason: 'One walk of two.' };
    const preview = await cases.preview(dispute.id, body);
    expect(preview.body).toMatchObject({ refund: usd(2_000), refundedBefore: usd(0), stays: usd(stay.booking.total.amount - 2_000), caregiverEarningsBefore: usd(4_400) });
    expect(await cases.refunds(stay.booking.id)).toEqual([]);
    const resolved = await cases.resolve(dispute.id, body, stays.as(admin));
    expect(resolved.body).toEqual({ dispute: expect.objectContaining({ status: 'resolved', refunded: usd(2_000) }), effects: preview.body });

    await until(async () => (await cases.refunds(stay.booking.id)).some(({ status }) => status === 'succeeded'));
    await world.settled();
    expect((await stays.bookingOf(stay)).refunded).toEqual(usd(2_000));
    const payments = world.server.app.parts.payments as unknown as PaymentActions;
    const ctx = await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test');
    const balance = (await payments.balances(ctx)).find(({ account, subjectId }) => account === 'caregiver_payable' && subjectId === stay.caregiver.userId);
    expect(-balance!.amountMinor).toBe(preview.body.caregiverEarningsAfter.amount);
    expect(await payments.ledgerFaults(ctx)).toEqual([]);

    const [told] = await stays.toldOf(stay.owner, 'dispute.resolved');
    expect(told!.body).toContain('$20.00');
    expect(await stays.toldOf(stay.caregiver, 'dispute.resolved')).toHaveLength(1);
    const [mine] = (await world.call('listBookingDisputes', { ...stays.as(stay.owner), params: stay.params })).body.data;
    expect(mine).toMatchObject({ status: 'resolved', decision: { outcome: 'refund_partial', refund: usd(2_000), reason: 'One walk of two.' }, transitions: [] });
    const { body: log } = await world.call('listAuditLog', { ...stays.as(admin), query: { action: 'dispute.resolved', subjectId: dispute.id } });
    expect(log.data).toMatchObject([{ actor: { id: admin.userId }, data: { outcome: 'refund_partial', refundMinor: 2_000 }, personal: { reason: 'One walk of two.' } }]);
  });
  it('resolveDispute: once, whoever clicks twice, and never more than is left', async () => {
    const { stay, dispute } = await cases.opened();
    const full = { outcome: 'refund_full', reason: 'Nobody came.' };
    const answers = await Promise.all([cases.resolve(dispute.id, full), cases.resolve(dispute.id, full, stays.as(admin)), cases.resolve(dispute.id, full)]);
    expect(answers.map(outcome).sort()).toEqual(['200', '409 dispute_transition_not_allowed', '409 dispute_transition_not_allowed']);
    expect((await cases.refunds(stay.booking.id)).map(({ amountMinor }) => Number(amountMinor))).toEqual([stay.booking.total.amount]);
    expect(outcome(await cases.preview(dispute.id, full))).toBe('409 dispute_transition_not_allowed');
    // what went back is not there to go back again
    expect(outcome(await cases.open(stay))).toBe('201');
    const [again] = (await world.call('listBookingDisputes', { ...stays.as(stay.owner), params: stay.params })).body.data;
    expect((await cases.preview(again.id, full)).body.refund).toEqual(usd(0));
    expect(outcome(await cases.resolve(again.id, { outcome: 'refund_partial', reason: 'x', lines: [{ line: 0, refund: usd(1) }] }))).toBe('422 invalid_refund #/lines/0/refund/amount');
  });
  it('resolveDispute and its preview 400, 401, 403, 404, 422', async () => {
    const { stay, dispute } = await cases.opened();
    const none = { outcome: 'no_refund', reason: 'x' };
    for (const ask of [cases.resolve, cases.preview]) {
      for (const body of [{}, { outcome: 'no_refund' }, { outcome: 'half', reason: 'x' }, { ...none, status: 'resolved' }]) expect(outcome(await ask(dispute.id, body))).toMatch(/^400 invalid_request/);
      expect((await ask(dispute.id, none, {})).status).toBe(401);
      for (const who of [stay.owner, stay.caregiver, await world.person('support')]) expect((await ask(dispute.id, none, stays.as(who))).status).toBe(403);
      expect(outcome(await ask(dispute.id, none, { tenant: null, token: world.secretKey('beta') }))).toBe('404 dispute_not_found #/path/disputeId');
      expect(outcome(await ask(dispute.id, { ...none, lines: [{ line: 0, refund: usd(1) }] }))).toBe('422 invalid_refund #/lines');
    }
    expect(outcome(await cases.resolve(dispute.id, none))).toBe('200');
    expect(await cases.refunds(stay.booking.id)).toEqual([]);
  });
});
