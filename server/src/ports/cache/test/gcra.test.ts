import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gcra } from '../gcra.ts';

it('never lets more than two limits through in any window, nor less than one in a window kept busy', () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 50, max: 5_000 }),
    fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }),
    (limit, windowMs, gapsMs) => {
      const passedAtMs: number[] = [];
      let nowMs = 1_750_000_000_000;
      let fullAtMs = 0;
      for (const gapMs of gapsMs) {
        nowMs += gapMs;
        const answer = gcra(fullAtMs, nowMs, { limit, windowMs });
        fullAtMs = answer.fullAtMs;
        if (answer.decision.allowed) passedAtMs.push(nowMs);
        else {
          const retriedAtMs = nowMs + answer.decision.retryAfterMs;
          expect(gcra(fullAtMs, retriedAtMs, { limit, windowMs }).decision.allowed).toBe(true);
        }
      }
      for (const start of passedAtMs) {
        const within = passedAtMs.filter((at) => at >= start && at < start + windowMs).length;
        expect(within).toBeLessThanOrEqual(2 * limit);
      }
      expect(passedAtMs.length).toBeGreaterThanOrEqual(Math.min(limit, gapsMs.length));
    },
  ));
});
