import fc from 'fast-check';
import { openOf } from '../changes.ts';
import { beginPayment, finishPayment, isBegun, isOver, owesRest, type Booking, type Model } from '../model.ts';
import type { Real } from '../real.ts';
import { assertSame, codeOf, compare, pick, step, type Step } from '../step.ts';
import { agree } from './change.ts';

async function begin(model: Model, real: Real, booking: Booking): Promise<void> {
  const expected = beginPayment(model, booking);
  const answer = await real.call('owner', booking.owner, 'processPayment', { body: { bookingId: real.bookingIds[booking.number]! } });
  assertSame('processPayment', expected, codeOf(answer));
  if (answer.status === 201) real.paymentIds[booking.number] = answer.body.payment.id;
}

export const sendOutcome = (real: Real, booking: Booking, outcome: 'succeeded' | 'declined') =>
  real.call('owner', booking.owner, 'completeSandboxPayment', { params: { paymentId: real.paymentIds[booking.number]! }, body: { outcome } });

/** The provider's webhook takes its time, and may come twice: whoever asks again brings the news just as well. */
export async function hearOfIt(real: Real, booking: Booking): Promise<void> {
  const { status, body } = await real.call('owner', booking.owner, 'processPayment', { body: { bookingId: real.bookingIds[booking.number]! } });
  assertSame('paying what is paid', '409 booking_not_payable', `${status} ${body.code}`);
}

async function finish(model: Model, real: Real, booking: Booking, outcome: 'succeeded' | 'declined'): Promise<void> {
  if (booking.payable === 'no') await real.settled(); // called off at the provider by a job
  const expected = finishPayment(model, booking, outcome);
  assertSame(`the payment ${outcome}`, expected, codeOf(await sendOutcome(real, booking, outcome)));
  if (expected === '200' && outcome === 'succeeded') await hearOfIt(real, booking);
  await compare(real, booking);
}

const unpaid = ({ bookings }: Model) => bookings.filter(({ state, payment }) => state === 'confirmed' && payment === 'unpaid');

async function payOne(model: Model, real: Real, booking: Booking): Promise<void> {
  await begin(model, real, booking);
  await finish(model, real, booking, 'succeeded');
}

export const payments: fc.Arbitrary<Step> = fc.nat(50).map((n) => step({
  says: `pay(${n})`,
  can: (model) => unpaid(model).length > 0,
  run: (model, real) => payOne(model, real, pick(unpaid(model), n)),
}));

/** What a change made due is paid; where nothing is due, something is paid and made longer first. */
export const rests: fc.Arbitrary<Step> = fc.nat(50).map((n) => {
  const owing = ({ bookings }: Model) => bookings.filter(owesRest);
  const free = ({ bookings }: Model) => bookings.filter((one) => one.payment !== 'unpaid' && !isOver(one) && !openOf(one));
  return step({
    says: `payRest(${n})`,
    can: (model) => owing(model).length + free(model).length + unpaid(model).length > 0,
    async run(model, real) {
      if (owing(model).length + free(model).length === 0) await payOne(model, real, pick(unpaid(model), n));
      if (owing(model).length === 0 && free(model).length > 0) await agree(model, real, pick(free(model), n), n % 2 === 0 ? 'owner' : 'caregiver', n % 3 === 2 ? { kind: 'dogs', dogs: 2 } : { kind: 'longer' });
      const [booking] = owing(model).slice(n % Math.max(1, owing(model).length));
      if (!booking) return;
      // at times it is only begun, for whatever comes before it is finished
      await (n % 5 === 4 ? begin(model, real, booking) : payOne(model, real, booking));
    },
  });
});

/** Only begun, for whatever happens before it is finished. */
export const beginnings: fc.Arbitrary<Step> = fc.nat(50).map((n) => step({
  says: `beginPayment(${n})`,
  can: ({ bookings }) => bookings.length > 0,
  run: (model, real) => begin(model, real, pick(model.bookings, n)),
}));

export const endings: fc.Arbitrary<Step> = fc.record({ n: fc.nat(50), outcome: fc.constantFrom('succeeded' as const, 'succeeded' as const, 'declined' as const) }).map(({ n, outcome }) => {
  // what was paid is over at the provider, and nobody's card is asked again
  const begun = (model: Model) => model.bookings.filter((one) => isBegun(model, one) || (one.payment === 'unpaid' && one.wasBegun));
  return step({
    says: `finishPayment(${n}, ${outcome})`,
    can: (model) => begun(model).length > 0,
    run: (model, real) => finish(model, real, pick(begun(model), n), outcome),
  });
});
