import { describe, expect, it } from 'vitest';
import { BREED_ALIASES } from '../breeds.data.ts';
import { BREED_GROUPS, findBreed, listBreeds, searchBreeds, sizeClassOf, SIZE_CLASSES } from '../breeds.ts';

const breeds = listBreeds();
const idsOf = (text: string, limit?: number) => searchBreeds(text, limit).map((breed) => breed.id);

describe('breeds', () => {
  it('knows a few hundred, each once', () => {
    expect(breeds.length).toBeGreaterThan(320);
    expect(new Set(breeds.map((breed) => breed.id)).size).toBe(breeds.length);
    expect(new Set(breeds.map((breed) => breed.name)).size).toBe(breeds.length);
    for (const breed of breeds) expect(breed.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('lists them by name, accents ignored', () => {
    const names = breeds.map((breed) => breed.name);
    const keys = names.map((name) =>
      name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, ' '));
    expect(keys).toEqual(keys.toSorted());
    expect(names.indexOf('Český Fousek')).toBeLessThan(names.indexOf('Chihuahua'));
    expect(names.indexOf('Šarplaninac')).toBeLessThan(names.indexOf('Siberian Husky'));
  });

  it('takes the size class from the weight', () => {
    for (const breed of breeds) {
      expect(breed.minWeightKg, breed.id).toBeGreaterThan(1);
      expect(breed.maxWeightKg, breed.id).toBeGreaterThan(breed.minWeightKg);
      expect(breed.maxWeightKg / breed.minWeightKg, breed.id).toBeLessThanOrEqual(4);
      expect(breed.size, breed.id).toBe(sizeClassOf((breed.minWeightKg + breed.maxWeightKg) / 2));
    }
    for (const size of SIZE_CLASSES) expect(breeds.some((breed) => breed.size === size)).toBe(true);
    for (const group of BREED_GROUPS) expect(breeds.some((breed) => breed.group === group)).toBe(true);
  });

  it.each([
    ['chihuahua', 'toy', 'toy'], ['beagle', 'medium', 'hound'], ['labrador-retriever', 'large', 'sporting'],
    ['great-dane', 'giant', 'working'], ['french-bulldog', 'medium', 'non_sporting'], ['pug', 'small', 'toy'],
    ['border-collie', 'medium', 'herding'], ['jack-russell-terrier', 'small', 'terrier'],
    ['goldendoodle', 'large', 'crossbreed'], ['mixed-breed-small', 'small', 'mixed'],
    ['mixed-breed-medium', 'medium', 'mixed'], ['mixed-breed-large', 'large', 'mixed'],
    ['cirneco-dell-etna', 'medium', 'hound'], ['lowchen', 'small', 'non_sporting'],
    ['saint-bernard', 'giant', 'working'],
  ])('keeps the id %s', (id, size, group) => {
    expect(findBreed(id)).toMatchObject({ id, size, group });
  });

  it('knows nothing of other ids', () => {
    expect(findBreed('unicorn')).toBeNull();
    expect(findBreed('__proto__')).toBeNull();
  });

  it('has no nickname without its breed', () => {
    for (const id of Object.keys(BREED_ALIASES)) expect(findBreed(id), id).not.toBeNull();
  });
});

describe('sizeClassOf', () => {
  it.each([
    [0.4, 'toy'], [4.99, 'toy'], [5, 'small'], [9.99, 'small'], [10, 'medium'], [24.99, 'medium'],
    [25, 'large'], [44.99, 'large'], [45, 'giant'], [90, 'giant'],
  ])('%s kg is %s', (weightKg, size) => expect(sizeClassOf(weightKg)).toBe(size));

  it.each([0, -3, Number.NaN, Number.POSITIVE_INFINITY])('%s is not a weight', (weightKg) =>
    expect(() => sizeClassOf(weightKg)).toThrow(RangeError));
});

describe('searchBreeds', () => {
  it('finds by prefix, by a later word and by nickname', () => {
    expect(idsOf('golden')).toEqual(['golden-retriever', 'goldendoodle', 'miniature-goldendoodle']);
    expect(idsOf('retriever')).toContain('labrador-retriever');
    expect(idsOf('westie')).toEqual(['west-highland-white-terrier']);
    expect(idsOf('lab')[0]).toBe('labrador-retriever');
  });

  it('ignores case, accents and punctuation', () => {
    expect(idsOf('LÖWCHEN')).toEqual(['lowchen']);
    expect(idsOf('cesky f')).toEqual(['cesky-fousek']);
    expect(idsOf('shih poo')).toEqual(['shih-poo']);
  });

  it('puts names that begin with the text before those that hold it', () => {
    const found = idsOf('bull', 30);
    expect(found.slice(0, 4)).toEqual(['bull-terrier', 'bullboxer-pit', 'bulldog', 'bullmastiff']);
    expect(found.slice(4)).toContain('french-bulldog');
  });

  it('keeps to the limit', () => {
    expect(idsOf('a', 4)).toHaveLength(4);
    expect(idsOf('', 3)).toEqual(breeds.slice(0, 3).map((breed) => breed.id));
    expect(idsOf('zzz')).toEqual([]);
  });
});
