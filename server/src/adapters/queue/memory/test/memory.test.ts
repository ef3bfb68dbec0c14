import { expect, it } from 'vitest';
import { systemClock } from '../../../../kernel/time/clock.ts';
import { queueConformance } from '../../../../ports/queue/test/conformance.ts';
import { createMemoryQueue } from '../index.ts';

queueConformance('memory', {
  open: (options) => createMemoryQueue({ wall: systemClock, random: Math.random, ...options }),
});

it('keeps no more failed jobs than it may, the newest', async () => {
  const quiet = () => {};
  const queue = createMemoryQueue({
    wall: systemClock, random: Math.random, log: { info: quiet, warn: quiet, error: quiet }, maxFailed: 2,
  });
  queue.process('mail', async () => { throw new Error('no'); }, { retry: { maxAttempts: 1 } });
  await queue.add(['a', 'b', 'c'].map((id) => ({ name: 'mail', id, data: null })));
  await queue.idle();
  expect((await queue.failed()).map(({ id }) => id).toSorted()).toEqual(['b', 'c']);
  await queue.close();
});

it('forgets a finished id after its age', async () => {
  let nowMs = 0;
  const quiet = () => {};
  const queue = createMemoryQueue({
    wall: { now: () => new Date(nowMs) }, random: Math.random, log: { info: quiet, warn: quiet, error: quiet },
    remembered: { count: 100, ageMs: 1_000 },
  });
  let ran = 0;
  queue.process('mail', async () => { ran += 1; });
  for (const atMs of [0, 500, 1_500]) {
    nowMs = atMs;
    await queue.add([{ name: 'mail', id: 'a', data: null }]);
    await queue.idle();
  }
  expect(ran).toBe(2);
  await queue.close();
});
