import * as Flags from '@oclif/core/flags';
import { formatMoney } from '@dogcare/sdk';
import type { Dog, UpdateDog, Vaccination } from '@dogcare/sdk';
import { date, decimal } from './flags.ts';
import { fields, table } from './output.ts';
import { usage } from './usage.ts';

export const vaccines = [
  'rabies', 'dhpp', 'bordetella', 'leptospirosis', 'canine_influenza', 'lyme', 'coronavirus', 'leishmaniasis', 'babesiosis', 'herpesvirus', 'other',
] as const;
const temperaments = ['friendly', 'playful', 'calm', 'shy', 'anxious', 'reactive', 'energetic', 'protective'] as const;

/** What is said of a dog, when it is added and when it is changed. */
export const dogFlags = {
  name: Flags.string({ description: 'What it listens to.' }),
  breed: Flags.string({ description: 'The breed’s id; find it with `dogcare dogs breeds`.' }),
  'mix-with': Flags.string({ description: 'Another breed of a mix; several times for several.', multiple: true }),
  born: date({ description: 'Its birth date.', exclusive: ['age-months'] }),
  'age-months': Flags.integer({ description: 'Its age, where nobody knows the birth date.', min: 0, max: 360 }),
  weight: decimal({ description: 'In kg.', helpValue: 'KG' }),
  sex: Flags.option({ options: ['female', 'male'] as const })({ description: 'Its sex.' }),
  neutered: Flags.boolean({ description: 'Whether it is neutered.', allowNo: true }),
  temperament: Flags.option({ options: temperaments, multiple: true })({ description: 'What it is like; several times for several.' }),
  notes: Flags.string({ description: 'What a caregiver should know of its ways.' }),
  diet: Flags.string({ description: 'What a caregiver should know of its food.' }),
  allergy: Flags.string({ description: 'What it must not get; several times for several.', multiple: true }),
  feed: Flags.string({ description: 'A meal: `07:30 One cup of kibble`; several times for several.', helpValue: '"HH:mm WHAT"', multiple: true }),
  medicate: Flags.string({ description: 'A medicine: `08:00, Carprofen, 25 mg, with food`; several times for several.', helpValue: '"HH:mm, NAME, DOSE[, HOW]"', multiple: true }),
  medical: Flags.string({ description: 'What a caregiver should know of its health; kept encrypted, and shown once a booking is confirmed.' }),
  vet: Flags.string({ description: 'Its vet; empty for none.', helpValue: '"NAME, +PHONE[, CLINIC]"' }),
  contact: Flags.string({ description: 'Whom to call if you can’t be reached; several times for several.', helpValue: '"NAME, +PHONE[, RELATION]"', multiple: true }),
  'emergency-care': Flags.boolean({ description: 'Whether a caregiver may have it treated in an emergency.', allowNo: true }),
  'emergency-instructions': Flags.string({ description: 'What to mind then.', dependsOn: ['emergency-care'] }),
};

interface DogValues {
  name?: string | undefined;
  breed?: string | undefined;
  'mix-with'?: string[] | undefined;
  born?: string | undefined;
  'age-months'?: number | undefined;
  weight?: number | undefined;
  sex?: 'female' | 'male' | undefined;
  neutered?: boolean | undefined;
  temperament?: (typeof temperaments)[number][] | undefined;
  notes?: string | undefined;
  diet?: string | undefined;
  allergy?: string[] | undefined;
  feed?: string[] | undefined;
  medicate?: string[] | undefined;
  medical?: string | undefined;
  vet?: string | undefined;
  contact?: string[] | undefined;
  'emergency-care'?: boolean | undefined;
  'emergency-instructions'?: string | undefined;
}

const listed = (text: string): string[] => text.split(',').map((part) => part.trim());

function meal(text: string): { at: string; instructions: string } {
  const [, at, instructions] = /^(\d\d:\d\d)\s+(\S.*)$/.exec(text.trim()) ?? [];
  if (!at || !instructions) throw usage(`${text} is not of the form "07:30 One cup of kibble".`);
  return { at, instructions };
}
function medicine(text: string): { at: string; name: string; dose: string; instructions: string } {
  const [at, name, dose, ...how] = listed(text);
  if (!at || !name || !dose) throw usage(`${text} is not of the form "08:00, Carprofen, 25 mg, with food".`);
  return { at, name, dose, instructions: how.join(', ') };
}
function person(text: string): { name: string; phone: string; more: string } {
  const [name, phone, ...more] = listed(text);
  if (!name || !phone?.startsWith('+')) throw usage(`${text} is not of the form "Ben Martin, +13035550112".`);
  return { name, phone, more: more.join(', ') };
}

/** Only what was said. */
export function toDog(flags: DogValues): UpdateDog {
  const vet = flags.vet ? person(flags.vet) : undefined;
  const body: UpdateDog = {
    name: flags.name,
    breedId: flags.breed,
    mixWith: flags['mix-with'],
    birthDate: flags.born,
    estimatedAgeMonths: flags['age-months'],
    weightKg: flags.weight,
    sex: flags.sex,
    neutered: flags.neutered,
    temperament: flags.temperament,
    behaviorNotes: flags.notes,
    dietNotes: flags.diet,
    allergies: flags.allergy,
    feedingSchedule: flags.feed?.map(meal),
    medicationSchedule: flags.medicate?.map(medicine),
    medicalNotes: flags.medical,
    vet: vet ? { name: vet.name, phone: vet.phone, clinic: vet.more } : flags.vet === undefined ? undefined : null,
    emergencyContacts: flags.contact?.map(person).map(({ name, phone, more }) => ({ name, phone, relation: more })),
    emergencyCare: flags['emergency-care'] === undefined
      ? undefined
      : { consent: flags['emergency-care'], instructions: flags['emergency-instructions'] ?? '', spendingLimit: null },
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as UpdateDog;
}

const lines = (all: readonly string[]): string | null => all.join('; ') || null;

export const dog = (one: Dog): string =>
  fields([
    ['Dog', one.id],
    ['Name', one.name],
    ['Breed', one.breedName],
    ['Born', one.birthDateEstimated ? `about ${one.birthDate}` : one.birthDate],
    ['Weight', `${one.weightKg} kg (${one.sizeClass})`],
    ['Sex', `${one.sex}${one.neutered ? ', neutered' : ''}`],
    ['Temperament', one.temperament.join(', ')],
    ['Ways', one.behaviorNotes],
    ['Food', one.dietNotes],
    ['Not to get', one.allergies.join(', ')],
    ['Meals', lines(one.feedingSchedule.map(({ at, instructions }) => `${at} ${instructions}`))],
    ['Medicines', lines(one.medicationSchedule.map(({ at, name, dose, instructions }) => [`${at} ${name} ${dose}`, instructions].filter(Boolean).join(', ')))],
    ['Health', one.medicalNotes],
    ['Vet', one.vet && [one.vet.name, one.vet.clinic, one.vet.phone].filter(Boolean).join(', ')],
    ['To call', lines(one.emergencyContacts.map(({ name, phone, relation }) => [name, phone, relation].filter(Boolean).join(', ')))],
    ['Emergency', one.emergencyCare && careText(one.emergencyCare)],
    ['Photos', one.photos.length > 0 ? String(one.photos.length) : null],
    ['Not shown yet', one.withheld.join(', ')],
  ]);

const careText = ({ consent, spendingLimit, instructions }: NonNullable<Dog['emergencyCare']>): string =>
  [consent ? `may be treated${spendingLimit ? ` up to ${formatMoney(spendingLimit)}` : ''}` : 'ask first', instructions].filter(Boolean).join('; ');

export const vaccinationTable = (rows: readonly Vaccination[]): string =>
  table(rows, [
    { title: 'VACCINATION', value: (one) => one.id },
    { title: 'VACCINE', value: (one) => one.vaccine },
    { title: 'PRODUCT', value: (one) => one.product },
    { title: 'GIVEN', value: (one) => one.givenOn ?? '' },
    { title: 'UNTIL', value: (one) => one.validUntil ?? '' },
    { title: 'STATE', value: (one) => one.state },
    { title: 'PROOF', value: (one) => (one.proof.length > 0 ? 'yes' : 'no') },
  ]);
