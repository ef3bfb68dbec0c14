import { BREED_ALIASES, BREED_DATA, BREED_GROUPS } from './breeds.data.ts';
import type { BreedGroup } from './breeds.data.ts';

export { BREED_GROUPS };
export type { BreedGroup };

export const SIZE_CLASSES = ['toy', 'small', 'medium', 'large', 'giant'] as const;
export type SizeClass = (typeof SIZE_CLASSES)[number];

export interface Breed {
  readonly id: string;
  readonly name: string;
  readonly group: BreedGroup;
  /** The class of a typical grown dog; a dog's own class comes from its own weight. */
  readonly size: SizeClass;
  readonly minWeightKg: number;
  readonly maxWeightKg: number;
}

/** A class begins at its weight and ends just below the next one's. */
const SIZE_FROM_KG: readonly (readonly [number, SizeClass])[] = [
  [45, 'giant'], [25, 'large'], [10, 'medium'], [5, 'small'],
];

/** The size class of a weight: the one rule that prices, capacity and search go by. */
export function sizeClassOf(weightKg: number): SizeClass {
  if (!Number.isFinite(weightKg) || weightKg <= 0) throw new RangeError(`not a weight: ${weightKg}`);
  return SIZE_FROM_KG.find(([fromKg]) => weightKg >= fromKg)?.[1] ?? 'toy';
}

/** Lower case, no accents, words parted by single blanks: names are compared in this form. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();

const ENTRY = /^(?<name>[^=]+?)(?:=(?<id>[a-z0-9-]+))? (?<min>[\d.]+)-(?<max>[\d.]+)$/;

function parse(group: BreedGroup, entry: string): Breed {
  const { name, id, min, max } = ENTRY.exec(entry)?.groups ?? {};
  if (!name || !min || !max) throw new Error(`not a breed: ${entry}`);
  const [minWeightKg, maxWeightKg] = [Number(min), Number(max)];
  const size = sizeClassOf((minWeightKg + maxWeightKg) / 2);
  return Object.freeze({ id: id ?? plain(name).replaceAll(' ', '-'), name, group, size, minWeightKg, maxWeightKg });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const entries = BREED_GROUPS.flatMap((group) =>
  BREED_DATA[group].split(/[|\n]/).map((entry) => entry.trim()).filter(Boolean).map((entry) => parse(group, entry)))
  .map((breed) => {
    const aliases = (BREED_ALIASES[breed.id] ?? '').split(', ').filter(Boolean);
    return { breed, key: plain(breed.name), aliases };
  })
  .sort((a, b) => compare(a.key, b.key));

const breeds: readonly Breed[] = Object.freeze(entries.map((entry) => entry.breed));
const byId = new Map(breeds.map((breed) => [breed.id, breed]));

/** Every breed, by name. */
export const listBreeds = (): readonly Breed[] => breeds;

export const findBreed = (id: string): Breed | null => byId.get(id) ?? null;

/** For a picker: names that begin with the text first, then names with a word that does, then the nicknames. */
export function searchBreeds(text: string, limit = 10): Breed[] {
  const wanted = plain(text);
  if (!wanted) return breeds.slice(0, limit);
  const rank = ({ key, aliases }: (typeof entries)[number]): number => {
    if (aliases.includes(wanted)) return 0;
    if (key.startsWith(wanted)) return 1;
    if (` ${key}`.includes(` ${wanted}`)) return 2;
    return aliases.some((alias) => ` ${alias}`.includes(` ${wanted}`)) ? 3 : 4;
  };
  return entries.map((entry) => ({ breed: entry.breed, rank: rank(entry) }))
    .filter((found) => found.rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map((found) => found.breed);
}
