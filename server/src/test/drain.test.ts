import { expect, it } from 'vitest';
import { createMemoryQueue } from '../adapters/queue/memory/index.ts';
import { systemClock } from '../kernel/time/clock.ts';
import { createDrain } from '../drain.ts';

const log = { info() {}, warn() {}, error() {} };

const setUp = (limits: { timeoutMs: number; graceMs: number }, firstRetryMs = 60_000) => {
  const queue = createMemoryQueue({ wall: systemClock, random: () => 0.5, log });
  const done: string[] = [];
  queue.process('work', async ({ id, attempt }) => {
    if (id === 'poison' || (id === 'shaky' && attempt === 1)) throw new Error('not now');
    done.push(id);
  }, { retry: { firstRetryMs } });
  let waiting = false;
  const drain = createDrain({ flush: async () => undefined, hasWaiting: async () => waiting, queue, wall: systemClock, ...limits });
  return { queue, done, drain, setWaiting: (is: boolean) => { waiting = is; } };
};
const add = (queue: { add: ReturnType<typeof createMemoryQueue>['add'] }, ...ids: string[]) => queue.add(ids.map((id) => ({ name: 'work', id, data: null })));

it('waits for what is being done, and for a retry that comes soon', async () => {
  const { queue, done, drain } = setUp({ timeoutMs: 5_000, graceMs: 5_000 }, 20);
  await add(queue, 'plain', 'shaky');
  await drain('ten_1');
  expect(done).toEqual(['plain', 'shaky']);
  await queue.close();
});

it('goes on without what is tried again later, and waits for it once only', async () => {
  const { queue, done, drain } = setUp({ timeoutMs: 5_000, graceMs: 2_000 });
  await add(queue, 'poison', 'plain');
  await drain('ten_1');
  expect(done).toEqual(['plain']);
  const startedAt = performance.now();
  await drain('ten_1');
  expect(performance.now() - startedAt).toBeLessThan(1_800);
  await queue.close();
});

it('lets the process breathe while another server has facts in hand, and gives up in the end', async () => {
  const { queue, drain, setWaiting } = setUp({ timeoutMs: 200, graceMs: 50 });
  setWaiting(true);
  let breathed = false;
  setTimeout(() => { breathed = true; }, 20);
  await expect(drain('ten_1')).rejects.toThrow('facts of ten_1 are still to be published');
  expect(breathed).toBe(true);
  await queue.close();
});
