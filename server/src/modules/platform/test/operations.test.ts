import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, keys, password, testSettings, until, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';

const day = 86_400_000;
const unknownPayment = 'pay_01JZ0000000000000000000000';

describeApp('platform', (world) => {
  let owner: Signed;
  let admin: Signed;
  let caregiver: SignedCaregiver;
  let dogId: string;
  let night = 200;
  const secret = { tenant: null, token: keys.alpha.secret } as const;
  const live = { tenant: null, token: 'sk_test_live' } as const;

  beforeAll(async () => {
    [owner, admin, caregiver] = await Promise.all([world.person('owner'), world.person('admin'), world.caregiver()]);
    dogId = await world.dog(owner);
    await world.server.app.parts.platform.createTenant({
      slug: 'live', name: 'Live', mode: 'live', currency: 'USD', locale: 'en-US', timeZone: 'America/Denver', settings: testSettings, keys: ['pk_test_live', 'sk_test_live'],
    });
  });
  /** A booking that waits for its payment, and the payment. */
  const unpaid = async () => {
    const booking = await world.booking(owner, caregiver, [dogId], { when: world.nights((night += 2), 1), confirmed: true });
    const { body } = await world.call('processPayment', { token: owner.token, body: { bookingId: booking.id } });
    return { bookingId: booking.id, paymentId: body.payment.id as string };
  };
  const paymentStatus = async (paymentId: string): Promise<string> => (await world.call('getPayment', { token: owner.token, params: { paymentId } })).body.status;

  describe('getStorefront', () => {
    it('dresses each business’s pages in its own brand', async () => {
      const [alpha, beta] = await Promise.all([world.call('getStorefront'), world.call('getStorefront', { tenant: 'beta' })]);
      expect(alpha.body).toMatchObject({
        tenantId: world.server.tenantIds.alpha, slug: 'alpha', name: 'Alpha Pets', mode: 'sandbox', currency: 'USD', locale: 'en-US', timeZone: 'America/Denver',
        brand: { tagline: 'For tests', colors: { primary: '#9a3412' } }, features: { instantBook: true },
      });
      expect(alpha.body.serviceTypes.map(({ type }: { type: string }) => type)).toEqual(testSettings.serviceTypes);
      expect(alpha.body.serviceTypes.find(({ type }: { type: string }) => type === 'walking')).toMatchObject({ unit: 'visit', durationsMinutes: [30, 60] });
      expect(beta.body).toMatchObject({ slug: 'beta', tenantId: world.server.tenantIds.beta });
    });
    it('shows nothing that is the business’s own affair', async () => {
      const text = JSON.stringify((await world.call('getStorefront')).body);
      for (const word of ['commissionBps', 'allowedOrigins', 'taxBps', 'clockOffset', 'keyHash']) expect(text).not.toContain(word);
    });
    it('is the same for a secret key', async () => expect((await world.call('getStorefront', secret)).body.slug).toBe('alpha'));
    it('is not told without a key, or to a question nobody asked', async () => {
      expect((await world.call('getStorefront', { tenant: null })).body.code).toBe('unknown_key');
      expect((await world.call('getStorefront', { query: { lang: 'de' } })).status).toBe(400);
    });
  });

  describe('getHealth', () => {
    it('answers anybody, whatever they send along', async () => {
      expect((await world.call('getHealth', { tenant: null })).body).toEqual({ status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
      expect((await world.call('getHealth', { tenant: null, token: 'rubbish', headers: { 'x-publishable-key': 'rubbish', origin: 'https://evil.example' } })).status).toBe(200);
    });
  });

  describe('getReadiness', () => {
    const withQuery = async <T>(query: () => Promise<never>, work: () => Promise<T>): Promise<T> => {
      const db = world.server.app.parts.db as { query: (scope: object, sql: string, parameters: unknown[]) => unknown };
      const real = db.query;
      // the probe's question alone: what goes on in the background must not be caught in it
      db.query = (scope, sql, parameters) => (sql === 'SELECT 1' ? query() : real(scope, sql, parameters));
      try {
        return await work();
      } finally {
        db.query = real;
      }
    };
    it('names what the server needs', async () => {
      const { status, body } = await world.call('getReadiness', { tenant: null });
      expect([status, body]).toEqual([200, {
        status: 'ready', checks: [{ name: 'database', required: true, status: 'ok' }, { name: 'cache', required: false, status: 'ok' }],
      }]);
    });
    it('says so when the database is gone, and when it only hangs', async () => {
      for (const query of [async () => { throw new Error('gone'); }, () => new Promise<never>(() => undefined)]) {
        const { status, body } = await withQuery(query, () => world.call('getReadiness', { tenant: null }));
        expect([status, body.status, body.checks[0]]).toEqual([503, 'not_ready', { name: 'database', required: true, status: 'down' }]);
      }
      expect((await world.call('getReadiness', { tenant: null })).status).toBe(200);
    });
    it('goes on without what it can do without', async () => {
      const { platform } = world.server.app.parts;
      const checks = [{ name: 'database', required: true, probe: async () => true }, { name: 'cache', required: false, probe: async () => false }];
      expect((await platform.readiness(checks)).ready).toBe(true);
      expect((await platform.readiness([{ ...checks[0]!, probe: async () => false }])).ready).toBe(false);
    });
  });

  describe('getSandboxClock', () => {
    it('tells both times, to an admin and to a secret key', async () => {
      for (const who of [{ token: admin.token }, secret]) {
        const { status, body } = await world.call('getSandboxClock', who);
        expect(status).toBe(200);
        expect(Date.parse(body.now) - Date.parse(body.wallNow)).toBe(body.offsetMs);
      }
    });
    it('is for a sandbox', async () => {
      const { status, body } = await world.call('getSandboxClock', live);
      expect([status, body.code]).toEqual([403, 'not_a_sandbox']);
    });
  });

  describe('advanceSandboxClock', () => {
    const advance = (body: unknown, who: object = secret) => world.call('advanceSandboxClock', { ...who, body });
    const clock = async (tenant: 'alpha' | 'beta' = 'alpha') => (await world.call('getSandboxClock', { tenant: null, token: keys[tenant].secret })).body;

    it('moves by so much, and nobody else’s', async () => {
      const [before, others] = [await clock(), await clock('beta')];
      const { status, body } = await advance({ byMs: 90_000 });
      expect([status, body.offsetMs]).toEqual([200, before.offsetMs + 90_000]);
      expect((await clock()).offsetMs).toBe(body.offsetMs);
      expect((await clock('beta')).offsetMs).toBe(others.offsetMs);
    });
    it('moves to an instant', async () => {
      const to = new Date(Date.parse((await clock()).now) + 3_600_000).toISOString();
      const { body } = await advance({ to });
      expect(Math.abs(Date.parse(body.now) - Date.parse(to))).toBeLessThan(2_000);
    });
    it('goes forward only, by nothing at all, and 400 days at most', async () => {
      const { now } = await clock();
      const at = (ms: number): string => new Date(Date.parse(now) + ms).toISOString();
      const back = await advance({ to: at(-60_000) });
      expect([back.status, back.body.code, back.body.errors[0].pointer]).toEqual([422, 'clock_goes_forward', '#/to']);
      expect((await advance({ byMs: 0 })).status).toBe(200);
      for (const wrong of [{ to: at(401 * day) }, { byMs: 400 * day + 1 }, { byMs: -1 }, { byMs: 1.5 }, { byMs: '5' }, {}, { byMs: 1, to: at(day) }, { to: 'tomorrow' }, { to: '2030-02-31T00:00:00Z' }, null]) {
        const answer = await advance(wrong);
        expect([JSON.stringify(wrong), answer.status, answer.body.code]).toEqual([JSON.stringify(wrong), 400, 'invalid_request']);
      }
      expect((await clock()).offsetMs - (Date.parse(now) - Date.now())).toBeLessThan(5_000);
    });
    it('is for a sandbox', async () => expect((await advance({ byMs: 1 }, live)).body.code).toBe('not_a_sandbox'));
    it('does what comes due on the way in its order, at its time, and what follows from it', async () => {
      const beta = { tenant: 'beta' as const };
      const [betaOwner, betaCaregiver] = await Promise.all([world.person('owner', 'beta'), world.caregiver({}, 'beta')]);
      const betaDog = await world.dog(betaOwner);
      const bookings = [];
      for (const days of [40, 50]) bookings.push(await world.booking(betaOwner, betaCaregiver, [betaDog], { when: world.nights(days) }));
      await world.call('setBookingStatus', { ...beta, token: betaCaregiver.token, params: { bookingId: bookings[1]!.id }, body: { status: 'confirmed' } });
      const { body } = await advance({ byMs: 10 * day }, { tenant: null, token: keys.beta.secret });
      expect(body.deadlinesWorked).toBeGreaterThanOrEqual(2);
      const [expired, unpaidOne] = await Promise.all(bookings.map(async ({ id }) => (await world.call('getBooking', { ...beta, token: betaOwner.token, params: { bookingId: id } })).body));
      expect([expired.status, unpaidOne.status]).toEqual(['expired', 'cancelled']);
      // each at its own time: 72 hours for an answer, 48 for a payment
      const at = (booking: any, to: string): number => Date.parse(booking.history.find((step: { to: string }) => step.to === to).at);
      expect(Math.abs(at(expired, 'expired') - Date.parse(expired.createdAt) - 72 * 3_600_000)).toBeLessThan(60_000);
      expect(Math.abs(at(unpaidOne, 'cancelled') - at(unpaidOne, 'confirmed') - 48 * 3_600_000)).toBeLessThan(60_000);
      // the mails about it are there when the clock has arrived
      const { body: inbox } = await world.call('listSandboxInbox', { tenant: null, token: keys.beta.secret, query: { to: betaOwner.email } });
      expect(inbox.data.length).toBeGreaterThanOrEqual(2);
    });
    it('by two at once never goes back', async () => {
      const before = (await clock()).offsetMs;
      const both = await Promise.all([advance({ byMs: 7_200_000 }), advance({ byMs: 3_600_000 })]);
      expect(both.map(({ status }) => status)).toEqual([200, 200]);
      expect((await clock()).offsetMs).toBeGreaterThanOrEqual(before + 7_200_000);
    });
    it('once for one Idempotency-Key', async () => {
      const go = () => world.call('advanceSandboxClock', { ...secret, headers: { 'idempotency-key': 'tick' }, body: { byMs: 60_000 } });
      const first = await go();
      const again = await go();
      expect([again.body, (await clock()).offsetMs]).toEqual([first.body, first.body.offsetMs]);
    });
  });

  describe('listSandboxInbox', () => {
    const inbox = (query: Record<string, string | number> = {}, who: object = secret) => world.call('listSandboxInbox', { ...who, query });
    beforeAll(async () => {
      for (let i = 0; i < 3; i += 1) await world.booking(owner, caregiver, [dogId], { when: world.nights(100 + 5 * i, 2), confirmed: true });
      await world.settled();
    });
    it('shows the newest first, page by page, each once', async () => {
      const whole = await inbox({ limit: 100 });
      expect(whole.status).toBe(200);
      const times = whole.body.data.map(({ sentAt }: { sentAt: string }) => sentAt);
      expect(times).toEqual([...times].sort().reverse());
      const ids: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { body }: { body: any } = await inbox({ limit: 2, ...(cursor && { cursor }) });
        expect(body.data.length).toBeLessThanOrEqual(2);
        ids.push(...body.data.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor;
      }
      expect(ids).toEqual(whole.body.data.map(({ id }: { id: string }) => id));
    });
    it('finds what one person was sent', async () => {
      const { body } = await inbox({ to: owner.email });
      expect(body.data.length).toBeGreaterThan(0);
      expect(new Set(body.data.map(({ to }: { to: string }) => to))).toEqual(new Set([owner.email]));
      expect((await inbox({ to: 'nobody@test.example' })).body).toEqual({ data: [], nextCursor: null });
    });
    it('shows nobody else’s', async () => {
      const { body } = await inbox({ to: owner.email }, { tenant: null, token: keys.beta.secret });
      expect(body.data).toEqual([]);
    });
    it.each([['limit', '0'], ['limit', '101'], ['limit', 'many'], ['cursor', 'rubbish'], ['cursor', '-1'], ['cursor', '1.5'], ['cursor', ''], ['cursor', '1e9'], ['colour', 'red']])('refuses %s=%s', async (name, value) => {
      const answer = await inbox({ [name]: value });
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, `#/query/${name}`]);
    });
    it('is for a sandbox', async () => expect((await inbox({}, live)).body.code).toBe('not_a_sandbox'));
  });

  describe('completeSandboxPayment', () => {
    const complete = (paymentId: string, body: unknown = { outcome: 'succeeded' }, who: object = { token: owner.token }) =>
      world.call('completeSandboxPayment', { ...who, params: { paymentId }, body });
    it('pays as the payer would, and the webhook brings the news', async () => {
      const { paymentId, bookingId } = await unpaid();
      const { status, body } = await complete(paymentId);
      expect([status, body]).toEqual([200, { paymentId, outcome: 'succeeded' }]);
      await until(async () => (await paymentStatus(paymentId)) === 'succeeded');
      expect((await world.call('getBooking', { token: owner.token, params: { bookingId } })).body.paymentStatus).toBe('paid');
      const again = await complete(paymentId);
      expect([again.status, again.body.code]).toEqual([409, 'booking_not_payable']);
    });
    it('declines, and the booking still waits', async () => {
      const { paymentId, bookingId } = await unpaid();
      expect((await complete(paymentId, { outcome: 'declined' }, secret)).status).toBe(200);
      await world.settled();
      expect((await world.call('getBooking', { token: owner.token, params: { bookingId } })).body.paymentStatus).toBe('unpaid');
    });
    it('is its owner’s alone, and of their business', async () => {
      const { paymentId } = await unpaid();
      const [other, foreigner] = await Promise.all([world.person('owner'), world.person('owner', 'beta')]);
      for (const who of [{ token: other.token }, { token: foreigner.token, tenant: 'beta' }, { tenant: null, token: keys.beta.secret }]) {
        const answer = await complete(paymentId, undefined, who);
        expect([answer.status, answer.body.code]).toEqual([404, 'payment_not_found']);
      }
      expect((await complete(unknownPayment)).body.code).toBe('payment_not_found');
    });
    it('knows two outcomes', async () => {
      for (const body of [{}, { outcome: 'maybe' }, { outcome: 'succeeded', amount: 1 }]) expect((await complete(unknownPayment, body)).status).toBe(400);
      expect((await complete('pay_1')).body.errors[0].pointer).toBe('#/path/paymentId');
    });
    it('is for a sandbox', async () => expect((await complete(unknownPayment, undefined, live)).body.code).toBe('not_a_sandbox'));
  });

  describe('sendSandboxEvent', () => {
    const sendEvent = (body: unknown, who: object = secret) => world.call('sendSandboxEvent', { ...who, body });
    it('brings the news once more, and nothing happens twice', async () => {
      const { paymentId, bookingId } = await unpaid();
      await world.call('completeSandboxPayment', { token: owner.token, params: { paymentId }, body: { outcome: 'succeeded' } });
      await until(async () => (await paymentStatus(paymentId)) === 'succeeded');
      const invoice = async () => (await world.call('getInvoice', { token: owner.token, params: { bookingId } })).body;
      const before = await invoice();
      const sent = await sendEvent({ paymentId, type: 'payment_intent.succeeded' });
      expect([sent.status, sent.body.providerEventId]).toEqual([202, expect.stringMatching(/^evt_/)]);
      await world.settled();
      expect(await invoice()).toEqual(before);
      expect(await paymentStatus(paymentId)).toBe('succeeded');
    });
    it('of a payment that did not happen makes none', async () => {
      const { paymentId } = await unpaid();
      expect((await sendEvent({ paymentId, type: 'payment_intent.succeeded' }, { token: admin.token })).status).toBe(202);
      await world.settled();
      expect(await paymentStatus(paymentId)).not.toBe('succeeded');
    });
    it('knows payments of its own business, and three types', async () => {
      const { paymentId } = await unpaid();
      const type = 'payment_intent.succeeded';
      expect((await sendEvent({ paymentId, type }, { tenant: null, token: keys.beta.secret })).body.code).toBe('payment_not_found');
      expect((await sendEvent({ paymentId: unknownPayment, type })).body.code).toBe('payment_not_found');
      for (const wrong of [{ paymentId, type: 'charge.refunded' }, { type }, { paymentId: 'pay_1', type }, { paymentId, type, at: 1 }]) {
        expect((await sendEvent(wrong)).status).toBe(400);
      }
    });
    it('is for a sandbox', async () => expect((await sendEvent({ paymentId: unknownPayment, type: 'payment_intent.succeeded' }, live)).body.code).toBe('not_a_sandbox'));
  });

  describe('setSandboxWebhooks', () => {
    const set = (body: unknown, who: object = secret) => world.call('setSandboxWebhooks', { ...who, body });
    const paying = async () => {
      const made = await unpaid();
      await world.call('completeSandboxPayment', { token: owner.token, params: { paymentId: made.paymentId }, body: { outcome: 'succeeded' } });
      return made.paymentId;
    };
    const told = async (paymentId: string): Promise<number> =>
      (await world.server.app.parts.db.query<{ id: string }>({}, 'SELECT id FROM received_webhooks WHERE subjectId = ?', [paymentId])).rows.length;

    it('holds back what is told of the business, and of no other, until it is sent', async () => {
      expect((await set({ mode: 'delay' })).body).toEqual({ mode: 'delay', sent: 0 });
      const paymentId = await paying();
      // the other business's arrive meanwhile
      const [theirs, sitter] = await Promise.all([world.person('owner', 'beta'), world.caregiver({}, 'beta')]);
      await world.pay(theirs, (await world.booking(theirs, sitter, [await world.dog(theirs)], { confirmed: true })).id);
      expect(await told(paymentId)).toBe(0);

      const flushed = await set({ mode: 'delay', flush: true }, { token: admin.token });
      expect(flushed.body).toEqual({ mode: 'delay', sent: expect.any(Number) });
      expect(flushed.body.sent).toBeGreaterThan(0);
      await until(async () => (await paymentStatus(paymentId)) === 'succeeded');

      const next = await paying();
      expect(await told(next)).toBe(0);
      expect((await set({ mode: 'reorder' })).body.sent).toBeGreaterThan(0);
      await until(async () => (await paymentStatus(next)) === 'succeeded');
      for (const mode of ['double', 'reorder']) {
        await set({ mode });
        const other = await paying();
        await until(async () => (await paymentStatus(other)) === 'succeeded');
      }
      expect((await set({ mode: 'normal' })).status).toBe(200);
    });
    it('what is lost is found by asking', async () => {
      await set({ mode: 'drop' });
      const paymentId = await paying();
      await set({ mode: 'normal' });
      expect(await told(paymentId)).toBe(0);
      await world.advance(3_600_000);
      expect(await paymentStatus(paymentId)).toBe('succeeded');
    });
    it('knows five modes', async () => {
      for (const wrong of [{}, { mode: 'sometimes' }, { mode: 'delay', flush: 'yes' }, { mode: 'delay', tenantId: 'ten_1' }]) expect((await set(wrong)).status).toBe(400);
      expect((await set({ mode: 'drop' }, { token: owner.token })).status).toBe(403);
    });
    it('is for a sandbox', async () => expect((await set({ mode: 'delay' }, live)).body.code).toBe('not_a_sandbox'));
  });

  describe('loadSandboxScenario', () => {
    const load = (scenario: string, more: object = {}) => world.call('loadSandboxScenario', { ...secret, ...more, body: { scenario } });
    it.each([['booking-pending', 'pending', 'unpaid'], ['booking-confirmed', 'confirmed', 'unpaid'], ['booking-paid', 'confirmed', 'paid'], ['booking-starting', 'confirmed', 'paid'], ['booking-completed', 'completed', 'paid']])('makes %s', async (scenario, status, paymentStatus) => {
      const { status: answered, body } = await load(scenario);
      expect(answered).toBe(201);
      const { body: session } = await world.call('login', { body: { email: body.owner.email, password: body.owner.password } });
      const { body: booking } = await world.call('getBooking', { token: session.accessToken, params: { bookingId: body.bookingId } });
      expect([booking.status, booking.paymentStatus]).toEqual([status, paymentStatus]);
      expect(body.paymentId === null).toBe(paymentStatus === 'unpaid');
      expect((await world.call('login', { body: { email: body.caregiver.email, password: body.caregiver.password } })).body.user.role).toBe('caregiver');
    });
    it('makes an owner with a dog, a new one each time', async () => {
      const [one, two] = await Promise.all([load('owner-with-dog'), load('owner-with-dog')]);
      expect(one.body).toMatchObject({ caregiver: null, caregiverId: null, bookingId: null, paymentId: null });
      expect(one.body.dogIds).toHaveLength(1);
      expect(one.body.owner.userId).not.toBe(two.body.owner.userId);
    });
    it('once for one Idempotency-Key, whose logins the table does not tell', async () => {
      const headers = { 'idempotency-key': 'scenario-once' };
      const first = await load('owner-with-dog', { headers });
      expect((await load('owner-with-dog', { headers })).body).toEqual(first.body);
      const { rows } = await world.server.app.parts.db.query({}, 'SELECT answer FROM idempotency_keys', []);
      expect(JSON.stringify(rows)).not.toContain(password);
    });
    it('is its own business’s', async () => {
      const { body } = await load('owner-with-dog');
      expect((await world.call('login', { tenant: 'beta', body: { email: body.owner.email, password: body.owner.password } })).status).toBe(401);
    });
    it('names those it knows', async () => {
      const unknown = await load('world-peace');
      expect([unknown.status, unknown.body.code, unknown.body.errors[0].pointer]).toEqual([422, 'unknown_scenario', '#/scenario']);
      expect(unknown.body.detail).toContain('booking-paid');
      for (const wrong of ['', 'x'.repeat(61)]) expect((await load(wrong)).status).toBe(400);
    });
    it('is for a sandbox', async () => expect((await load('owner-with-dog', live)).body.code).toBe('not_a_sandbox'));
  });
});

describeApp('a server whose providers’ stand-in is gone', (world) => {
  it('says that the provider does not answer, and changes nothing', async () => {
    const [owner, caregiver] = await Promise.all([world.person('owner'), world.caregiver()]);
    const booking = await world.booking(owner, caregiver, [await world.dog(owner)], { confirmed: true });
    const { body } = await world.call('processPayment', { token: owner.token, body: { bookingId: booking.id } });
    await world.settled();
    await world.server.sandbox.stop();
    Object.assign(world.server.sandbox, { stop: async () => undefined }); // once is enough
    const secret = { tenant: null, token: keys.alpha.secret } as const;
    const paymentId = body.payment.id;
    const answers = await Promise.all([
      world.call('completeSandboxPayment', { ...secret, params: { paymentId }, body: { outcome: 'succeeded' } }),
      world.call('sendSandboxEvent', { ...secret, body: { paymentId, type: 'payment_intent.succeeded' } }),
      world.call('setSandboxWebhooks', { ...secret, body: { mode: 'drop' } }),
    ]);
    expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(answers.map(() => [503, 'payment_provider_unavailable']));
  });
});
