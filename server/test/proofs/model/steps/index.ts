import type fc from 'fast-check';
import type { Step } from '../step.ts';
import { asks, books, requests, rushes } from './book.ts';
import { agreements, proposals, replies } from './change.ts';
import { acceptances, decisions, visits } from './decide.ts';
import { beginnings, endings, payments, rests } from './pay.ts';
import { lateMoney, races } from './race.ts';
import { newPrices, series, seriesAnswers, seriesEdits, seriesEnds, seriesPauses, seriesResumptions } from './series.ts';
import { waits, waitsForStart, waitsUntil } from './wait.ts';

/** Everything that can be done in a run, and how often. A new command is a file beside these, and a line here. */
const all: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<Step>])[] = [
  [5, requests], [2, asks], [2, books], [1, rushes],
  [4, acceptances], [4, decisions], [1, races], [3, visits],
  [5, payments], [2, rests], [1, beginnings], [1, endings], [1, lateMoney],
  [3, proposals], [3, replies], [3, agreements],
  [2, series], [2, seriesAnswers], [5, seriesEdits], [2, seriesEnds], [1, seriesPauses], [2, seriesResumptions], [1, newPrices],
  [1, waits], [2, waitsUntil], [3, waitsForStart],
];

/** fast-check takes each of the arbitraries with the same chance. */
export const steps: fc.Arbitrary<Step>[] = all.flatMap(([weight, arbitrary]) => Array.from({ length: weight }, () => arbitrary));
