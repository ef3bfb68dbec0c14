import type { CutOff, PolicyTerms } from '../../kernel/context/tenant.ts';

/** Those that every business has. */
export const presetPolicies: readonly string[] = ['flexible', 'moderate', 'strict'];

type Say = (pointer: string, detail: string) => void;

const minutesOf = (at: string): number => Number(at.slice(0, 2)) * 60 + Number(at.slice(3));

/** How many minutes before the start a cut-off lies at least and at most, whenever the stay starts and whatever the clocks do on the way. */
function spanOf({ hoursBefore, daysBefore = 0, at = '00:00', businessDays }: CutOff): [least: number, most: number] {
  if (hoursBefore !== undefined) return [hoursBefore * 60, hoursBefore * 60];
  const clockChangeMinutes = 60;
  // weekends, and as many holidays as could lie between
  const skippedDays = businessDays && daysBefore > 0 ? 2 * (Math.floor(daysBefore / 5) + 1) + 3 + Math.floor(daysBefore / 20) : 0;
  return [daysBefore * 1_440 - minutesOf(at) - clockChangeMinutes, (daysBefore + skippedDays + 1) * 1_440 - minutesOf(at) + clockChangeMinutes];
}

/** Whether one cut-off lies before another, whenever the stay starts. */
function isBefore(one: CutOff, other: CutOff): boolean {
  const comparable = one.daysBefore !== undefined && other.daysBefore !== undefined && Boolean(one.businessDays) === Boolean(other.businessDays);
  if (!comparable) return spanOf(one)[0] > spanOf(other)[1];
  if (one.daysBefore !== other.daysBefore) return one.daysBefore! > other.daysBefore!;
  return minutesOf(one.at ?? '00:00') < minutesOf(other.at ?? '00:00');
}

function cutOffProblems(cutOff: CutOff, pointer: string, say: Say): boolean {
  const { hoursBefore, daysBefore, at, businessDays } = cutOff;
  let fine = true;
  const wrong = (more: string, detail: string): void => {
    fine = false;
    say(`${pointer}${more}`, detail);
  };
  if (hoursBefore === undefined && daysBefore === undefined) wrong('', 'needs a cut-off: hoursBefore, or daysBefore with at');
  if (hoursBefore !== undefined && daysBefore !== undefined) wrong('/daysBefore', 'cannot stand beside hoursBefore: a cut-off is one of them');
  if (daysBefore !== undefined && at === undefined) wrong('/at', 'is required with daysBefore: the local time');
  if (daysBefore === undefined && at !== undefined) wrong('/at', 'goes with daysBefore only');
  if (daysBefore === undefined && businessDays !== undefined) wrong('/businessDays', 'goes with daysBefore only');
  return fine;
}

/** The share in force just before the start. */
function lastShare({ rules }: PolicyTerms): number {
  const last = rules.at(-1);
  return last?.hoursBefore === 0 ? last.refundBps : 0;
}

/** What no schema can say of a policy: so that as the start comes nearer, cut-offs follow one another and no share ever rises. */
export function policyProblems(terms: PolicyTerms, say: Say): void {
  const { rules, firstNights, afterStart } = terms;
  const areFine = rules.map((rule, index) => cutOffProblems(rule, `/rules/${index}`, say));
  rules.forEach((rule, index) => {
    const previous = rules[index - 1];
    if (!previous) return;
    if (areFine[index] && areFine[index - 1] && !isBefore(previous, rule)) {
      say(`/rules/${index}`, 'must have its cut-off after that of the rule before it, whenever a stay starts');
    }
    if (rule.refundBps >= previous.refundBps) say(`/rules/${index}/refundBps`, 'must be less than in the rule before it: shares fall as the start comes nearer');
  });
  if (firstNights) cutOffProblems(firstNights, '/firstNights', say);
  if (afterStart && afterStart.refundBps > lastShare(terms)) {
    say('/afterStart/refundBps', `must not be more than just before the start, where it is ${lastShare(terms)}: end the rules with hoursBefore 0`);
  }
}
