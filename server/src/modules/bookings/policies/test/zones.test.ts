import { expect, it } from 'vitest';
import { momentOf, partsOf } from '../cut-offs.ts';

/**
 * Every zone and every clock change from 2020 to 2037, against what `Intl` says of them: it is told nothing but instants, and asked nothing
 * but offsets. Zones that behave alike are tried once.
 */
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const [from, to] = [Date.UTC(2020, 0, 1), Date.UTC(2038, 0, 1)];
const fortnights = Array.from({ length: Math.ceil((to - from) / (14 * dayMs)) }, (_, index) => from + index * 14 * dayMs);

function offsetsOf(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (ms) => {
    const [, sign, hours, minutes, seconds] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(ms))!;
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * hourMs + Number(minutes ?? 0) * 60_000 + Number(seconds ?? 0) * 1_000);
  };
}

interface Change {
  readonly timeZone: string;
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** The moments at which a zone's offset changes. */
function changesOf(timeZone: string): { likeness: string; changes: () => Change[] } {
  const offsetAt = offsetsOf(timeZone);
  const offsets = fortnights.map(offsetAt);
  const changes = (): Change[] => offsets.flatMap((before, index) => {
    const after = offsets[index + 1];
    if (after === undefined || after === before) return [];
    let [low, high] = [fortnights[index]!, fortnights[index + 1]!];
    while (high - low > 1_000) {
      const middle = Math.floor((low + high) / 2_000) * 1_000;
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    return [{ timeZone, at: high, before, after }];
  });
  return { likeness: offsets.join(), changes };
}

const zones = new Map(Intl.supportedValuesOf('timeZone').map((timeZone) => changesOf(timeZone)).map((one) => [one.likeness, one.changes]));
const allChanges = [...zones.values()].flatMap((changes) => changes());

/** The instant of a local time on a day of a change: of two the first; where there is none, as much later as the clocks are put forward. */
function instantOf(localMs: number, { at, before, after }: Change): number {
  const [asBefore, asAfter] = [localMs - before, localMs - after];
  if (asBefore < at) return asBefore;
  return asAfter >= at ? asAfter : asBefore;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const times = Array.from({ length: 48 }, (_, half) => [half * 30 * 60_000, `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`] as const);

it('finds the changes there are', () => {
  expect(zones.size).toBeGreaterThan(60);
  expect(allChanges.length).toBeGreaterThan(900);
  // Denver's, whichever zone stands for it
  expect(allChanges.filter(({ at, before }) => at === Date.UTC(2026, 2, 8, 9) && before === -7 * hourMs).length).toBeGreaterThan(0);
});

it('puts every cut-off on the day of a change where the clock on the wall shows it, and nights, too', () => {
  const wrong: string[] = [];
  for (const change of allChanges) {
    const { timeZone, at, before, after } = change;
    const midnight = Math.floor((at + Math.max(before, after)) / dayMs) * dayMs;
    if (Math.floor((at - 1 + before) / dayMs) * dayMs !== midnight && before > after) continue; // put back over midnight: that day begins twice
    const startsAt = new Date(midnight + 2 * dayMs + 12 * hourMs - after);
    for (const [sinceMidnight, time] of times) {
      const expected = instantOf(midnight + sinceMidnight, change);
      const found = momentOf({ daysBefore: 2, at: time }, { startsAt, timeZone });
      if (found !== expected) wrong.push(`${timeZone} ${iso(midnight).slice(0, 10)} ${time}: ${iso(found)} and not ${iso(expected)}`);
    }
    const noonBefore = midnight - 12 * hourMs - before;
    const nights = partsOf({ unit: 'night', checkIn: iso(midnight - dayMs).slice(0, 10), checkOut: iso(midnight + 2 * dayMs).slice(0, 10) }, { startsAt: new Date(noonBefore), timeZone });
    const noons = [noonBefore, instantOf(midnight + 12 * hourMs, change), midnight + 36 * hourMs - after];
    if (nights.map(({ startsMs }) => startsMs).join() !== noons.join()) wrong.push(`${timeZone} nights about ${iso(at)}`);
  }
  expect(wrong.slice(0, 20)).toEqual([]);
});
