import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDogcare } from '@dogcare/sdk';
import { describeApp, keys } from '../app/index.ts';
import { matrixServer } from '../matrix/cast.ts';
import { createDeaths, type Deaths } from './idempotency/deaths.ts';
import { createCounting } from './idempotency/effects.ts';
import { createPlay, type Play } from './idempotency/play.ts';
import { castFor, ofMoney } from './idempotency/scenarios.ts';

const isLarge = process.env['IDEMPOTENCY_ALL'] !== undefined;
/** In the suite, MariaDB has all of it for those that are worked on in several transactions, and one death for the others. */
const onMariaDb = new Set(['processPayment', 'runPayouts', 'createRefund']);

const sandboxDir = mkdtempSync(join(tmpdir(), 'dogcare-idempotency-'));
afterAll(() => rmSync(sandboxDir, { recursive: true, force: true }));

describe('the proof of Idempotency-Keys', () => {
  it('has all of money’s mutations', () => {
    expect(ofMoney.length).toBeGreaterThan(12);
  });
});

describeApp('a mutation that is sent twice, twenty times at once, or after its server was killed', (world) => {
  let deaths: Deaths;
  let counting: ReturnType<typeof createCounting>;
  let play: Play;
  beforeAll(async () => {
    deaths = createDeaths(world.server.app.parts.db);
    counting = createCounting(world.server.app.parts.db, sandboxDir);
    play = createPlay({ world, cast: await castFor(world), deaths, counting });
  });
  afterAll(() => {
    deaths.end();
    counting.close();
  });

  it.each(ofMoney.map((operation) => ({ name: operation.id, operation })))('$name has one effect and one answer', async ({ name, operation }) => {
    // what is made once for a person is there then
    await play.plainly(operation);
    const plain = await play.plainly(operation);
    if (world.engine === 'mysql' && !isLarge && !onMariaDb.has(name)) {
      expect(await play.killed(operation, { kind: 'die', at: plain.transactions, side: 'after' })).toMatchObject({ faults: [], effects: plain.effects, answer: plain.answer });
      return;
    }
    const { faults: ofTwenty, ...together } = await play.twenty(operation, ({ tenant }, fetch) =>
      createDogcare({ baseUrl: world.server.url, ...(tenant && { publishableKey: keys[tenant].publishable }), fetch, timeoutMs: 60_000 }));
    expect({ ofTwenty, ...together }).toEqual({ ofTwenty: [], ...plain });
    for (let at = 1; at <= plain.transactions; at += 1) {
      for (const side of at === 1 ? (['after'] as const) : (['before', 'after'] as const)) {
        const { faults, effects, answer, status } = await play.killed(operation, { kind: 'die', at, side });
        expect({ at, side, faults, status, effects, answer }).toEqual({ at, side, faults: [], status: plain.status, effects: plain.effects, answer: plain.answer });
      }
    }
  }, 120_000);
}, { ...matrixServer, sandboxDir });
