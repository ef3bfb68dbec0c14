import type { Random } from './random.ts';
import { CLOSERS, COMPANY, HEADLINES, HOMES, OPENERS, ROUTINES, SKILLS } from './texts.data.ts';
import type { DemoCaregiver, DemoCity, ServiceType, SizeClass } from './types.ts';

/** Puts facts in the place of `{words}`; a word without its fact is a mistake in the texts. */
export function fill(text: string, facts: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, word: string) => {
    const fact = facts[word];
    if (fact === undefined) throw new Error(`no ${word} for "${text}"`);
    return String(fact);
  });
}

type Subject = Pick<DemoCaregiver,
  'yearsExperience' | 'homeType' | 'fencedYard' | 'pets' | 'hasChildren' | 'services' | 'address'>
  & { readonly firstName: string };

const offers = ({ services }: Subject, ...types: readonly ServiceType[]): boolean =>
  services.some((service) => types.includes(service.type));
const takes = ({ services }: Subject, size: SizeClass): boolean =>
  services.some((service) => service.sizes.includes(size));

/** What a line takes for granted. */
const CLAIMS: readonly (readonly [words: RegExp, holds: (subject: Subject) => boolean])[] = [
  [/\{years\}|most of a decade|Retired|retired/, ({ yearsExperience }) => yearsExperience >= 4],
  [/shelter volunteer|vet tech/, ({ yearsExperience }) => yearsExperience >= 2],
  [/\{capacity\}|night|guest|home away|stopover|sofa|sleep|couch|come home|One household/i,
    (subject) => offers(subject, 'boarding', 'daycare')],
  [/weekday walker/, (subject) => offers(subject, 'walking')],
  [/yard|fenced|garden/i, ({ fencedYard }) => fencedYard],
  [/house(?!hold)/i, ({ homeType }) => homeType === 'house'],
  [/family of four|Our family/, ({ hasChildren }) => hasChildren],
  [/no kids/, ({ hasChildren }) => !hasChildren],
  [/large breeds|Newfoundland/, (subject) => takes(subject, 'giant')],
  [/Small dogs/, (subject) => takes(subject, 'toy') && !takes(subject, 'giant')],
  [/mine is spoiled/, ({ pets }) => pets.dogs > 0],
];

/** A line is left out where it would not be true of this person. */
function linesFor(subject: Subject): (lines: readonly string[]) => string[] {
  const untrue = CLAIMS.filter(([, holds]) => !holds(subject)).map(([words]) => words);
  return (lines) => lines.filter((line) => !untrue.some((words) => words.test(line)));
}

/** A headline and a biography in somebody's own words. */
export function introduce(subject: Subject, city: DemoCity, random: Random): { headline: string; bio: string } {
  const guests = subject.services.find((service) => service.type === 'boarding' || service.type === 'daycare');
  const count = guests?.dogsAtOnce ?? 1;
  const facts = {
    hood: subject.address.neighbourhood, city: city.name, years: subject.yearsExperience, first: subject.firstName,
    capacity: ['no', 'one', 'two', 'three', 'four', 'five', 'six'][count] ?? String(count),
    park: random.pick(city.parks),
  };
  const fitting = linesFor(subject);
  const oneOf = (lines: readonly string[]): string => random.pick(fitting(lines));
  const { dogs, cats } = subject.pets;
  const company = fitting([
    ...(dogs > 0 ? COMPANY.dogs : []), ...(cats > 0 ? COMPANY.cats : []), ...(dogs + cats === 0 ? COMPANY.none : []),
    ...(subject.hasChildren ? COMPANY.children : []),
  ]);
  const home = fitting([...(subject.fencedYard ? HOMES.yard : []), ...HOMES[subject.homeType]]);
  const routines = random.sample(fitting(ROUTINES), random.int(1, 2));
  const middle = [
    ...(guests && home.length > 0 ? [random.pick(home)] : []),
    ...(company.length > 0 && random.chance(guests ? 0.75 : 0.3) ? [random.pick(company)] : []),
    ...routines,
    oneOf(SKILLS),
  ];
  const bio = [oneOf(OPENERS), ...middle, oneOf(CLOSERS)].map((line) => fill(line, facts)).join(' ');
  return { headline: fill(oneOf(HEADLINES), facts), bio };
}
