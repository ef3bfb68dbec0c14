import type fc from 'fast-check';
import type { Step } from '../step.ts';
import { asks, books, requests, rushes } from './book.ts';
import { acceptances, decisions, visits } from './decide.ts';
import { beginnings, endings, payments } from './pay.ts';
import { lateMoney, races } from './race.ts';
import { waits, waitsForStart, waitsUntil } from './wait.ts';

/** Everything that can be done in a run, and how often. A new command is a file beside these, and a line here. */
const all: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<Step>])[] = [
  [5, requests], [1, asks], [1, books], [1, rushes],
  [4, acceptances], [4, decisions], [1, races], [3, visits],
  [5, payments], [1, beginnings], [1, endings], [1, lateMoney],
  [1, waits], [2, waitsUntil], [3, waitsForStart],
];

/** fast-check takes each of the arbitraries with the same chance. */
export const steps: fc.Arbitrary<Step>[] = all.flatMap(([weight, arbitrary]) => Array.from({ length: weight }, () => arbitrary));
