import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../contract/contract.ts';
import type { TenantSettings } from '../../kernel/context/tenant.ts';
import { problem } from '../../kernel/errors/problem.ts';

export type Vaccine = Schema<'Vaccine'>;
export type VaccinationState = 'valid' | 'exempt' | 'expired' | 'missing';

/** What the rules go by. Dates are local ones, both ends included; an exemption may have neither. */
export interface KnownVaccination {
  readonly vaccine: Vaccine;
  readonly vetExempt: boolean;
  readonly givenOn: string | null;
  readonly validUntil: string | null;
}

/** The local dates of a stay, both ends included. */
export interface StayDates {
  readonly from: string;
  readonly to: string;
}

/** One dog and one vaccine on the first date of a stay on which it is not simply valid. */
export interface VaccinationIssue {
  readonly dogId: string;
  readonly dogName: string;
  readonly vaccine: Vaccine;
  readonly state: Exclude<VaccinationState, 'valid'>;
  readonly date: string;
}

const covers = ({ givenOn, validUntil }: KnownVaccination, date: string): boolean =>
  (givenOn === null || givenOn <= date) && (validUntil === null || date <= validUntil);
const isOver = ({ validUntil }: KnownVaccination, date: string): boolean => validUntil !== null && validUntil < date;

/** How a dog stands to one vaccine on one date. What is given counts for more than an exemption, and what has run out for more than nothing. */
export function vaccinationStateOn(known: readonly KnownVaccination[], vaccine: Vaccine, date: string): VaccinationState {
  const of = known.filter((one) => one.vaccine === vaccine);
  if (of.some((one) => !one.vetExempt && covers(one, date))) return 'valid';
  if (of.some((one) => one.vetExempt && covers(one, date))) return 'exempt';
  return of.some((one) => isOver(one, date)) ? 'expired' : 'missing';
}

/** How a dog stands to each required vaccine on every date of a stay. */
export function vaccinationStates(known: readonly KnownVaccination[], required: readonly Vaccine[], { from, to }: StayDates) {
  const dates: string[] = [];
  const last = Temporal.PlainDate.from(to);
  for (let day = Temporal.PlainDate.from(from); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) dates.push(day.toString());
  return required.map((vaccine) => ({ vaccine, days: dates.map((date) => ({ date, state: vaccinationStateOn(known, vaccine, date) })) }));
}

/** For each vaccine the worst that a date of the stay comes to: a lapse on the last day counts for more than an exemption on the first. */
export function vaccinationIssues(
  dog: { readonly id: string; readonly name: string }, known: readonly KnownVaccination[], required: readonly Vaccine[], dates: StayDates,
): VaccinationIssue[] {
  return vaccinationStates(known, required, dates).flatMap(({ vaccine, days }) => {
    const first = days.find(({ state }) => state === 'expired' || state === 'missing') ?? days.find(({ state }) => state === 'exempt');
    return first === undefined ? [] : [{ dogId: dog.id, dogName: dog.name, vaccine, state: first.state as VaccinationIssue['state'], date: first.date }];
  });
}

const nameOf = (vaccine: Vaccine): string => (vaccine === 'dhpp' ? 'DHPP' : vaccine.replaceAll('_', ' '));
const sentences: Readonly<Record<VaccinationIssue['state'], (issue: VaccinationIssue) => string>> = {
  missing: ({ dogName, vaccine, date }) => `${dogName} has no ${nameOf(vaccine)} vaccination for ${date}.`,
  expired: ({ dogName, vaccine, date }) => `${dogName}’s ${nameOf(vaccine)} vaccination is not valid any more on ${date}.`,
  exempt: ({ dogName, vaccine }) => `${dogName} is exempt from ${nameOf(vaccine)} by a vet.`,
};

export type VaccinationRule = TenantSettings['vaccinations']['rule'];

/** What the business makes of them: refused or warned about, as it is set up; an exemption is always taken, and named. */
export function judgeVaccinations(issues: readonly VaccinationIssue[], rule: VaccinationRule) {
  const told = <State extends VaccinationIssue['state']>(issue: VaccinationIssue & { readonly state: State }) => ({
    code: `vaccination_${issue.state}` as `vaccination_${State}`,
    detail: sentences[issue.state](issue), date: issue.date, dogId: issue.dogId, vaccine: issue.vaccine,
  });
  const isLack = (issue: VaccinationIssue): issue is VaccinationIssue & { state: 'expired' | 'missing' } => issue.state !== 'exempt';
  return {
    reasons: rule === 'refuse' ? issues.filter(isLack).map(told) : [],
    warnings: issues.filter((issue) => rule === 'warn' || !isLack(issue)).map(told),
  };
}
export type VaccinationVerdict = ReturnType<typeof judgeVaccinations>;

const invalid = (pointer: string, detail: string) => problem('invalid_vaccination', { pointer, detail });

/** Throws `invalid_vaccination` for what cannot be, with the field that is wrong. `today` is the latest date that anybody's day could be. */
export function assertVaccination(
  given: KnownVaccination & { readonly product: string; readonly exemptionReason: string | null },
  dog: { readonly birthDate: string; readonly birthDateEstimated: boolean }, today: string,
): void {
  const { vaccine, product, vetExempt, givenOn, validUntil, exemptionReason } = given;
  if (vaccine === 'other' && product.trim() === '') throw invalid('#/product', 'Say what it is.');
  if (!vetExempt) {
    if (givenOn === null) throw invalid('#/givenOn', 'Say when it was given.');
    if (validUntil === null) throw invalid('#/validUntil', 'Say until when it is good.');
    if (exemptionReason !== null) throw invalid('#/exemptionReason', 'Only an exemption has a reason.');
  }
  if (givenOn !== null && givenOn > today) throw invalid('#/givenOn', 'The date is in the future.');
  if (givenOn !== null && !dog.birthDateEstimated && givenOn < dog.birthDate) throw invalid('#/givenOn', `The dog was born on ${dog.birthDate}.`);
  if (givenOn !== null && validUntil !== null && validUntil < givenOn) throw invalid('#/validUntil', 'It can’t end before it was given.');
}

/** How a dog stands to what the business requires, as of a date, and until when. */
export function requiredOn(known: readonly KnownVaccination[], required: readonly Vaccine[], date: string): Schema<'RequiredVaccination'>[] {
  return required.map((vaccine) => {
    const state = vaccinationStateOn(known, vaccine, date);
    const of = known.filter((one) => one.vaccine === vaccine);
    const behind = state === 'expired'
      ? of.filter((one) => isOver(one, date))
      : of.filter((one) => covers(one, date) && one.vetExempt === (state === 'exempt'));
    const endless = behind.some(({ validUntil }) => validUntil === null);
    const last = behind.map(({ validUntil }) => validUntil ?? '').sort().at(-1);
    return { vaccine, state, validUntil: state === 'missing' || endless || last === undefined ? null : last };
  });
}
