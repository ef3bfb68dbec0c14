import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGate } from '../sqlite-gate.ts';

describe('the gate', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets one in at a time, in the order they came', async () => {
    const gate = createGate({ waitTimeoutMs: 1_000, maxWaiting: 10 });
    const seen: number[] = [];
    const leave = await gate.enter();
    const others = [1, 2, 3].map(async (n) => {
      const leaveAgain = await gate.enter();
      seen.push(n);
      leaveAgain();
    });
    expect(gate.waiting).toBe(3);
    expect(seen).toEqual([]);
    leave();
    await Promise.all(others);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('refuses one that waited too long, and goes on with the next', async () => {
    const gate = createGate({ waitTimeoutMs: 1_000, maxWaiting: 10 });
    const leave = await gate.enter();
    const impatient = expect(gate.enter()).rejects.toMatchObject({ code: 'overloaded', status: 503 });
    await vi.advanceTimersByTimeAsync(1_000);
    await impatient;
    const next = gate.enter();
    leave();
    await expect(next).resolves.toBeTypeOf('function');
  });

  it('refuses at once when too many wait', async () => {
    const gate = createGate({ waitTimeoutMs: 1_000, maxWaiting: 1 });
    const leave = await gate.enter();
    const waiting = gate.enter();
    await expect(gate.enter()).rejects.toMatchObject({ code: 'overloaded' });
    leave();
    await waiting;
  });

  it('takes leaving twice as once', async () => {
    const gate = createGate({ waitTimeoutMs: 1_000, maxWaiting: 10 });
    const leave = await gate.enter();
    const second = gate.enter();
    const third = gate.enter();
    leave();
    leave();
    await second;
    const refused = expect(third).rejects.toMatchObject({ code: 'overloaded' });
    await vi.advanceTimersByTimeAsync(1_000);
    await refused;
  });

  it('lets timers and sockets have a turn while a long line moves on', async () => {
    vi.useRealTimers();
    const gate = createGate({ waitTimeoutMs: 10_000, maxWaiting: 10_000 });
    let passed = 0;
    const all = Array.from({ length: 2_000 }, async () => {
      const leave = await gate.enter();
      await null;
      passed += 1;
      leave();
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThan(2_000);
    await Promise.all(all);
  });
});
