import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { act, finishPayment, isBegun, type Booking, type By, type Model, type Verb } from '../model.ts';
import type { Real } from '../real.ts';
import { codeOf, pick, seenAtServer, seenByModel, step, type Step } from '../step.ts';
import { send } from './decide.ts';
import { sendOutcome } from './pay.ts';

/** One side of a race: the same thing done to the model and to the server. */
interface Move {
  readonly says: string;
  play(model: Model, booking: Booking): string;
  send(real: Real, booking: Booking): Promise<string>;
}

const acts = (verb: Verb, by: By): Move => ({
  says: `${by}: ${verb}`,
  play: (model, booking) => act(model, booking, verb, by),
  send: async (real, booking) => codeOf(await send(real, booking, verb, by)),
});
const card: Move = {
  says: 'the card pays',
  play: (model, booking) => finishPayment(model, booking, 'succeeded'),
  async send(real, booking) {
    const code = codeOf(await sendOutcome(real, booking, 'succeeded'));
    // the news, by whoever asks first
    if (code === '200') await real.call('owner', booking.owner, 'processPayment', { body: { bookingId: real.bookingIds[booking.number]! } });
    return code;
  },
};

const decisions = fc.constantFrom(
  acts('confirm', 'caregiver'), acts('confirm', 'admin'), acts('decline', 'caregiver'), acts('cancel', 'owner'), acts('cancel', 'caregiver'), acts('cancel', 'admin'), acts('start', 'caregiver'),
);

/** What two moves come to, one after the other. */
function inOrder(model: Model, number: number, first: Move, second: Move) {
  const after = structuredClone(model);
  const booking = after.bookings[number]!;
  const codes = [first.play(after, booking), second.play(after, booking)] as const;
  return { after, booking, codes };
}

/** Two act at once: it must come out as if one had come after the other, in the answers and in what is left behind. */
async function race(model: Model, real: Real, booking: Booking, one: Move, other: Move): Promise<void> {
  const forth = inOrder(model, booking.number, one, other);
  const back = inOrder(model, booking.number, other, one);
  const [a, b] = await Promise.all([one.send(real, booking), other.send(real, booking)]);
  await real.settled();
  const { body } = await real.call('owner', booking.owner, 'getBooking', { params: { bookingId: real.bookingIds[booking.number]! } });
  const seen = { codes: [a, b], booking: seenAtServer(body) };
  const outcomes = [
    { ...forth, codes: forth.codes }, { ...back, codes: [back.codes[1], back.codes[0]] },
  ];
  const match = outcomes.find((each) => isDeepStrictEqual({ codes: [...each.codes], booking: seenByModel(each.booking) }, seen));
  if (!match) {
    const told = outcomes.map((each) => JSON.stringify({ codes: each.codes, booking: seenByModel(each.booking) }));
    throw new Error(`${one.says} and ${other.says} at once: the model says ${told.join(' or ')}, the server ${JSON.stringify(seen)}`);
  }
  Object.assign(booking, match.booking);
}

export const races: fc.Arbitrary<Step> = fc.record({ n: fc.nat(50), one: decisions, other: decisions }).map(({ n, one, other }) => {
  const open = ({ bookings }: Model) => bookings.filter(({ state }) => state === 'pending' || state === 'confirmed');
  return step({
    says: `race(${n}, ${one.says}, ${other.says})`,
    can: (model) => open(model).length > 0,
    run: (model, real) => race(model, real, pick(open(model), n), one, other),
  });
});

/** Somebody cancels while the card is paying: either the booking is paid and then refunded, or the money goes back as nobody's. */
export const lateMoney: fc.Arbitrary<Step> = fc.record({ n: fc.nat(50), other: fc.constantFrom(acts('cancel', 'owner'), acts('cancel', 'caregiver'), acts('cancel', 'admin')) }).map(({ n, other }) => {
  const begun = (model: Model) => model.bookings.filter((one) => isBegun(model, one));
  return step({
    says: `race(${n}, ${card.says}, ${other.says})`,
    can: (model) => begun(model).length > 0,
    run: (model, real) => raceWithMoney(model, real, pick(begun(model), n), other),
  });
});

async function raceWithMoney(model: Model, real: Real, booking: Booking, other: Move): Promise<void> {
  // the card may be charged before the cancellation and the news of it come after: the money goes back, and the booking never counted it
  const unheard = structuredClone(model);
  const cancelled = unheard.bookings[booking.number]!;
  other.play(unheard, cancelled);
  const played: Move = { ...card, play: (now, one) => (one.state === 'cancelled' ? '*' : card.play(now, one)) };
  const anyCode: Move = { ...played, async send(to, one) {
    const code = await card.send(to, one);
    return code === '200' ? code : '*';
  } };
  const forth = inOrder(model, booking.number, played, other);
  const [paid, done] = await Promise.all([anyCode.send(real, booking), other.send(real, booking)]);
  await real.settled();
  const { body } = await real.call('owner', booking.owner, 'getBooking', { params: { bookingId: real.bookingIds[booking.number]! } });
  const seen = seenAtServer(body);
  const outcomes = [{ codes: forth.codes, booking: forth.booking }, { codes: ['200', '200'], booking: cancelled }, { codes: ['*', '200'], booking: cancelled }];
  const match = outcomes.find((each) => isDeepStrictEqual([...each.codes], [paid, done]) && isDeepStrictEqual(seenByModel(each.booking), seen));
  if (!match) throw new Error(`paid and cancelled at once: ${paid}, ${done}, ${JSON.stringify(seen)}; the model says ${outcomes.map((each) => JSON.stringify(seenByModel(each.booking))).join(' or ')}`);
  Object.assign(booking, match.booking);
}
