import fc from 'fast-check';
import { tell, type Model } from '../model.ts';
import type { Real } from '../real.ts';
import { servicesOf } from '../real.ts';
import { localDate, plusDays, terms as fixed, type When } from '../rules.ts';
import { answer, apply, cancel, create, edit, pause, preview, resume, trying, type Answered, type Paid, type Terms } from '../series-acts.ts';
import { ruleText, type Each, type Edit, type Rule, type Series } from '../series.ts';
import { compareAllSeries } from '../same-series.ts';
import { assertSame, codeOf, pick, step, type Step } from '../step.ts';
import type { OperationId } from '../../../../src/contract/contract.ts';
import type { Answer as HttpAnswer } from '../../../app/index.ts';
import type { Outcome } from '../settle.ts';

const times = fc.constantFrom('08:30', '09:00', '09:20', '10:00');
const visit = (time: string): Each => ({ unit: 'visit', time, durationMinutes: fixed.visitMinutes });
const eaches: fc.Arbitrary<Each> = fc.oneof(
  { weight: 6, arbitrary: times.map(visit) }, { weight: 2, arbitrary: fc.constant({ unit: 'day' as const }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 2 }).map((nights) => ({ unit: 'night' as const, nights })) },
);
const rules: fc.Arbitrary<Rule> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Rule>({ on: [1, 3, 5] }, { on: [1, 2, 3, 4, 5] }, { on: [2, 6] }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }).map((every) => ({ every, times: null })) },
  { weight: 1, arbitrary: fc.record({ every: fc.integer({ min: 1, max: 3 }), times: fc.integer({ min: 1, max: 4 }) }) },
);
const onConflict = fc.constantFrom('skip' as const, 'skip' as const, 'refuse' as const);
const serviceTypeOf = (unit: When['unit']) => ({ night: 'boarding', day: 'daycare', visit: 'walking' } as const)[unit];
const dogIdsOf = async (real: Real, owner: 0 | 1, dogs: number): Promise<readonly string[]> => (await real.dogIds(owner)).slice(0, dogs);

const seenOutcome = ({ date, change, reasons }: Outcome) => ({ date, change, reasons: [...new Set(reasons)].sort() });
const codesOf = (reasons: readonly { code: string }[]): string[] => [...new Set(reasons.map(({ code }) => code))].sort();
const tellsOf = (body: any): unknown[] => body.occurrences.map((one: any) => ({ date: one.date, change: one.change, reasons: codesOf(one.reasons) }));

/** What a refusal lists is what is in the way, day by day. */
function assertConflicts({ code, outcomes }: Answered, { body }: HttpAnswer): void {
  if (code !== '409 series_conflicts') return;
  const expected = outcomes.filter(({ change }) => change === 'conflict').map(({ date, reasons }) => ({ date, reasons: [...new Set(reasons)].sort() }));
  assertSame('the conflicts', expected, body.occurrences.map((one: any) => ({ date: one.date, reasons: codesOf(one.reasons) })));
}

async function begin(model: Model, real: Real, terms: Terms): Promise<void> {
  const { owner, dogs, startsOn, rule, each, pricing, billing } = terms;
  const asked = { caregiverId: real.caregiver.caregiverId, serviceType: serviceTypeOf(each.unit), rule: ruleText(rule), startsOn, each, dogIds: await dogIdsOf(real, owner, dogs), pricing };
  const seen = await real.call('owner', owner, 'previewSeries', { body: asked });
  assertSame('previewSeries', 200, seen.status);
  assertSame('what the preview lists', preview(model, terms).map(seenOutcome), tellsOf(seen.body));
  const expected = trying(model, () => create(model, terms));
  const answered = await real.call('owner', owner, 'createSeries', { body: { ...asked, billing, onConflict: terms.onConflict } });
  assertSame('createSeries', expected.code, codeOf(answered));
  assertConflicts(expected, answered);
  if (expected.code === '409 series_conflicts') tell(model, 'a series refused for its conflicts');
  if (answered.status === 201) real.seriesIds.push(answered.body.id);
  await compareAllSeries(model, real);
}

const parties = fc.record({
  owner: fc.constantFrom(0 as const, 1 as const), dogs: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2) }), inDays: fc.integer({ min: 0, max: 3 }),
  rule: rules, each: eaches, pricing: fc.constantFrom('locked' as const, 'following' as const), billing: fc.constant('per_occurrence' as const), onConflict, // weekly payments have a test of their own: payments/joint, series/test/weekly.property
});
const mostSeries = 3;

async function say(model: Model, real: Real, number: number, how: 'accept' | 'decline'): Promise<void> {
  const expected = trying(model, () => answer(model, model.series[number]!, how));
  await doIt(model, real, model.series[number]!, 'caregiver', 'answerSeries', { answer: how }, expected);
}

export const series: fc.Arbitrary<Step> = fc.tuple(parties, fc.boolean()).map(([{ inDays, ...rest }, isAgreed]) => step({
  says: `series(in ${inDays} days, ${JSON.stringify(rest)}${isAgreed ? ', agreed' : ''})`,
  can: (model) => model.series.length < mostSeries,
  async run(model, real) {
    const number = model.series.length;
    await begin(model, real, { ...rest, startsOn: plusDays(localDate(model.now), inDays) });
    if (isAgreed && model.series[number]?.status === 'pending') await say(model, real, number, 'accept');
  },
}));

type Who = 'owner' | 'caregiver';
async function doIt(model: Model, real: Real, one: Series, by: Who, id: OperationId, body: object, expected: Answered): Promise<HttpAnswer> {
  const answered = await real.call(by, one.owner, id, { params: { seriesId: real.seriesIds[one.number]! }, body });
  assertSame(id, expected.code, codeOf(answered));
  assertConflicts(expected, answered);
  await real.settled(); // money may go back by a job
  await compareAllSeries(model, real);
  return answered;
}

const isOpen = ({ status }: Series): boolean => status === 'pending' || status === 'active';
/** What is over is tried now and then. */
const some = (model: Model, n: number): Series[] => (n % 10 === 0 ? [...model.series] : model.series.filter(isOpen));
const onSeries = (says: string, n: number, run: (model: Model, real: Real, one: Series) => Promise<unknown>, among: (model: Model) => Series[] = (model) => some(model, n)): Step => step({
  says,
  can: (model) => among(model).length > 0,
  run: async (model, real) => void (await run(model, real, pick(among(model), n))),
});

/** The caregiver answers what waits for them. */
export const seriesAnswers: fc.Arbitrary<Step> = fc.record({ n: fc.nat(50), how: fc.constantFrom('accept' as const, 'accept' as const, 'accept' as const, 'decline' as const) }).map(({ n, how }) =>
  onSeries(`answerSeries(${n}, ${how})`, n, (model, real, { number }) => say(model, real, number, how), (model) => model.series.filter(({ status, proposal }) => status === 'pending' || proposal !== null || n % 10 === 0)));

/** A day about today: one that the series is on, mostly. */
const dayOf = (model: Model, one: Series, day: number): string => {
  const known = one.occurrences.map(({ date }) => date).filter((date) => date >= localDate(model.now)).sort();
  return day % 5 === 0 || known.length === 0 ? plusDays(localDate(model.now), (day % 9) - 1) : pick(known, day);
};

interface Editing { readonly n: number; readonly day: number; readonly scope: Edit['scope']; readonly what: 'each' | 'rule' | 'dogs' | 'move' | 'pricing'; readonly time: string; readonly rule: Rule; readonly dogs: number; readonly by: number; readonly onConflict: Edit['onConflict']; readonly looks: boolean; readonly agrees: boolean }
const editings: fc.Arbitrary<Editing> = fc.record({
  n: fc.nat(50), day: fc.nat(40), scope: fc.constantFrom('this' as const, 'following' as const, 'all' as const), what: fc.constantFrom('each' as const, 'each' as const, 'rule' as const, 'dogs' as const, 'move' as const, 'pricing' as const),
  time: times, rule: rules, dogs: fc.integer({ min: 1, max: 2 }), by: fc.integer({ min: -2, max: 3 }), onConflict, looks: fc.boolean(), agrees: fc.boolean(),
});

function editOf(model: Model, one: Series, { day, scope: wanted, what, time, rule, dogs, by, onConflict: conflict }: Editing): Edit {
  const scope = what === 'move' ? 'this' : what === 'pricing' ? 'all' : what === 'rule' && wanted === 'this' ? 'following' : wanted;
  const date = dayOf(model, one, day);
  const each: Each = one.unit === 'visit' ? visit(time) : one.unit === 'night' ? { unit: 'night', nights: 1 + (day % 2) } : { unit: 'day' };
  return {
    scope, onConflict: conflict, ...(scope === 'all' ? {} : { date }),
    ...(what === 'each' && { each }), ...(what === 'rule' && { rule }), ...(what === 'dogs' && { dogs }), ...(what === 'move' && { moveTo: plusDays(date, by) }),
    ...(what === 'pricing' && { pricing: day % 2 === 0 ? 'locked' as const : 'following' as const }),
  };
}

/** This, this and all that follow, or all; often looked at first, and what is shown is what happens. */
export const seriesEdits: fc.Arbitrary<Step> = editings.map((given) =>
  onSeries(`editSeries(${JSON.stringify(given)})`, given.n, async (model, real, { number, owner }) => {
    const wanted = editOf(model, model.series[number]!, given);
    const { rule, dogs, ...rest } = wanted;
    const body = { ...rest, ...(rule && { rule: ruleText(rule) }), ...(dogs !== undefined && { dogIds: await dogIdsOf(real, owner, dogs) }) };
    if (given.looks) await lookFirst(model, real, number, wanted, body);
    const expected = trying(model, () => edit(model, model.series[number]!, wanted));
    await doIt(model, real, model.series[number]!, 'owner', 'updateSeries', body, expected);
    if (given.agrees && expected.asks) await say(model, real, number, 'accept');
  }));

async function lookFirst(model: Model, real: Real, number: number, wanted: Edit, body: object): Promise<void> {
  const copy = structuredClone(model);
  const instead = { ...wanted, onConflict: 'skip' as const };
  // what would wait for the caregiver's yes is shown as it will be then
  const asked = edit(copy, copy.series[number]!, instead);
  const agreed = asked.asks ? structuredClone(model) : copy;
  const expected = asked.asks ? apply(agreed, agreed.series[number]!, instead, 'owner') : asked;
  const answered = await real.call('owner', model.series[number]!.owner, 'previewSeriesUpdate', { params: { seriesId: real.seriesIds[number]! }, body });
  assertSame('previewSeriesUpdate', expected.code, codeOf(answered));
  if (answered.status !== 200) return;
  assertSame('whether it asks', asked.asks ?? false, answered.body.needsAnswer);
  assertSame('what the edit would do', expected.outcomes.map(({ date, change, reasons }) => ({ date, change, reasons: [...new Set(reasons)].sort() })), tellsOf(answered.body));
  tell(model, 'an edit looked at first');
}

export const seriesEnds: fc.Arbitrary<Step> = fc.record({
  n: fc.nat(50), day: fc.nat(40), scope: fc.constantFrom('this' as const, 'this' as const, 'this' as const, 'following' as const, 'all' as const), by: fc.constantFrom('owner' as const, 'owner' as const, 'caregiver' as const),
  paid: fc.constantFrom<Paid>('keep', 'cancel'),
}).map(({ n, day, scope, by, paid }) => onSeries(`${by}: cancelSeries(${n}, ${scope}, day ${day}, ${paid} what is paid)`, n, async (model, real, one) => {
  const date = dayOf(model, one, day);
  const code = cancel(model, one, by, { scope, date, paid });
  return doIt(model, real, one, by, 'cancelSeries', { scope, paid, ...(scope === 'all' ? {} : { date }) }, { code, outcomes: [] });
}));

export const seriesPauses: fc.Arbitrary<Step> = fc.record({ n: fc.nat(50), from: fc.integer({ min: 0, max: 4 }), days: fc.option(fc.integer({ min: 0, max: 8 })), paid: fc.constantFrom<Paid>('keep', 'cancel') })
  .map(({ n, from, days, paid }) => onSeries(`pauseSeries(${n}, in ${from} days, ${days ?? 'no'} end, ${paid} what is paid)`, n, async (model, real, one) => {
    const first = plusDays(localDate(model.now), from);
    const last = days === null ? null : plusDays(first, days);
    return doIt(model, real, one, 'owner', 'pauseSeries', { from: first, to: last, paid }, { code: pause(model, one, first, last, paid), outcomes: [] });
  }));

export const seriesResumptions: fc.Arbitrary<Step> = fc.record({ n: fc.nat(50), from: fc.option(fc.integer({ min: -1, max: 4 })) })
  .map(({ n, from }) => onSeries(`resumeSeries(${n}, ${from ?? 'now'})`, n, async (model, real, one) => {
    const first = from === null ? null : plusDays(localDate(model.now), from);
    return doIt(model, real, one, 'owner', 'resumeSeries', first === null ? {} : { from: first }, { code: resume(model, one, first), outcomes: [] });
  }, (model) => model.series.filter(({ pause: paused }) => paused !== null || n % 10 === 0)));

/** The caregiver asks for another price from now on. */
export const newPrices: fc.Arbitrary<Step> = fc.record({ unit: fc.constantFrom('visit' as const, 'night' as const, 'day' as const), more: fc.constantFrom(-501, 333, 1_000) }).map(({ unit, more }) => step({
  says: `price(${unit}, ${more})`,
  async run(model, real) {
    const amount = Math.max(1_000, model.prices[unit] + more);
    model.prices = { ...model.prices, [unit]: amount };
    tell(model, 'a new price');
    const money = (minor: number) => ({ amount: minor, currency: 'USD' });
    const service = servicesOf(model.rules).find(({ serviceType }) => serviceType === serviceTypeOf(unit))!;
    const { capacity, sizesTaken, minNoticeHours, horizonDays, instantBook, cancellationPolicy, additionalDogMinor, prices: [{ durationMinutes }] } = service as typeof service & { prices: [{ durationMinutes: number | null }] };
    const body = { prices: [{ durationMinutes, amount: money(amount) }], additionalDog: money(additionalDogMinor), capacity, sizesTaken, minNoticeHours, horizonDays, instantBook, cancellationPolicy };
    assertSame('putService', '200', codeOf(await real.call('caregiver', 0, 'putService', { params: { serviceType: serviceTypeOf(unit) }, body })));
  },
}));
