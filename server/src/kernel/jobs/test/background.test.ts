import { describe, expect, it } from 'vitest';
import { until } from '../../../../test/app/index.ts';
import { startLoop } from '../background.ts';

const collect = () => {
  const logged: unknown[] = [];
  return { logged, log: { info() {}, warn() {}, error: (fields: unknown) => void logged.push(fields) } };
};

describe('a loop', () => {
  it('goes round again and again, one round at a time', async () => {
    let running = 0;
    let most = 0;
    let rounds = 0;
    const loop = startLoop('test', 1, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      running -= 1;
      rounds += 1;
    }, collect().log);
    await until(() => rounds >= 3);
    await loop.stop();
    expect(most).toBe(1);
  });
  it('goes on after a round that failed, and tells of it', async () => {
    const { log, logged } = collect();
    let rounds = 0;
    const loop = startLoop('test', 1, async () => {
      rounds += 1;
      if (rounds === 1) throw new Error('once');
    }, log);
    await until(() => rounds >= 2);
    await loop.stop();
    expect(logged).toEqual([{ loop: 'test', error: 'Error: once' }]);
  });
  it('stops when its round is done, and never begins another', async () => {
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    let rounds = 0;
    let ended = false;
    const loop = startLoop('test', 1, async () => {
      rounds += 1;
      await mayEnd;
      ended = true;
    }, collect().log);
    await until(() => rounds === 1);
    const stopped = loop.stop();
    end();
    await stopped;
    expect([ended, rounds]).toEqual([true, 1]);
  });
  it('that never came to a round stops at once', async () => {
    let rounds = 0;
    const loop = startLoop('test', 3_600_000, async () => void (rounds += 1), collect().log);
    await loop.stop();
    expect(rounds).toBe(0);
  });
});
