import fc from 'fast-check';
import { agenda, pass } from '../clock.ts';
import type { Model } from '../model.ts';
import type { Real } from '../real.ts';
import { hourMs } from '../rules.ts';
import { compareAllSeries } from '../same-series.ts';
import { assertSame, pick, step, type Step } from '../step.ts';

export async function wait(model: Model, real: Real, ms: number): Promise<void> {
  pass(model, ms);
  const { status, body } = await real.advance(ms);
  assertSame('advanceSandboxClock', 200, status);
  assertSame('the time', new Date(model.now).toISOString(), body.now);
  await compareAllSeries(model, real);
}

const hours = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(1, 23, 25, 49, 73) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 300 }) },
);

/** Time goes on, by the business's clock; requests expire, what is not paid lapses, what took place is completed. */
export const waits: fc.Arbitrary<Step> = hours.map((count) => step({
  says: `wait(${count} h)`,
  run: (model, real) => wait(model, real, count * hourMs),
}));

/** Instants at which something changes: what the clock does next, when one may start, when less is given back. */
function momentsOf(model: Model): number[] {
  const { now, bookings } = model;
  const moments = agenda(model).map(({ due }) => due.at).concat(bookings.flatMap(({ startsAt, endsAt }) =>
    [...[0, 2, 24, 120, 168, 336].map((before) => startsAt - before * hourMs), endsAt]));
  return [...new Set(moments)].filter((at) => at > now).sort((a, b) => a - b);
}

/** To such an instant, or a millisecond to either side of it. */
export const waitsUntil: fc.Arbitrary<Step> = fc.record({ n: fc.nat(5), ms: fc.constantFrom(-1, 0, 1) }).map(({ n, ms }) => step({
  says: `waitUntil(${n}, ${ms} ms)`,
  can: (model) => momentsOf(model).length > 0,
  run: (model, real) => wait(model, real, Math.max(0, pick(momentsOf(model), n) + ms - model.now)),
}));

/** Until somebody may begin what is paid. */
export const waitsForStart: fc.Arbitrary<Step> = fc.nat(50).map((n) => {
  const paid = ({ now, bookings }: Model) => bookings.filter(({ state, payment, startsAt }) => state === 'confirmed' && payment === 'paid' && startsAt - 2 * hourMs > now);
  return step({
    says: `waitForStart(${n})`,
    can: (model) => paid(model).length > 0,
    run: (model, real) => wait(model, real, pick(paid(model), n).startsAt - 2 * hourMs - model.now),
  });
});
