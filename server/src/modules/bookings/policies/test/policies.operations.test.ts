import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, until, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';

const hour = 3_600_000;
const weekender = {
  rules: [{ daysBefore: 7, at: '18:00', refundBps: 10_000 }, { daysBefore: 2, at: '18:00', refundBps: 5_000 }],
  neverRefunded: { ownerFeeBps: 10_000 },
};
const summary = 'Full refund until 6 PM 7 days before the start, then half until 6 PM 2 days before. The service fee is never refunded.';

describeApp('cancellation policies', (world) => {
  let owner: Signed;
  let admin: Signed;
  let support: Signed;
  let caregiver: SignedCaregiver;
  let dogId: string;
  beforeAll(async () => {
    [owner, admin, support] = await Promise.all([world.person('owner'), world.person('admin'), world.person('support')]);
    caregiver = await world.caregiver();
    dogId = await world.dog(owner);
  });

  const set = (policies: object, tenant: 'alpha' | 'beta' = 'alpha') => world.call('updateSettings', { tenant, token: world.secretKey(tenant), body: { policies } });
  const now = async (): Promise<number> => Date.parse((await world.call('getSandboxClock', { token: world.secretKey('alpha') })).body.now);
  const goTo = async (instant: number): Promise<void> => void (await world.advance(instant - (await now())));
  const offer = (who: SignedCaregiver, cancellationPolicy: string) => world.call('putService', {
    token: who.token, params: { serviceType: 'boarding' },
    body: { prices: [{ durationMinutes: null, amount: { amount: 5_500, currency: 'USD' } }], capacity: 3, sizesTaken: ['large'], minNoticeHours: 0, horizonDays: 365, cancellationPolicy },
  });
  const paid = async (days: number, who = caregiver) => {
    const booking = await world.booking(owner, who, [dogId], { when: world.nights(days), confirmed: true });
    await world.pay(owner, booking.id);
    return booking;
  };
  const preview = async (bookingId: string, who: Signed = owner) => (await world.call('previewCancellation', { token: who.token, params: { bookingId } })).body;

  describe('in the settings', () => {
    it('are versioned, shown, listed in words, picked by a service, quoted, and copied into the booking', async () => {
      expect((await set({ weekender })).status).toBe(200);
      const settings = await world.call('getSettings', { token: admin.token });
      expect(settings.body.policies).toEqual({ weekender });
      const versions = await world.call('listSettingsVersions', { token: admin.token });
      expect(versions.body.data[0].changes.map(({ pointer }: { pointer: string }) => pointer)).toContain('/policies/weekender/rules');
      const listed = await world.call('listCancellationPolicies');
      expect(listed.body.data.map(({ name, isPreset }: { name: string; isPreset: boolean }) => [name, isPreset])).toEqual([['flexible', true], ['moderate', true], ['strict', true], ['weekender', false]]);
      expect(listed.body.data[3]).toEqual({ name: 'weekender', isPreset: false, summary, ...weekender });

      const modern = await world.caregiver();
      expect((await offer(modern, 'weekender')).body.cancellationPolicy).toBe('weekender');
      expect((await world.call('getCaregiver', { params: { caregiverId: modern.caregiverId } })).body.services[0].cancellationPolicy).toBe('weekender');
      const booking = await paid(30, modern);
      expect(booking.cancellationPolicy).toEqual({ name: 'weekender', summary, ...weekender });

      // made before: it keeps the policy as it was
      await set({ weekender: { rules: [] } });
      const { lines, refund, nextChangeAt } = await preview(booking.id);
      expect([lines.map((line: any) => line.refund.amount), refund.amount]).toEqual([[16_500, 0], 16_500]);
      expect(new Date(nextChangeAt).toLocaleString('en-US', { timeZone: 'America/Denver', timeStyle: 'short' })).toBe('6:00 PM');
      expect((await world.quote(owner, modern.caregiverId, [dogId], world.nights(40))).body.cancellationPolicy).toMatchObject({ name: 'weekender', summary: 'No refund.' });
      await set({ weekender });

      const refused = await set({ weekender: null });
      expect([refused.status, refused.body.code, refused.body.errors[0].pointer, refused.body.detail]).toEqual([409, 'policy_in_use', '#/policies/weekender', 'One service goes by “weekender”.']);
      await offer(modern, 'strict');
      expect((await set({ weekender: null })).body.policies).toEqual({});
      expect((await world.call('getBooking', { token: owner.token, params: { bookingId: booking.id } })).body.cancellationPolicy.name).toBe('weekender');
    });

    it('are not gone back from while services go by them', async () => {
      const { version } = (await world.call('getSettings', { token: admin.token })).body;
      await set({ passing: weekender });
      const modern = await world.caregiver();
      await offer(modern, 'passing');
      const back = () => world.call('rollBackSettings', { token: admin.token, params: { version } });
      expect(outcome(await back())).toContain('409 policy_in_use');
      await offer(modern, 'moderate');
      expect((await back()).status).toBe(200);
    });

    it('go by moderate, should one be taken away while it is being picked', async () => {
      const modern = await world.caregiver({ services: [{ serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 5_500 }], capacity: 1, sizesTaken: ['large'], minNoticeHours: 0, cancellationPolicy: 'vanished' }] });
      expect((await world.quote(owner, modern.caregiverId, [dogId], world.nights(40))).body.cancellationPolicy.name).toBe('moderate');
    });

    it.each<[string, object, string, string]>([
      ['a preset’s name', { moderate: weekender }, '422 invalid_settings', '#/policies/moderate'],
      ['shares that rise', { odd: { rules: [{ hoursBefore: 48, refundBps: 1_000 }, { hoursBefore: 24, refundBps: 2_000 }] } }, '422 invalid_settings', '#/policies/odd/rules/1/refundBps'],
      ['cut-offs that do not fall', { odd: { rules: [{ hoursBefore: 24, refundBps: 3_000 }, { hoursBefore: 48, refundBps: 2_000 }] } }, '422 invalid_settings', '#/policies/odd/rules/1'],
      ['more than everything', { odd: { rules: [{ hoursBefore: 24, refundBps: 10_001 }] } }, '400 invalid_request', '#/policies/odd/rules/0/refundBps'],
      ['a time that is none', { odd: { rules: [{ daysBefore: 1, at: '25:00', refundBps: 1 }] } }, '400 invalid_request', '#/policies/odd/rules/0/at'],
      ['a name that is none', { 'So Odd': weekender }, '400 invalid_request', '#/policies'],
    ])('are refused for %s', async (_, policies, said, pointer) => {
      const answer = await set(policies);
      expect([`${answer.status} ${answer.body.code}`, answer.body.errors[0].pointer]).toEqual([said, pointer]);
    });

    it('are each business’s own', async () => {
      await set({ ours: weekender });
      expect((await world.call('listCancellationPolicies', { tenant: 'beta' })).body.data).toHaveLength(3);
      const foreign = await world.caregiver({}, 'beta');
      const body = { prices: [{ durationMinutes: null, amount: { amount: 5_500, currency: 'USD' } }], capacity: 1, sizesTaken: ['large'], cancellationPolicy: 'ours' };
      const picked = await world.call('putService', { tenant: 'beta', token: foreign.token, params: { serviceType: 'boarding' }, body });
      expect([picked.status, picked.body.code, picked.body.errors[0].pointer]).toEqual([422, 'unknown_policy', '#/cancellationPolicy']);
      expect(outcome(await offer(caregiver, 'nonesuch'))).toContain('422 unknown_policy');
      expect((await world.call('listCancellationPolicies', { tenant: null })).body.code).toBe('unknown_key');
    });
  });

  describe('cancelBooking with the refund that was shown', () => {
    it('409: gives nobody less than they were shown, but shows the new preview', async () => {
      const { id: bookingId, startsAt } = await paid(20);
      const shown = await preview(bookingId);
      expect(shown.refund.amount).toBe(17_325);
      await goTo(Date.parse(shown.nextChangeAt) - 60_000);
      expect((await preview(bookingId)).refund).toEqual(shown.refund);
      await goTo(Date.parse(shown.nextChangeAt));
      const late = await world.call('cancelBooking', { token: owner.token, params: { bookingId }, body: { expectedRefund: shown.refund } });
      expect([late.status, late.body.code, late.body.errors[0].pointer]).toEqual([409, 'refund_changed', '#/expectedRefund/amount']);
      expect(late.body.preview).toEqual(await preview(bookingId));
      expect(late.body.preview).toMatchObject({ refund: { amount: 8_663 }, nextChangeAt: new Date(Date.parse(startsAt) - 24 * hour).toISOString() });
      expect((await world.call('getBooking', { token: owner.token, params: { bookingId } })).body.status).toBe('confirmed');
      const done = await world.call('cancelBooking', { token: owner.token, params: { bookingId }, body: { expectedRefund: late.body.preview.refund } });
      expect([done.status, done.body.status]).toEqual([200, 'cancelled']);
      await until(async () => (await world.call('getBooking', { token: owner.token, params: { bookingId } })).body.refunded.amount === 8_663);
    });
    it('200: more than was shown is no reason to refuse', async () => {
      const { id: bookingId } = await paid(20);
      const body = { expectedRefund: { amount: 1, currency: 'USD' } };
      expect((await world.call('cancelBooking', { token: owner.token, params: { bookingId }, body })).body.status).toBe('cancelled');
    });
    it('400: in another currency, or with no amount', async () => {
      const { id: bookingId } = await paid(20);
      const asked = async (expectedRefund: object) => outcome(await world.call('cancelBooking', { token: owner.token, params: { bookingId }, body: { expectedRefund } }));
      expect(await asked({ amount: 1, currency: 'EUR' })).toBe('400 invalid_request #/expectedRefund/currency');
      expect(await asked({ currency: 'USD' })).toBe('400 invalid_request #/expectedRefund/amount');
    });
  });

  describe('once the stay has started', () => {
    it('gives back the nights to come, as the policy says, and everything where the caregiver ends it', async () => {
      await set({ leaving: { rules: [{ hoursBefore: 24, refundBps: 10_000 }, { hoursBefore: 0, refundBps: 8_000 }], afterStart: { refundBps: 5_000 } } });
      const modern = await world.caregiver();
      await offer(modern, 'leaving');
      const [mine, theirs] = [await paid(3, modern), await paid(3, modern)];
      await goTo(Date.parse(mine.startsAt) + hour);
      for (const { id } of [mine, theirs]) {
        expect((await world.call('setBookingStatus', { token: modern.token, params: { bookingId: id }, body: { status: 'in_progress' } })).status).toBe(200);
      }
      const shown = await preview(mine.id);
      expect([shown.refundBps, shown.lines.map((line: any) => line.refund.amount)]).toEqual([5_000, [5_500, 275]]);
      const left = await world.call('cancelBooking', { token: owner.token, params: { bookingId: mine.id }, body: { expectedRefund: shown.refund } });
      expect(left.body.status).toBe('cancelled');
      expect((await preview(theirs.id, modern)).refund.amount).toBe(17_325);
      expect((await world.call('cancelBooking', { token: modern.token, params: { bookingId: theirs.id }, body: {} })).body.status).toBe('cancelled');
      await world.settled();
      const after = async (bookingId: string) => (await world.call('getBooking', { token: owner.token, params: { bookingId } })).body;
      await until(async () => (await after(theirs.id)).paymentStatus === 'refunded');
      expect(await after(mine.id)).toMatchObject({ paymentStatus: 'partially_refunded', refunded: { amount: 5_775 } });
      // nobody completes what is over
      await goTo(Date.parse(mine.endsAt) + 48 * hour);
      expect((await after(mine.id)).status).toBe('cancelled');
    });
  });

  describe('simulatePolicy', () => {
    const policy = { rules: [{ hoursBefore: 0, refundBps: 2_500 }] };
    const ask = (body: object, token = admin.token, tenant: 'alpha' | 'beta' = 'alpha') => world.call('simulatePolicy', { token, tenant, body: { policy, ...body } });
    const dates = async (fromDays: number, toDays: number) => {
      const when = world.nights(fromDays, toDays - fromDays);
      return { from: when.checkIn, to: when.checkOut };
    };
    it('replays it over what was cancelled, and over what was completed as if, by line and in sum', async () => {
      const fresh = await world.caregiver();
      const period = await dates(118, 126);
      const made = [];
      for (const by of [owner, fresh]) {
        const { id: bookingId } = await paid(120, fresh);
        await world.call('cancelBooking', { token: by.token, params: { bookingId }, body: {} });
        made.push(bookingId);
      }
      const unpaid = await world.booking(owner, fresh, [dogId], { when: world.nights(120) });
      await world.call('cancelBooking', { token: owner.token, params: { bookingId: unpaid.id }, body: {} });
      const whole = await ask(period);
      expect(whole.status).toBe(200);
      expect(whole.body.summary).toBe('25% refund until the start.');
      expect(whole.body.data.map((one: any) => [one.bookingId, one.cancelledBy, one.before.amount, one.after.amount, one.difference.amount])).toEqual([
        [made[0], 'owner', 17_325, 4_331, -12_994], [made[1], 'caregiver', 17_325, 17_325, 0],
      ]);
      expect(whole.body.data[0].lines.map((line: any) => [line.code, line.amount.amount, line.before.amount, line.after.amount])).toEqual([['base', 16_500, 16_500, 4_125], ['owner_fee', 825, 825, 206]]);
      expect(whole.body.totals).toEqual([expect.objectContaining({ currency: 'USD', bookings: 2, paid: { amount: 34_650, currency: 'USD' }, difference: { amount: -12_994, currency: 'USD' } })]);
      expect(JSON.stringify(whole.body)).not.toMatch(/Biscuit|Olivia|usr_|dog_/);

      const first = await ask({ ...period, limit: 1 });
      expect(first.body.data).toHaveLength(1);
      const rest = await ask({ ...period, limit: 1, cursor: first.body.nextCursor });
      expect([rest.body.data[0].bookingId, rest.body.nextCursor]).toEqual([made[1], null]);
      expect((await ask(await dates(200, 210))).body).toMatchObject({ data: [], totals: [], nextCursor: null });
    });
    it('takes completed bookings as if they had been cancelled', async () => {
      const fresh = await world.caregiver();
      const period = await dates(1, 4);
      const booking = await paid(2, fresh);
      await goTo(Date.parse(booking.endsAt) + 30 * hour);
      expect((await world.call('getBooking', { token: owner.token, params: { bookingId: booking.id } })).body.status).toBe('completed');
      const replayed = async (more: object) => (await ask({ ...period, ...more }, world.secretKey('alpha'))).body.data.find((one: any) => one.bookingId === booking.id);
      expect(await replayed({})).toBeUndefined();
      expect(await replayed({ completedCancelledHoursBefore: 48 })).toMatchObject({
        status: 'completed', isAssumed: true, cancelledBy: 'owner', cancelledAt: new Date(Date.parse(booking.startsAt) - 48 * hour).toISOString(), before: { amount: 8_663 }, after: { amount: 4_331 },
      });
    });
    it('is for the business’s admins and keys, about its own bookings', async () => {
      const period = await dates(1, 300);
      for (const who of [owner, caregiver, support]) expect(outcome(await ask(period, who.token))).toContain('403 forbidden');
      expect((await world.call('simulatePolicy', { body: { policy, ...period } })).status).toBe(401);
      expect((await ask({ ...period, from: '2026-01-01', to: '2026-12-31' }, world.secretKey('beta'), 'beta')).body.data).toEqual([]);
    });
    it.each<[string, object, string]>([
      ['400: a period that ends before it begins', { from: '2026-02-01', to: '2026-01-01' }, '400 invalid_request #/to'],
      ['422: a period of years', { from: '2026-01-01', to: '2027-06-01' }, '422 range_too_long #/to'],
      ['422: a policy that contradicts itself', { from: '2026-01-01', to: '2026-02-01', policy: { rules: [{ refundBps: 1 }] } }, '422 invalid_policy #/policy/rules/0'],
      ['400: a date that is none', { from: '2026-02-30', to: '2026-03-01' }, '400 invalid_request #/from'],
      ['400: a cursor of something else', { from: '2026-01-01', to: '2026-02-01', cursor: 'rubbish' }, '400 invalid_cursor #/cursor'],
    ])('%s', async (_, body, said) => expect(outcome(await ask(body))).toBe(said));
  });
});
