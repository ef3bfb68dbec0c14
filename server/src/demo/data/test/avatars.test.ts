import { describe, expect, it } from 'vitest';
import { avatarSvg, coverSvg, svgDataUri } from '../index.ts';
import { createRandom } from '../random.ts';

const seeds = Array.from({ length: 300 }, (_, index) => `seed-${index}`);
const kinds = [
  ['dog', (seed: string) => avatarSvg(seed)], ['person', (seed: string) => avatarSvg(seed, 'person')],
  ['cover', coverSvg],
] as const;

/** Tags opened are closed, in order; attributes are quoted. */
function isWellFormed(image: string): boolean {
  const open: string[] = [];
  const tag = /<(\/?)([a-z]+)(?:\s[a-zA-Z:-]+="[^"<]*")*(\/?)>/g;
  const rest = image.replace(tag, (_, close, name, alone) => {
    if (close) return open.pop() === name ? '' : '!';
    if (!alone) open.push(name);
    return '';
  });
  return rest === '' && open.length === 0;
}

describe.each(kinds)('%s', (_, draw) => {
  it('is drawn the same for the same seed', () => expect(draw('a')).toBe(draw('a')));

  it('comes in many variants', () => expect(new Set(seeds.map(draw)).size).toBeGreaterThan(200));

  it('is small, whole and harmless', () => {
    for (const image of seeds.map(draw)) {
      expect(image.length).toBeLessThan(2000);
      expect(isWellFormed(image), image).toBe(true);
      expect(image).not.toMatch(/NaN|undefined|script|href|\bid=/);
    }
  });

  it('fits into an attribute', () => {
    const uri = svgDataUri(draw('a'));
    expect(uri).not.toMatch(/["<>#]/);
    expect(decodeURIComponent(uri.slice('data:image/svg+xml,'.length))).toBe(draw('a').replaceAll('"', "'"));
  });
});

describe('createRandom', () => {
  it('forks streams that do not disturb each other', () => {
    const one = createRandom('x');
    const other = createRandom('x');
    one.fork('side').next();
    expect(one.next()).toBe(other.next());
    expect(createRandom('x').fork('a').next()).not.toBe(createRandom('x').fork('b').next());
  });

  it('stays within its bounds and uses them', () => {
    const random = createRandom('y');
    const drawn = Array.from({ length: 500 }, () => random.int(2, 5));
    expect([...new Set(drawn)].toSorted()).toEqual([2, 3, 4, 5]);
    expect(random.sample([1, 2, 3], 9).toSorted()).toEqual([1, 2, 3]);
    expect(new Set(Array.from({ length: 200 }, () => random.weighted([['a', 1], ['b', 0], ['c', 3]] as const))))
      .toEqual(new Set(['a', 'c']));
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
