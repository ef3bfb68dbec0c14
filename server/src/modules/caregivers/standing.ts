import type { CaregiverSettings } from '../../kernel/context/tenant.ts';
import type { Reason, ServiceTypeName } from './index.ts';

/** Until which local day each paper of a caregiver is good; null for good. What is not in here, there is none. */
export interface Papers {
  readonly backgroundCheck: { readonly through: string } | null;
  readonly documents: ReadonlyMap<string, string | null>;
  readonly certifications: ReadonlyMap<string, string | null>;
}

/** What is asked of a caregiver for a service, and what there is. */
export interface Standing {
  readonly rules: Pick<CaregiverSettings, 'backgroundCheck' | 'documents' | 'certifications'>;
  readonly papers: Papers;
}

type Code = Extract<Reason['code'], `${'background_check' | 'document' | 'certification'}_${string}`>;

const documentNames: Readonly<Record<string, string>> = {
  identity: 'proof of identity', address: 'proof of address', insurance: 'proof of insurance', licence: 'licence',
};
const certificationNames: Readonly<Record<string, string>> = {
  pet_first_aid: 'certification in pet first aid', dog_training: 'certification in dog training', behavior: 'certification in dog behavior',
  grooming: 'certification in grooming', veterinary: 'veterinary certification', liability_insurance: 'liability insurance', other: 'certification',
};
export const documentName = (kind: string): string => documentNames[kind] ?? kind;
export const certificationName = (kind: string): string => certificationNames[kind] ?? kind;

/** Whether any service needs anything: most businesses ask nothing, and then nothing is read. */
export const asksForPapers = ({ backgroundCheck, documents, certifications }: Standing['rules']): boolean =>
  backgroundCheck || documents.length > 0 || certifications.length > 0;

export const needsCertification = (one: CaregiverSettings['certifications'][number], serviceType: ServiceTypeName): boolean =>
  one.serviceTypes.length === 0 || one.serviceTypes.includes(serviceType);

/** The last day of several papers of one kind; null, for good, beats any. */
export const later = (one: string | null | undefined, other: string | null): string | null =>
  one === undefined ? other : one === null || other === null ? null : one > other ? one : other;

/** Why a caregiver can't be booked from `today` for a stay until `lastDate`, both included: every paper must be good all the way. */
export function lackingPapers(
  { rules, papers }: Standing, serviceType: ServiceTypeName, { today, lastDate }: { today: string; lastDate: string }, displayName: string,
): Reason[] {
  const reasons: Reason[] = [];
  const check = (paper: 'background_check' | 'document' | 'certification', through: string | null | undefined, name: string): void => {
    const say = (code: Code, detail: string): void => void reasons.push({ code, detail });
    if (through === undefined || (through !== null && through < today)) say(`${paper}_missing`, `${displayName} has no valid ${name} at the moment.`);
    else if (through !== null && through < lastDate) say(`${paper}_expires`, `The ${name} of ${displayName} is good until ${through} only.`);
  };
  if (rules.backgroundCheck) check('background_check', papers.backgroundCheck?.through, 'background check');
  for (const kind of rules.documents) check('document', papers.documents.get(kind), documentName(kind));
  for (const one of rules.certifications) {
    if (needsCertification(one, serviceType)) check('certification', papers.certifications.get(one.kind), certificationName(one.kind));
  }
  return reasons;
}
