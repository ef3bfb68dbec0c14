import { randomUUID } from 'node:crypto';
import { createRepository } from '../../../src/kernel/db/index.ts';
import { BookingEntity } from '../../../src/modules/bookings/index.ts';
import { missingId } from '../../matrix/cast.ts';
import { until, type CallOptions, type Client, type Signed, type SignedCaregiver, type World } from '../../app/index.ts';

const hourMs = 3_600_000;

/** How far the booking is when the storm comes. */
export const stages = ['coming', 'running', 'over', 'disputed', 'paid_out'] as const;
export type Stage = (typeof stages)[number];

/** One booking that was paid, and everybody who has a say in its money. */
export interface Booked {
  readonly stage: Stage;
  readonly provider: 'stripe' | 'paypal';
  readonly owner: Signed;
  readonly caregiver: SignedCaregiver;
  readonly bookingId: string;
  readonly paymentId: string;
  readonly providerPaymentId: string;
  readonly amountMinor: number;
  readonly disputeId: string | null;
}

export interface Scene {
  readonly admin: Signed;
  book(stage: Stage, provider: 'stripe' | 'paypal'): Promise<Booked>;
}

const services = [{
  serviceType: 'boarding' as const, prices: [{ durationMinutes: null, amountMinor: 5_533 }], capacity: 3, sizesTaken: ['large' as const], minNoticeHours: 0, horizonDays: 365, cancellationPolicy: 'moderate' as const,
}];

/** People and the account that is paid out to are made once, a caregiver for each booking: what they are owed is of this one alone. */
export async function createScene(world: World, call: Client): Promise<Scene> {
  const { parts } = world.server.app;
  const tenantId = world.server.tenantIds.alpha;
  const done = async (id: Parameters<Client>[0], options: CallOptions) => {
    const asked = [id, { ...options, headers: { 'idempotency-key': randomUUID() } }] as const;
    let answer = await call(...asked);
    // a machine that has too much to do
    for (let tries = 1; answer.status === 503 && tries < 10; tries += 1) answer = await call(...asked);
    if (answer.status >= 300) throw new Error(`${asked[0]}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const admin = await world.person('admin');
  const owner = await world.person('owner');
  const dogId = await world.dog(owner);
  const first = await world.caregiver({ services });
  const { url } = await done('startPayoutOnboarding', { token: first.token, body: { returnUrl: 'https://alpha.example/earnings' } });
  await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ answer: 'complete' }) });
  await done('getPayoutAccount', { token: first.token });
  const { rows: [account] } = await parts.db.query<{ destination: string }>({}, "SELECT destination FROM payout_accounts WHERE status = 'active'", []);

  const earner = async (): Promise<SignedCaregiver> => {
    const who = await world.caregiver({ services });
    const ctx = await parts.contextFor(tenantId, 'test');
    const now = new Date();
    await parts.db.transaction(ctx, (tx) => tx.tx.manager.insert('payout_accounts', {
      id: missingId('pac'), tenantId, caregiverUserId: who.userId, provider: 'stripe', destination: account!.destination, status: 'active', requirements: [], createdAt: now, updatedAt: now,
    }));
    return who;
  };
  /** Told to the database, as waiting for it takes its time. */
  const move = async (bookingId: string, status: 'in_progress', startsInMs: number, endsInMs: number): Promise<void> => {
    const ctx = await parts.contextFor(tenantId, 'test');
    const now = ctx.clock.now().getTime();
    await parts.db.transaction(ctx, (tx) => createRepository(parts.db, BookingEntity)
      .update(tx, { id: bookingId }, { status, startsAt: new Date(now + startsInMs), endsAt: new Date(now + endsInMs) }));
  };
  const pay = async (bookingId: string, provider: 'stripe' | 'paypal'): Promise<{ paymentId: string; amountMinor: number }> => {
    const { token } = owner;
    const { payment: { id: paymentId, amount } } = await done('processPayment', { token, body: { bookingId, provider } });
    await done('completeSandboxPayment', { token, params: { paymentId }, body: { outcome: 'succeeded' } });
    // the other server may be taking it just now
    await until(async () => (await done('refreshPayment', { token, params: { paymentId } })).status === 'succeeded', 60_000);
    return { paymentId, amountMinor: amount.amount };
  };

  return {
    admin,
    async book(stage, provider) {
      const caregiver = await earner();
      // so near that the policy keeps a part of it
      const { id: bookingId } = await world.booking(owner, caregiver, [dogId], { when: world.nights(3, 2), confirmed: true });
      const { paymentId, amountMinor } = await pay(bookingId, provider);
      if (stage !== 'coming') await move(bookingId, 'in_progress', -50 * hourMs, stage === 'running' ? 20 * hourMs : -hourMs);
      const isOver = stage === 'over' || stage === 'disputed' || stage === 'paid_out';
      if (isOver) await done('setBookingStatus', { token: caregiver.token, params: { bookingId }, body: { status: 'completed' } });
      const dispute = stage === 'disputed' ? await done('openDispute', { token: owner.token, params: { bookingId }, body: { category: 'other', text: 'Not as agreed.' } }) : null;
      const providerPaymentId = await parts.payments.providerIdOf(await parts.contextFor(tenantId, 'test'), paymentId);
      return { stage, provider, owner, caregiver, bookingId, paymentId, providerPaymentId, amountMinor, disputeId: dispute?.id ?? null };
    },
  };
}
