import fc from 'fast-check';
import { book, quoted, roomFor, tell, whyNot, type Model } from '../model.ts';
import type { Real } from '../real.ts';
import { linesOf, localDate, plusDays, serviceOf, terms, type When } from '../rules.ts';
import { assertSame, codeOf, pick, seenAtServer, seenByModel, step, type Step } from '../step.ts';

/** A stay some days from now, whenever that is. */
export interface Wish {
  readonly unit: When['unit'];
  readonly inDays: number;
  readonly nights: number;
  readonly time: string;
}
export const wishes: fc.Arbitrary<Wish> = fc.record({
  unit: fc.oneof({ weight: 6, arbitrary: fc.constant('night' as const) }, { weight: 2, arbitrary: fc.constant('day' as const) }, { weight: 2, arbitrary: fc.constant('visit' as const) }),
  inDays: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 4 }) }, { weight: 1, arbitrary: fc.integer({ min: 5, max: 20 }) }),
  nights: fc.integer({ min: 1, max: 4 }),
  time: fc.constantFrom('09:00', '09:20', '09:30', '10:00', '10:30'),
});
const parties = fc.record({ owner: fc.constantFrom(0 as const, 1 as const), dogs: fc.integer({ min: 1, max: 3 }), wish: wishes });

export function whenOf({ now }: Model, { unit, inDays, nights, time }: Wish): When {
  const date = plusDays(localDate(now), inDays);
  if (unit === 'night') return { unit, checkIn: date, checkOut: plusDays(date, nights) };
  return unit === 'day' ? { unit, date } : { unit, date, time, durationMinutes: terms.visitMinutes };
}

async function quote(model: Model, real: Real, owner: 0 | 1, dogs: number, when: When): Promise<string | null> {
  const expected = whyNot(model, when, dogs);
  const body = { caregiverId: real.caregiver.caregiverId, serviceType: serviceOf(when), when, dogIds: (await real.dogIds(owner)).slice(0, dogs) };
  const answer = await real.call('owner', owner, 'quoteBooking', { body });
  assertSame('quoteBooking', 200, answer.status);
  assertSame('why it can’t be booked', expected, [...new Set<string>(answer.body.reasons.map(({ code }: { code: string }) => code))].sort());
  assertSame('whether it was kept', expected.length === 0, answer.body.id !== null);
  return answer.body.id;
}

async function ask(model: Model, real: Real, owner: 0 | 1, dogs: number, when: When): Promise<void> {
  const id = await quote(model, real, owner, dogs, when);
  if (id === null) return;
  model.quotes.push(quoted(model, owner, dogs, when));
  real.quoteIds.push(id);
}

/** Places are taken by the order of arrival, so a quote that was good when it was made may come too late. */
async function bookQuote(model: Model, real: Real, index: number): Promise<void> {
  const asked = model.quotes[index]!;
  const reasons = whyNot(model, asked.when, asked.dogs);
  // honoured for half an hour; later, if the price is another one, there is a new quote
  const isOther = model.now > asked.until && JSON.stringify(asked.lines) !== JSON.stringify(linesOf(asked.when, asked.dogs, model.prices));
  const free = isOther ? '409 quote_changed' : '201';
  const expected = asked.used ? '409 quote_used' : reasons.length === 0 ? free : reasons.every((code) => code === 'fully_booked') ? '409 no_longer_available' : '422 not_bookable';
  if (expected === '409 quote_changed') tell(model, 'a quote that is no longer true');
  const answer = await real.call('owner', asked.owner, 'createBooking', { body: { quoteId: real.quoteIds[index] } });
  assertSame('createBooking', expected, codeOf(answer));
  if (answer.status !== 201) return;
  const booking = book(model, asked);
  real.bookingIds[booking.number] = answer.body.id;
  assertSame('what was booked', seenByModel(booking), seenAtServer(answer.body));
}

/** A price is asked for, and booked later or never. */
export const asks: fc.Arbitrary<Step> = parties.map(({ owner, dogs, wish }) => step({
  says: `ask(${owner}, ${dogs} dogs, ${JSON.stringify(wish)})`,
  run: (model, real) => ask(model, real, owner, dogs, whenOf(model, wish)),
}));

/** What was asked for some time ago, perhaps before the price changed; now and then what is booked already. */
export const books: fc.Arbitrary<Step> = fc.nat(50).map((n) => {
  const some = ({ quotes }: Model) => quotes.filter(({ used }) => !used || n % 5 === 0);
  return step({
    says: `book(${n})`,
    can: (model) => some(model).length > 0,
    run: (model, real) => bookQuote(model, real, model.quotes.indexOf(pick(some(model), n))),
  });
});

export const requests: fc.Arbitrary<Step> = parties.map(({ owner, dogs, wish }) => step({
  says: `request(${owner}, ${dogs} dogs, ${JSON.stringify(wish)})`,
  async run(model, real) {
    const before = model.quotes.length;
    await ask(model, real, owner, dogs, whenOf(model, wish));
    if (model.quotes.length > before) await bookQuote(model, real, before);
  },
}));

/** Several want the same at once: as many get it as there is room for. Which of them is not told. */
export const rushes: fc.Arbitrary<Step> = fc.record({ party: parties, clients: fc.integer({ min: 2, max: 4 }) }).map(({ party: { owner, dogs, wish }, clients }) => step({
  says: `rush(${clients} times ${owner}, ${dogs} dogs, ${JSON.stringify(wish)})`,
  async run(model, real) {
    const when = whenOf(model, wish);
    const first = model.quotes.length;
    for (let i = 0; i < clients; i += 1) await ask(model, real, owner, dogs, when);
    const made = model.quotes.length - first;
    if (made === 0) return;
    const room = roomFor(model, when, dogs);
    const answers = await Promise.all(real.quoteIds.slice(first).map((quoteId) => real.call('owner', owner, 'createBooking', { body: { quoteId } })));
    const winners = answers.filter(({ status }) => status === 201);
    assertSame('how many of a rush got a place', Math.min(room, made), winners.length);
    for (const loser of answers.filter(({ status }) => status !== 201)) assertSame('the others', '409 no_longer_available', codeOf(loser));
    // the quotes are all alike: let the first ones be those that won
    const wonIds = answers.map(({ status }, i) => ({ won: status === 201, id: real.quoteIds[first + i]! })).sort((a, b) => Number(b.won) - Number(a.won)).map(({ id }) => id);
    real.quoteIds.splice(first, made, ...wonIds);
    winners.forEach(({ body }, i) => {
      const booking = book(model, pick(model.quotes, first + i));
      real.bookingIds[booking.number] = body.id;
    });
  },
}));
