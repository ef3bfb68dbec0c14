import { Temporal } from 'temporal-polyfill';
import type { Payments } from '../../index.ts';
import { until, type SignedCaregiver, type Signed, type TenantName, type World } from '../../../../../test/app/index.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

let nth = 0;

/** A caregiver who earns, and what tests of payouts do with them. */
export async function createEarner(world: World, tenant: TenantName = 'alpha') {
  const { call } = world;
  const owner: Signed = await world.person('owner', tenant);
  const who: SignedCaregiver = await world.caregiver({}, tenant);
  const as = { token: who.token, tenant };
  const admin = { token: world.secretKey(tenant), tenant: null };

  const link = async (): Promise<string> => {
    const { body } = await call('startPayoutOnboarding', { ...as, body: { returnUrl: 'https://alpha.example/earnings' } });
    return body.url;
  };
  /** Sends the form of the stand-in's onboarding page, as a browser does. */
  const answer = async (url: string, given: 'complete' | 'restricted' | 'later'): Promise<string | null> =>
    (await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ answer: given }) })).headers.get('location');

  const business = () => world.server.app.parts.contextFor(world.server.tenantIds[tenant], 'test');
  /** A moment that the server told has come, and what was due by then is done. */
  const reach = async (moment: string, laterMs = 60_000): Promise<void> => {
    const { clock } = await business();
    const leftMs = Date.parse(moment) + laterMs - clock.now().getTime();
    if (leftMs > 0) await world.advance(leftMs, tenant);
  };
  /** A booking is over for so long that it counts as completed. */
  const over = async (bookingId: string): Promise<void> => {
    const { tenant: { settings } } = await business();
    await reach((await call('getBooking', { token: owner.token, tenant, params: { bookingId } })).body.endsAt, settings.bookings.autoCompleteHours * hourMs + 60_000);
  };

  return {
    owner, who, as, admin, link, answer,
    async onboard(): Promise<void> {
      await answer(await link(), 'complete');
      const { body } = await call('getPayoutAccount', as);
      if (body.status !== 'active') throw new Error(`not active: ${JSON.stringify(body)}`);
    },
    reach,
    over,
    /** … and what it brought is free, unless something holds it. */
    async released(bookingId: string): Promise<void> {
      await over(bookingId);
      const { coming } = (await call('getEarnings', as)).body;
      const { releaseAt } = coming.find((one: { bookingId: string }) => one.bookingId === bookingId) ?? {};
      if (releaseAt) await reach(releaseAt);
    },
    /** A walk in some days that is paid for: 20.00, of which the caregiver gets 16.00. */
    async walk(inDays = 1, provider: 'stripe' | 'paypal' = 'stripe'): Promise<{ bookingId: string; paymentId: string }> {
      nth += 1;
      const { clock, tenant: { timeZone } } = await business();
      const today = Temporal.Instant.fromEpochMilliseconds(clock.now().getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
      const date = today.add({ days: inDays }).toString();
      const when = { unit: 'visit', date, time: `${String(8 + (nth % 10)).padStart(2, '0')}:00`, durationMinutes: 30 } as const;
      const booking = await world.booking(owner, who, [await world.dog(owner)], { when, confirmed: true, serviceType: 'walking' });
      return { bookingId: booking.id, paymentId: await world.pay(owner, booking.id, { provider }) };
    },
    async earnings() {
      return (await call('getEarnings', as)).body;
    },
    async run(body: object = { caregiverUserId: who.userId }) {
      const answered = await call('runPayouts', { ...admin, body });
      await world.settled(tenant);
      return answered.body;
    },
    payouts: async () => (await call('listPayouts', as)).body.data,
    /** What is owed, by the books. */
    async owed(): Promise<number> {
      const { body } = await call('getLedgerBalances', admin);
      return body.caregivers.find((one: { caregiver: { id: string } }) => one.caregiver.id === who.userId)?.owed.amount ?? 0;
    },
    /** Gives back part of a booking, as a decision of the business does. */
    async refund(bookingId: string, amountMinor: number): Promise<void> {
      const { parts } = world.server.app;
      const ctx = await parts.contextFor(world.server.tenantIds[tenant], 'test');
      await parts.db.transaction(ctx, (tx) => (parts.payments as unknown as Pick<Payments, 'refund'>).refund(tx, { bookingId, amountMinor, reason: 'test' }));
    },
    /** Asks the stand-in as the platform's own key may. */
    async stripe(method: 'GET' | 'POST', path: string, params: Record<string, string> = {}) {
      const response = await fetch(`${world.server.sandbox.url}${path}`, {
        method, headers: { authorization: 'Bearer sk_test_sandbox' }, ...(method === 'GET' ? {} : { body: new URLSearchParams(params) }),
      });
      return (await response.json()) as Record<string, any>;
    },
    until,
  };
}
export type Earner = Awaited<ReturnType<typeof createEarner>>;
