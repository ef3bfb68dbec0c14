import fc from 'fast-check';
import type { Answer } from '../../../app/index.ts';
import { act, type Booking, type By, type Model, type Verb } from '../model.ts';
import type { Real } from '../real.ts';
import { refundsOf, total } from '../rules.ts';
import { assertSame, codeOf, compare, pick, step, type Step } from '../step.ts';

const statusOf = { confirm: 'confirmed', decline: 'declined', start: 'in_progress', complete: 'completed' } as const;

export function send(real: Real, booking: Booking, verb: Verb, by: By): Promise<Answer> {
  const params = { bookingId: real.bookingIds[booking.number]! };
  return verb === 'cancel'
    ? real.call(by, booking.owner, 'cancelBooking', { params, body: {} })
    : real.call(by, booking.owner, 'setBookingStatus', { params, body: { status: statusOf[verb] } });
}

/** What cancelling would give back is told before, and is what it gives back. */
async function preview(model: Model, real: Real, booking: Booking, by: By): Promise<void> {
  const { status, body } = await real.call(by, booking.owner, 'previewCancellation', { params: { bookingId: real.bookingIds[booking.number]! } });
  const expected = act(structuredClone(model), structuredClone(booking), 'cancel', by);
  assertSame('previewCancellation', expected, status === 200 ? '200' : `${status} ${body.code}`);
  if (status !== 200) return;
  const back = booking.payment === 'unpaid' ? 0 : total(refundsOf(model.rules, booking.lines, { by: by as 'owner', startsAt: booking.startsAt, now: model.now }));
  assertSame('what the preview gives back', back, body.refund.amount);
}

async function decide(model: Model, real: Real, booking: Booking, verb: Verb, by: By): Promise<void> {
  if (verb === 'cancel') await preview(model, real, booking, by);
  const expected = act(model, booking, verb, by);
  assertSame(`${by}: ${verb}`, expected, codeOf(await send(real, booking, verb, by)));
  if (verb === 'cancel' && booking.payment !== 'unpaid') await real.settled(); // money goes back by a job
  await compare(real, booking);
}

const verbs = (...weighted: [number, Verb][]) => fc.oneof(...weighted.map(([weight, verb]) => ({ weight, arbitrary: fc.constant(verb) })));
const people = fc.oneof(...([[4, 'caregiver'], [3, 'owner'], [2, 'admin'], [1, 'stranger']] as [number, By][]).map(([weight, by]) => ({ weight, arbitrary: fc.constant(by) })));

/** Anybody tries anything on any booking; most of it is refused. */
export const decisions: fc.Arbitrary<Step> = fc.record({ n: fc.nat(50), verb: verbs([4, 'confirm'], [2, 'decline'], [2, 'start'], [2, 'complete'], [3, 'cancel']), by: people })
  .map(({ n, verb, by }) => step({
    says: `${by}: ${verb}(${n})`,
    can: ({ bookings }) => bookings.length > 0,
    run: (model, real) => decide(model, real, pick(model.bookings, n), verb, by),
  }));

/** The caregiver says yes to what waits: without it, few bookings get far. */
export const acceptances: fc.Arbitrary<Step> = fc.nat(50).map((n) => {
  const pending = ({ bookings }: Model) => bookings.filter(({ state }) => state === 'pending');
  return step({
    says: `accept(${n})`,
    can: (model) => pending(model).length > 0,
    run: (model, real) => decide(model, real, pick(pending(model), n), 'confirm', 'caregiver'),
  });
});

/** What is paid is begun and ended, where that is possible. */
export const visits: fc.Arbitrary<Step> = fc.record({ n: fc.nat(50), verb: fc.constantFrom('start' as const, 'complete' as const) }).map(({ n, verb }) => {
  const paid = ({ bookings }: Model) => bookings.filter(({ state, payment }) => payment === 'paid' && (state === 'confirmed' || state === 'in_progress'));
  return step({
    says: `${verb}(${n})`,
    can: (model) => paid(model).length > 0,
    run: (model, real) => decide(model, real, pick(paid(model), n), verb, 'caregiver'),
  });
});
