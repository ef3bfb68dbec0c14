import { describe, expect, it } from 'vitest';
import { movableClock } from '../../../../test/services/tenant.ts';
import { createMemoryCache } from '../../../adapters/cache/memory/cache.ts';
import { createRandom } from '../../caregivers/test/fixture.ts';
import { areasOf, createSearchCache } from '../cache.ts';

const denver = { center: { lat: 39.73, lng: -104.95 }, radiusKm: 25 };
const near = [{ lat: 39.8, lng: -104.8 }];
const boston = [{ lat: 42.36, lng: -71.06 }];

function servers(count: number, isAlone = false) {
  const wall = movableClock();
  const shared = isAlone ? null : createMemoryCache({ wall });
  const random = createRandom(5);
  return { wall, all: Array.from({ length: count }, () => createSearchCache({ shared, wall, random, write: JSON.stringify, read: JSON.parse as (text: string) => { n: number } })) };
}

describe('the cache of searches', () => {
  it('runs one load for all who ask at the same time, and none for those who ask later', async () => {
    const { all: [cache] } = servers(1, true);
    let loads = 0;
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => (finish = resolve));
    const load = async () => {
      loads += 1;
      await gate;
      return { n: loads };
    };
    const waiting = Array.from({ length: 50 }, () => cache!.get('ten_a', denver, 'q', load));
    finish();
    const answers = await Promise.all(waiting);
    expect(loads).toBe(1);
    expect(new Set(answers).size).toBe(1);
    expect(await cache!.get('ten_a', denver, 'q', load)).toBe(answers[0]);
    expect(await cache!.get('ten_a', denver, 'another', load)).toEqual({ n: 2 });
    expect(await cache!.get('ten_b', denver, 'q', load)).toEqual({ n: 3 });
  });

  it.each([true, false])('lets go of what changed in its squares, and of nothing else (alone: %s)', async (isAlone) => {
    const { all: [cache], wall } = servers(1, isAlone);
    let loads = 0;
    const ask = () => cache!.get('ten_a', denver, 'q', async () => ({ n: (loads += 1) }));
    expect(await ask()).toEqual({ n: 1 });
    cache!.changed('ten_a', boston);
    cache!.changed('ten_b', near);
    wall.pass(500);
    expect(await ask()).toEqual({ n: 1 });
    cache!.changed('ten_a', near);
    expect(await ask()).toEqual({ n: 2 });
    wall.pass(31_000);
    expect(await ask()).toEqual({ n: 3 });
  });

  it('lets go on every server within half a second, and shares what one has worked out', async () => {
    const { all: [one, other], wall } = servers(2);
    let loads = 0;
    const ask = (cache: typeof one) => cache!.get('ten_a', denver, 'q', async () => ({ n: (loads += 1) }));
    expect(await ask(one)).toEqual({ n: 1 });
    expect(await ask(other)).toEqual({ n: 1 });
    one!.changed('ten_a', near);
    wall.pass(500);
    expect(await ask(other)).toEqual({ n: 2 });
    expect(await ask(one)).toEqual({ n: 2 });
  });

  it('keeps no answer of before a change that was being worked out during it', async () => {
    const { all: [cache] } = servers(1, true);
    let begun = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => (finish = resolve));
    const old = cache!.get('ten_a', denver, 'q', async () => {
      begun();
      await gate;
      return { n: 1 };
    });
    await hasBegun;
    cache!.changed('ten_a', near);
    finish();
    expect(await old).toEqual({ n: 1 });
    expect(await cache!.get('ten_a', denver, 'q', async () => ({ n: 2 }))).toEqual({ n: 2 });
  });

  it('knows a question by its words only while all else is the same', async () => {
    const { all: [cache] } = servers(1, true);
    const as = { words: {}, under: {} };
    const ask = () => cache!.get('ten_a', denver, 'q', async () => ({ n: 1 }), as);
    expect(cache!.quick(as)).toBeUndefined();
    const answer = await ask();
    expect(await ask()).toBe(answer);
    expect(cache!.quick(as)).toBe(answer);
    expect(cache!.quick({ ...as, under: {} })).toBeUndefined();
    expect(cache!.quick({ ...as, words: {} })).toBeUndefined();
    cache!.changed('ten_a', near);
    expect(cache!.quick(as)).toBeUndefined();
  });

  it('covers a circle with squares, over the antimeridian too', () => {
    expect(areasOf(denver).length).toBeLessThanOrEqual(4);
    const split = areasOf({ center: { lat: 0.5, lng: 179.9 }, radiusKm: 30 });
    expect(split).toContain(areasOf({ center: { lat: 0.5, lng: -179.5 }, radiusKm: 1 })[0]);
  });
});
