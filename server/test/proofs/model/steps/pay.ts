import fc from 'fast-check';
import { beginPayment, finishPayment, type Booking, type Model } from '../model.ts';
import type { Real } from '../real.ts';
import { assertSame, codeOf, compare, pick, step, type Step } from '../step.ts';

async function begin(real: Real, booking: Booking): Promise<void> {
  const expected = beginPayment(booking);
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

export const payments: fc.Arbitrary<Step> = fc.nat(50).map((n) => step({
  says: `pay(${n})`,
  can: (model) => unpaid(model).length > 0,
  async run(model, real) {
    const booking = pick(unpaid(model), n);
    await begin(real, booking);
    await finish(model, real, booking, 'succeeded');
  },
}));

/** Only begun, for whatever happens before it is finished. */
export const beginnings: fc.Arbitrary<Step> = fc.nat(50).map((n) => step({
  says: `beginPayment(${n})`,
  can: ({ bookings }) => bookings.length > 0,
  run: (model, real) => begin(real, pick(model.bookings, n)),
}));

export const endings: fc.Arbitrary<Step> = fc.record({ n: fc.nat(50), outcome: fc.constantFrom('succeeded' as const, 'succeeded' as const, 'declined' as const) }).map(({ n, outcome }) => {
  // what was paid is over at the provider, and nobody's card is asked again
  const begun = ({ bookings }: Model) => bookings.filter(({ payable, payment, wasBegun }) => payment === 'unpaid' && (payable === 'begun' || wasBegun));
  return step({
    says: `finishPayment(${n}, ${outcome})`,
    can: (model) => begun(model).length > 0,
    run: (model, real) => finish(model, real, pick(begun(model), n), outcome),
  });
});
