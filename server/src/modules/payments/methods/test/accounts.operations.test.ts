import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardOf } from '../../../../../test/app/cards.ts';
import { describeApp, outcome, until, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';

const own = { secretKey: 'sk_test_sandbox-alpha', publishableKey: 'pk_test_sandbox-alpha', webhookSecret: 'whsec_alpha' };

describeApp('cards beside PayPal, and with accounts of a business’s own', (world) => {
  let [owner, admin] = [] as unknown as [Signed, Signed];
  let caregiver: SignedCaregiver;
  let dogId: string;
  let week = 0;
  beforeAll(async () => {
    admin = await world.person('admin');
    caregiver = await world.caregiver();
  });
  // so that each has the cards of its own test alone
  beforeEach(async () => {
    owner = await world.person('owner');
    dogId = await world.dog(owner);
  });
  const booked = () => world.booking(owner, caregiver, [dogId], { confirmed: true, when: world.nights(20 + 7 * (week += 1)) });
  const start = (bookingId: string, more: object) => world.call('processPayment', { token: owner.token, body: { bookingId, ...more } });
  const complete = (paymentId: string) => world.call('completeSandboxPayment', { token: owner.token, params: { paymentId }, body: { outcome: 'succeeded' } });
  const payment = async (paymentId: string) => (await world.call('getPayment', { token: owner.token, params: { paymentId } })).body;
  const update = async (body: object): Promise<void> => expect((await world.call('updateSettings', { token: admin.token, body })).status).toBe(200);
  const query = async (sql: string, values: string[]) => (await world.server.app.parts.db.query({}, sql, values)).rows;
  const accountOf = async (table: string, id: string) => (await query(`SELECT account FROM ${table} WHERE id = ?`, [id]))[0]?.['account'];

  describe('PayPal', () => {
    it('is refused what cards alone can do, and nothing is begun or called off', async () => {
      const { id } = await booked();
      const paymentMethodId = await cardOf(world, owner);
      const before = await start(id, { provider: 'stripe' });
      for (const [more, field] of [[{ paymentMethodId }, 'paymentMethodId'], [{ saveMethod: true }, 'saveMethod'], [{ when: 'at_start' }, 'when']] as const) {
        expect(outcome(await start(id, { provider: 'paypal', ...more }))).toBe(`422 payment_option_not_supported #/${field}`);
      }
      expect((await start(id, {})).body.payment.id).toBe(before.body.payment.id);
    });
    it('offered first, leaves cards what it can’t do', async () => {
      await update({ paymentProviders: ['paypal', 'stripe'] });
      const { id } = await booked();
      expect((await start(id, {})).body.payment.provider).toBe('paypal');
      expect((await start(id, { saveMethod: true })).body.payment.provider).toBe('stripe');
      const paymentMethodId = await cardOf(world, owner);
      const paid = await start(id, { paymentMethodId });
      expect(paid.body).toMatchObject({ payment: { provider: 'stripe', status: 'succeeded' }, checkout: null });
      await update({ paymentProviders: ['stripe', 'paypal'] });
    });
    it('alone: no cards are saved, and none is charged', async () => {
      const paymentMethodId = await cardOf(world, owner);
      const { id } = await booked();
      await update({ paymentProviders: ['paypal'] });
      expect(outcome(await world.call('startPaymentMethodSetup', { token: owner.token, body: {} }))).toMatch(/^422 payment_option_not_supported/);
      expect(outcome(await start(id, { saveMethod: true }))).toBe('422 payment_option_not_supported #/saveMethod');
      expect(outcome(await start(id, { paymentMethodId }))).toBe('422 payment_provider_not_offered #/paymentMethodId');
      await update({ paymentProviders: ['stripe', 'paypal'] });
    });
    it('pays at once what a card was to be charged for later', async () => {
      const { id } = await booked();
      await cardOf(world, owner);
      const scheduled = (await start(id, { when: 'at_start' })).body.payment;
      expect(scheduled.status).toBe('scheduled');
      const { body } = await start(id, { provider: 'paypal' });
      expect(body.payment).toMatchObject({ provider: 'paypal', status: 'requires_payment', chargeAt: null });
      expect((await payment(scheduled.id)).status).toBe('canceled');
      await complete(body.payment.id);
      await until(async () => (await payment(body.payment.id)).status === 'succeeded');
      expect((await world.call('getBooking', { token: owner.token, params: { bookingId: id } })).body.paymentStatus).toBe('paid');
    });
  });

  describe('a saved card', () => {
    it('stays with the account that it was saved with, which charges it', async () => {
      const platforms = await cardOf(world, owner);
      await update({ providers: { stripe: own } });
      const owns = await cardOf(world, owner);
      expect([await accountOf('payment_methods', platforms), await accountOf('payment_methods', owns)]).toEqual(['platform', 'own']);
      const customers = await query('SELECT account, providerCustomerId FROM payment_customers WHERE userId = ? ORDER BY account', [owner.userId]);
      expect(customers.map((row) => row['account'])).toEqual(['own', 'platform']);

      // one is open with the business's own account: the card of the platform's calls it off
      const { id } = await booked();
      const typed = (await start(id, {})).body.payment;
      expect(await accountOf('payments', typed.id)).toBe('own');
      const paid = (await start(id, { paymentMethodId: platforms })).body;
      expect(paid).toMatchObject({ payment: { status: 'succeeded' }, checkout: null });
      expect([await accountOf('payments', paid.payment.id), (await payment(typed.id)).status]).toEqual(['platform', 'canceled']);

      const other = (await start((await booked()).id, { paymentMethodId: owns })).body;
      expect([other.payment.status, await accountOf('payments', other.payment.id)]).toEqual(['succeeded', 'own']);
      await update({ providers: { stripe: null } });
    });
    it('of an account that is there no more is shown to nobody, and what it was to be charged for is told in time', async () => {
      const cards = async () => (await world.call('listPaymentMethods', { token: owner.token })).body.data.map(({ id, isDefault }: any) => [id, isDefault]);
      await update({ providers: { stripe: own } });
      const gone = await cardOf(world, owner);
      const { id } = await booked();
      const scheduled = (await start(id, { when: 'at_start' })).body.payment;
      expect(scheduled.status).toBe('scheduled');
      await update({ providers: { stripe: null } });
      expect(await cards()).toEqual([]);
      expect(outcome(await start((await booked()).id, { when: 'at_start' }))).toMatch(/^409 payment_method_required/);
      expect(outcome(await world.call('setDefaultPaymentMethod', { token: owner.token, params: { paymentMethodId: gone } }))).toMatch(/^404/);
      await world.advance(Date.parse(scheduled.chargeAt) - (await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test')).clock.now().getTime());
      expect(await payment(scheduled.id)).toMatchObject({ status: 'requires_payment', failure: { code: 'no_payment_method' } });
      // another is the usual one then, and pays
      const other = await cardOf(world, owner);
      expect(await cards()).toEqual([[other, true]]);
      expect((await start(id, { paymentMethodId: other })).body.payment.status).toBe('succeeded');
    });
    it('of an account that is there no more is not charged, and can be removed', async () => {
      await update({ providers: { stripe: own } });
      const card = await cardOf(world, owner);
      await update({ providers: { stripe: null } });
      // nothing that trying again would mend
      expect(outcome(await start((await booked()).id, { paymentMethodId: card }))).toBe('404 payment_method_not_found #/paymentMethodId');
      expect((await world.call('removePaymentMethod', { token: owner.token, params: { paymentMethodId: card } })).status).toBe(204);
      await until(async () => (await query('SELECT id FROM payment_methods WHERE id = ?', [card])).length === 0);
    });
  });
});
