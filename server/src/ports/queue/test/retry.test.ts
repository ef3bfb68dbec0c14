import { expect, it } from 'vitest';
import { retryDelayMs } from '../retry.ts';

const policy = { maxAttempts: 6, firstRetryMs: 1_000, longestRetryMs: 5_000 };

it('waits twice as long each time, up to the longest, half of it by chance', () => {
  const delays = (random: number) => [1, 2, 3, 4, 5].map((attempt) => retryDelayMs(policy, attempt, () => random));
  expect(delays(0)).toEqual([500, 1_000, 2_000, 2_500, 2_500]);
  expect(delays(0.999999)).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
});

it('ends with the last attempt', () => {
  expect(retryDelayMs(policy, 6, () => 0)).toBeNull();
  expect(retryDelayMs({ ...policy, maxAttempts: 1 }, 1, () => 0)).toBeNull();
});

it('stays bounded however often it failed', () => {
  expect(retryDelayMs({ ...policy, maxAttempts: 5_000 }, 4_000, () => 0.5)).toBe(3_750);
});
