import { Temporal } from 'temporal-polyfill';
import fc from 'fast-check';
import type { CutOff, PolicyTerms } from '../../../../kernel/context/tenant.ts';
import { policyProblems } from '../../../platform/index.ts';
import type { When } from '../../entities.ts';
import type { Line, LineCode } from '../../pricing.ts';
import type { RefundInput } from '../refund.ts';

const bps = fc.integer({ min: 0, max: 10_000 });
const at = fc.integer({ min: 0, max: 95 }).map((quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${['00', '15', '30', '45'][quarter % 4]}`);
const cutOff: fc.Arbitrary<CutOff> = fc.oneof(
  fc.record({ hoursBefore: fc.integer({ min: 0, max: 400 }) }),
  fc.record({ daysBefore: fc.integer({ min: 0, max: 20 }), at, businessDays: fc.boolean() }, { requiredKeys: ['daysBefore', 'at'] }),
);
const hoursOf = ({ hoursBefore, daysBefore = 0, at: time = '00:00' }: CutOff): number => hoursBefore ?? daysBefore * 24 + 24 - Number(time.slice(0, 2));

export const problemsOf = (terms: PolicyTerms): string[] => {
  const found: string[] = [];
  policyProblems(terms, (pointer, detail) => void found.push(`${pointer} ${detail}`));
  return found;
};

const anyTerms: fc.Arbitrary<PolicyTerms> = fc.record({
  rules: fc.array(fc.tuple(cutOff, bps), { maxLength: 5 }).map((rules) => {
    const shares = rules.map(([, share]) => share).toSorted((one, other) => other - one);
    return rules.map(([moment]) => moment).toSorted((one, other) => hoursOf(other) - hoursOf(one)).map((moment, index) => ({ ...moment, refundBps: shares[index]! }));
  }),
  firstNights: fc.tuple(cutOff, fc.integer({ min: 1, max: 5 })).map(([moment, nights]) => ({ ...moment, nights })),
  afterStart: fc.record({ refundBps: fc.oneof(fc.constant(0), bps) }),
  neverRefunded: fc.record({ ownerFeeBps: bps, totalBps: bps }, { requiredKeys: [] }),
  grace: fc.record({ minutes: fc.integer({ min: 1, max: 2_880 }), hoursBefore: fc.integer({ min: 0, max: 96 }) }),
}, { requiredKeys: ['rules'] });

/** Policies that a business may have, and no others. What comes after a rule that can't stand is left out. */
export const terms: fc.Arbitrary<PolicyTerms> = anyTerms.map((given) => {
  let fine: PolicyTerms = { ...given, rules: [] };
  delete (fine as { afterStart?: unknown }).afterStart;
  for (const rule of given.rules) {
    const longer = { ...fine, rules: [...fine.rules, rule] };
    if (problemsOf(longer).length === 0) fine = longer;
  }
  const whole = { ...fine, ...(given.afterStart && { afterStart: given.afterStart }) };
  return problemsOf(whole).length === 0 ? whole : fine;
});

const zones = ['America/Denver', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Auckland'];
const date = fc.integer({ min: 0, max: 2_000 }).map((days) => Temporal.PlainDate.from('2026-01-01').add({ days }));

const stay = fc.record({ date, timeZone: fc.constantFrom(...zones), at, nights: fc.integer({ min: 0, max: 9 }) }).map(({ date: day, timeZone, at: time, nights }) => {
  const when: When = nights === 0
    ? { unit: 'visit', date: day.toString(), time, durationMinutes: 30 }
    : { unit: 'night', checkIn: day.toString(), checkOut: day.add({ days: nights }).toString() };
  return { when, timeZone, startsAt: new Date(day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds) };
});

const line = (code: LineCode): fc.Arbitrary<Line> =>
  fc.integer({ min: 0, max: 100_000 }).map((amountMinor) => ({ code, description: code, quantity: 1, unitMinor: amountMinor, amountMinor }));
const lines = fc.tuple(line('base'), line('additional_dog'), line('holiday'), line('owner_fee'), line('tax')).map((some) => some.filter(({ amountMinor }, index) => index === 0 || amountMinor > 0));

const hourMs = 3_600_000;
/** A paid booking under some policy that its owner cancels at some moment; `laterMs` is another moment after it. */
export const cancellation: fc.Arbitrary<RefundInput & { laterMs: number }> = fc
  .record({
    policy: terms, stay, lines, bookedBeforeHours: fc.integer({ min: 0, max: 900 }), after: fc.double({ min: 0, max: 1, noNaN: true }),
    later: fc.integer({ min: 0, max: 200 * hourMs }), paidBps: fc.oneof(fc.constant(10_000), bps),
  })
  .map(({ policy, stay: where, lines: some, bookedBeforeHours, after, later, paidBps }) => {
    const createdAt = new Date(where.startsAt.getTime() - bookedBeforeHours * hourMs);
    const now = new Date(createdAt.getTime() + Math.floor(after * (bookedBeforeHours + 240) * hourMs));
    const total = some.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    return { ...where, policy, lines: some, createdAt, now, laterMs: now.getTime() + later, paidMinor: Math.floor((total * paidBps) / 10_000), by: 'owner' as const };
  });
