import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { nextWalkAt } from '../scenarios.ts';

it.each([
  ['2026-06-01T10:00:10-06:00', '2026-06-01T10:30'],
  ['2026-06-01T10:14:00-06:00', '2026-06-01T10:30'],
  ['2026-06-01T23:05:00-06:00', '2026-06-01T23:30'],
  ['2026-06-01T23:20:00-06:00', '2026-06-02T00:00'],
  ['2026-06-01T23:50:00-06:00', '2026-06-02T00:15'],
  // from 01:00 to 02:00 comes twice, and a wall time is its first
  ['2026-11-01T01:10:00-07:00', '2026-11-01T02:00'],
  ['2026-03-08T01:50:00-07:00', '2026-03-08T03:15'],
])('a walk asked for at %s begins at %s', (now, at) => {
  const walk = nextWalkAt(Temporal.ZonedDateTime.from(`${now}[America/Denver]`));
  expect(walk.toString({ smallestUnit: 'minute' })).toBe(at);
});
