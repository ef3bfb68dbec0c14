import type { Schema } from '../../../contract/contract.ts';
import type { CaregiverSettings } from '../../../kernel/context/tenant.ts';
import { isAtHome } from '../area.ts';
import type { CaregiverRow, CaregiverServiceRow } from '../entities.ts';
import { certificationName, documentName, later, needsCertification } from '../standing.ts';

export type Step = Schema<'OnboardingStep'>;
type Issue = Schema<'OnboardingIssue'>;

/** All that the steps depend on. Days are local. */
export interface Known {
  readonly page: Pick<CaregiverRow, 'headline' | 'bio' | 'plan' | 'serviceArea'>;
  readonly services: readonly Pick<CaregiverServiceRow, 'serviceType' | 'active'>[];
  readonly rules: CaregiverSettings;
  /** Everything handed in, the oldest first. */
  readonly documents: readonly { readonly kind: string; readonly status: string; readonly expiresOn: string | null; readonly rejectionReason: string | null }[];
  readonly certifications: readonly { readonly kind: string; readonly status: string; readonly expiresOn: string | null }[];
  readonly check: { readonly status: string; readonly expiresOn: string | null } | null;
  /** The steps that the business wants changed, while it waits for that. */
  readonly asked: readonly Step['step'][];
  readonly today: string;
  /** What lapses before this is told of. */
  readonly soon: string;
}

const shortestHeadline = 5;
const shortestBio = 20;
const issue = (code: Issue['code'], detail: string, subject: string | null = null): Issue => ({ code, detail, subject });
const upper = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

interface Found {
  /** For the caregiver to do. */
  readonly missing?: readonly Issue[];
  /** For somebody else to do. */
  readonly waiting?: readonly Issue[];
  /** Good to know; nothing stops because of it. */
  readonly hints?: readonly Issue[];
}

const step = (name: Step['step'], required: boolean, { missing = [], waiting = [], hints = [] }: Found): Step => {
  const state = missing.length > 0 ? 'missing' : waiting.length > 0 ? 'waiting' : 'done';
  return { step: name, state, required, missing: [...missing, ...waiting, ...hints] };
};

function documentsOf({ rules, documents, today, soon }: Known): Found {
  const found = { missing: [] as Issue[], waiting: [] as Issue[], hints: [] as Issue[] };
  for (const kind of rules.documents) {
    const of = documents.filter((one) => one.kind === kind);
    const name = documentName(kind);
    const good = of.find((one) => one.status === 'approved' && (one.expiresOn === null || one.expiresOn >= today));
    if (good) {
      if (good.expiresOn !== null && good.expiresOn < soon) found.hints.push(issue('document_expiring', `Your ${name} is good until ${good.expiresOn}.`, kind));
    } else if (of.some((one) => one.status === 'in_review')) found.waiting.push(issue('document_in_review', `Your ${name} is being looked at.`, kind));
    else {
      const last = of.findLast((one) => one.status === 'rejected' || one.status === 'expired' || one.status === 'approved');
      if (last?.status === 'rejected') found.missing.push(issue('document_rejected', `Your ${name} was not accepted: ${last.rejectionReason ?? 'hand in another one'}`, kind));
      else if (last) found.missing.push(issue('document_expired', `Your ${name} is not good any more: hand in a new one.`, kind));
      else found.missing.push(issue('document_missing', `A ${name} is needed.`, kind));
    }
  }
  return found;
}

function certificationsOf({ rules, certifications, services, today, soon }: Known): Found {
  const found = { missing: [] as Issue[], hints: [] as Issue[] };
  const needed = rules.certifications.filter((one) => services.some(({ serviceType }) => needsCertification(one, serviceType)));
  for (const kind of new Set(needed.map((one) => one.kind))) {
    const of = certifications.filter((one) => one.kind === kind);
    const name = certificationName(kind);
    const good = of.filter((one) => one.status === 'valid' && (one.expiresOn === null || one.expiresOn >= today));
    const through = good.reduce<string | null | undefined>((best, one) => later(best, one.expiresOn), undefined);
    if (through === undefined) {
      const code = of.length > 0 ? 'certification_expired' : 'certification_missing';
      found.missing.push(issue(code, of.length > 0 ? `Your ${name} is not good any more.` : `${upper(name)} is needed.`, kind));
    } else if (through !== null && through < soon) found.hints.push(issue('certification_expiring', `Your ${name} is good until ${through}.`, kind));
  }
  return found;
}

const over = new Set(['lapsed', 'canceled']);

function checkOf({ rules, check, today, soon }: Known): Found {
  if (!rules.backgroundCheck) return {};
  if (!check || over.has(check.status)) return { missing: [issue('background_check_missing', 'A background check is needed: start it.')] };
  if (check.status === 'clear' || check.status === 'adjudicated') {
    if (check.expiresOn !== null && check.expiresOn < today) return { missing: [issue('background_check_expired', 'Your background check is too old: start a new one.')] };
    return check.expiresOn !== null && check.expiresOn < soon ? { hints: [issue('background_check_expiring', `Your background check is good until ${check.expiresOn}.`)] } : {};
  }
  if (check.status === 'expired') return { missing: [issue('background_check_expired', 'Your background check is too old: start a new one.')] };
  if (check.status === 'adverse') return { missing: [issue('background_check_not_passed', 'The background check was not passed.')] };
  return { waiting: [issue('background_check_pending', 'Your background check is under way.')] };
}

/** Every step, in the order to take them: what is missing, and why. Pure. */
export function stepsOf(known: Known): Step[] {
  const { page, services, rules, asked } = known;
  const profile = [
    ...(page.headline.trim().length < shortestHeadline ? [issue('headline_short', `Your headline has fewer than ${shortestHeadline} letters.`)] : []),
    ...(page.bio.trim().length < shortestBio ? [issue('bio_short', `Tell owners more about yourself: at least ${shortestBio} letters.`)] : []),
  ];
  const active = services.filter((one) => one.active);
  const planIsEmpty = page.plan.days.length === 0;
  const goesOut = active.some(({ serviceType }) => isAtHome(serviceType));
  const steps = [
    step('profile', true, { missing: profile }),
    step('services', true, { missing: active.length === 0 ? [issue('no_service', 'You offer no service yet: set your first price.')] : [] }),
    step('availability', true, { missing: planIsEmpty ? [issue('plan_empty', 'Your weekly plan is empty: owners can’t book any day.')] : [] }),
    step('service_area', false, { hints: goesOut && page.serviceArea === null ? [issue('area_unset', 'You visit owners at home: say how far you go.')] : [] }),
    step('certifications', rules.certifications.length > 0, certificationsOf(known)),
    step('documents', rules.documents.length > 0, documentsOf(known)),
    step('background_check', rules.backgroundCheck, checkOf(known)),
  ];
  return steps.map((one) => (asked.includes(one.step)
    ? { ...one, missing: [issue('changes_requested', 'The business asks you to look at this again.'), ...one.missing] } : one));
}

/** Whether it can be handed in: nothing required is left for the caregiver to do. */
export const isComplete = (steps: readonly Step[]): boolean => steps.every(({ required, state }) => !required || state !== 'missing');
/** Whether nothing required is outstanding, with nobody. */
export const isSettled = (steps: readonly Step[]): boolean => steps.every(({ required, state }) => !required || state === 'done');
