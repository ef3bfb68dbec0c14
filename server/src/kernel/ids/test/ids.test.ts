import { describe, expect, it } from 'vitest';
import { createIds, prefixes } from '../ids.ts';

const at = (ms: number) => ({ now: () => new Date(ms) });

describe('ids', () => {
  it('say what they are the id of, each kind in its own way', () => {
    const ids = createIds(at(1_780_000_000_000), Math.random);
    expect(ids.next('booking')).toMatch(/^bkg_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(new Set(Object.values(prefixes)).size).toBe(Object.keys(prefixes).length);
    for (const prefix of Object.values(prefixes)) expect(prefix).toMatch(/^[a-z]{3}$/);
  });
  it('are in the order in which they were made, within a millisecond too', () => {
    const ids = createIds(at(1_780_000_000_000), Math.random);
    const made = Array.from({ length: 5_000 }, () => ids.next('event'));
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(made.length);
  });
  it('stay in order when the clock steps back', () => {
    let ms = 1_780_000_000_000;
    const ids = createIds({ now: () => new Date(ms) }, Math.random);
    const first = ids.next('event');
    ms -= 60_000;
    expect(ids.next('event') > first).toBe(true);
  });
  it('of two servers in the same millisecond differ', () => {
    const [one, two] = [createIds(at(1_780_000_000_000), Math.random), createIds(at(1_780_000_000_000), Math.random)];
    expect(one.next('user')).not.toBe(two.next('user'));
  });
  it('begin with their time, as the recovery of lost events needs it', () => {
    const [early, late] = [createIds(at(1_780_000_000_000), () => 0.999), createIds(at(1_780_000_000_001), () => 0)];
    expect(early.next('event') < late.next('event')).toBe(true);
  });
});
