import fc from 'fast-check';
import { answer, openOf, priced, propose, type Answer, type Side, type Wanted } from '../changes.ts';
import { isOver, type Booking, type Model } from '../model.ts';
import type { Real } from '../real.ts';
import { nightsOf, plusDays, serviceOf, total, type When } from '../rules.ts';
import { assertSame, codeOf, compare, pick, step, type Step } from '../step.ts';
import { whenOf, wishes, type Wish } from './book.ts';

/** What somebody wants of what is booked: other dates, more or fewer nights, dogs, or something else altogether. */
type Wishing = { readonly kind: 'longer' | 'shorter' | 'later' } | { readonly kind: 'dogs'; readonly dogs: number } | { readonly kind: 'other'; readonly wish: Wish } | { readonly kind: 'nothing' };

const wishings: fc.Arbitrary<Wishing> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'longer' as const }) }, { weight: 2, arbitrary: fc.constant({ kind: 'shorter' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'later' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('dogs' as const), dogs: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('other' as const), wish: wishes }) }, { weight: 1, arbitrary: fc.constant({ kind: 'nothing' as const }) },
);

function wantedOf(model: Model, { when, dogs }: Booking, wishing: Wishing): Wanted {
  if (wishing.kind === 'dogs') return { when, dogs: wishing.dogs };
  if (wishing.kind === 'other') return { when: whenOf(model, wishing.wish), dogs };
  if (wishing.kind === 'nothing') return { when, dogs };
  if (when.unit !== 'night') return { when: { ...when, date: plusDays(when.date, wishing.kind === 'shorter' ? 2 : 1) }, dogs };
  if (wishing.kind === 'later') return { when: { ...when, checkIn: plusDays(when.checkIn, 1), checkOut: plusDays(when.checkOut, 1) }, dogs };
  const nights = wishing.kind === 'longer' ? 1 : nightsOf(when) > 1 ? -1 : 2;
  return { when: { ...when, checkOut: plusDays(when.checkOut, nights) } satisfies When, dogs };
}

const bodyOf = async (real: Real, booking: Booking, { when, dogs }: Wanted) =>
  ({ when, serviceType: serviceOf(when), ...(dogs === booking.dogs ? {} : { dogIds: (await real.dogIds(booking.owner)).slice(0, dogs) }) });

/** The preview says what there is to pay and to get, and what is in the way. */
async function preview(model: Model, real: Real, booking: Booking, by: Side, wanted: Wanted): Promise<void> {
  const expected = priced(model, booking, by, wanted);
  const answered = await real.call(by, booking.owner, 'quoteBookingChange', { params: { bookingId: real.bookingIds[booking.number]! }, body: await bodyOf(real, booking, wanted) });
  assertSame('quoteBookingChange', expected.code, codeOf(answered));
  if (expected.told === undefined) return;
  const { money, reasons } = answered.body;
  assertSame('why it can’t be changed', expected.reasons, [...new Set<string>(reasons.map(({ code }: { code: string }) => code))].sort());
  const { before, after, paid, refund, kept, balanceDue } = money;
  assertSame('what the change would cost', expected.told, { before: before.amount, after: after.amount, paid: paid.amount, refund: refund.amount, kept: kept.amount, balanceDue: balanceDue.amount });
}

export async function sendProposal(real: Real, booking: Booking, by: Side, wanted: Wanted) {
  return real.call(by, booking.owner, 'proposeBookingChange', { params: { bookingId: real.bookingIds[booking.number]! }, body: await bodyOf(real, booking, wanted) });
}

async function suggest(model: Model, real: Real, booking: Booking, by: Side, wanted: Wanted): Promise<void> {
  await preview(model, real, booking, by, wanted);
  const expected = propose(model, booking, by, wanted);
  const answered = await sendProposal(real, booking, by, wanted);
  assertSame(`${by}: propose`, expected, codeOf(answered));
  if (answered.status === 201) real.changeIds.set(`${booking.number} ${booking.changes.length - 1}`, answered.body.change.id);
  await compare(real, booking);
}

const sides = fc.oneof({ weight: 5, arbitrary: fc.constant('owner' as const) }, { weight: 4, arbitrary: fc.constant('caregiver' as const) }, { weight: 1, arbitrary: fc.constant('stranger' as const) });

export const proposals: fc.Arbitrary<Step> = fc.record({ n: fc.nat(50), by: sides, wishing: wishings }).map(({ n, by, wishing }) => {
  // what is over is asked about once in a while only, and what is paid more often than it comes by itself
  const some = ({ bookings }: Model): Booking[] => {
    if (n % 8 === 0) return bookings;
    const going = bookings.filter((one) => !isOver(one));
    const paid = going.filter(({ payment }) => payment === 'paid');
    return n % 2 === 0 && paid.length > 0 ? paid : going;
  };
  return step({
    says: `${by}: propose(${n}, ${JSON.stringify(wishing)})`,
    can: (model) => some(model).length > 0,
    run: (model, real) => {
      const booking = pick(some(model), n);
      return suggest(model, real, booking, by, wantedOf(model, booking, wishing));
    },
  });
});

export const sendAnswer = (real: Real, booking: Booking, number: number, how: Answer, by: Side) =>
  real.call(by, booking.owner, 'answerBookingChange', { params: { bookingId: real.bookingIds[booking.number]!, changeId: real.changeIds.get(`${booking.number} ${number}`)! }, body: { answer: how } });

async function reply(model: Model, real: Real, booking: Booking, number: number, how: Answer, by: Side): Promise<void> {
  const refundedBefore = booking.refunded;
  const totalBefore = total(booking.lines);
  const expected = answer(model, booking, number, how, by);
  assertSame(`${by}: ${how}`, expected, codeOf(await sendAnswer(real, booking, number, how, by)));
  // money goes back, and what was begun to be paid is called off, by jobs
  if (booking.refunded !== refundedBefore || total(booking.lines) !== totalBefore) await real.settled();
  await compare(real, booking);
}

export async function agree(model: Model, real: Real, booking: Booking, by: 'owner' | 'caregiver', wishing: Wishing): Promise<void> {
  const count = booking.changes.length;
  await suggest(model, real, booking, by, wantedOf(model, booking, wishing));
  if (booking.changes.length > count) await reply(model, real, booking, count, 'accept', by === 'owner' ? 'caregiver' : 'owner');
}

/** One side asks, and the other agrees at once: without it, few changes come about. */
export const agreements: fc.Arbitrary<Step> = fc.record({ n: fc.nat(50), by: fc.constantFrom('owner' as const, 'caregiver' as const), wishing: wishings }).map(({ n, by, wishing }) => {
  const some = ({ bookings }: Model): Booking[] => {
    const free = bookings.filter((one) => !isOver(one) && !openOf(one));
    const paid = free.filter(({ payment }) => payment === 'paid');
    return n % 3 > 0 && paid.length > 0 ? paid : free;
  };
  return step({
    says: `${by}: agree(${n}, ${JSON.stringify(wishing)})`,
    can: (model) => some(model).length > 0,
    run: (model, real) => agree(model, real, pick(some(model), n), by, wishing),
  });
});

const hows = fc.constantFrom('accept' as const, 'accept' as const, 'accept' as const, 'decline' as const, 'withdraw' as const);

/** Whoever may answers, mostly; else anybody answers anything, also what is answered already. */
export const replies: fc.Arbitrary<Step> = fc.record({ n: fc.nat(50), how: hows, rightly: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }), by: sides })
  .map(({ n, how, rightly, by }) => {
    const some = ({ bookings }: Model) => bookings.filter((one) => (rightly ? openOf(one) && !isOver(one) : one.changes.length > 0));
    return step({
      says: rightly ? `answerChange(${n}, ${how})` : `${by}: answerChange(${n}, ${how})`,
      can: (model) => some(model).length > 0,
      run: (model, real) => {
        const booking = pick(some(model), n);
        const number = rightly ? booking.changes.findIndex(({ status }) => status === 'open') : n % booking.changes.length;
        const proposer = booking.changes[number]!.by;
        const other = proposer === 'owner' ? 'caregiver' : 'owner';
        return reply(model, real, booking, number, how, rightly ? (how === 'withdraw' ? proposer : other) : by);
      },
    });
  });

