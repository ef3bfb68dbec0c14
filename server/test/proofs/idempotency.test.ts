import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDogcare } from '@dogcare/sdk';
import type { OperationInfo } from '../../src/contract/contract.ts';
import { describeApp, keys } from '../app/index.ts';
import { matrixServer } from '../matrix/cast.ts';
import { engines } from '../services/engines.ts';
import { createDeaths, type Deaths } from './idempotency/deaths.ts';
import { createCounting } from './idempotency/effects.ts';
import { openKilling } from './idempotency/kill/proof.ts';
import { byExample, small, smallOnMariaDb } from './idempotency/lists.ts';
import { createPlay, type Play } from './idempotency/play.ts';
import { promised } from './idempotency/promises.ts';
import { castFor, keyed, ofMoney, own } from './idempotency/scenarios.ts';

const isLarge = process.env['IDEMPOTENCY_ALL'] !== undefined;
const only = process.env['IDEMPOTENCY_ONLY']?.split(',');
const isWanted = ({ id }: Pick<OperationInfo, 'id'>): boolean => only === undefined || only.includes(id);
/** In the suite, MariaDB has all of it for those of money's that are worked on in several transactions, and one death for the others. */
const onMariaDb = new Set(['processPayment', 'runPayouts', 'createRefund']);

const sandboxDir = mkdtempSync(join(tmpdir(), 'dogcare-idempotency-'));
afterAll(() => rmSync(sandboxDir, { recursive: true, force: true }));

describe('the proof of Idempotency-Keys', () => {
  it('has a scenario for every mutation that takes one', () => {
    expect([...Object.keys(own), ...byExample].toSorted()).toEqual(keyed.map(({ id }) => id as string).toSorted());
  });
  it('makes exceptions of those that are there, and are no money’s', () => {
    const others = keyed.filter((one) => !ofMoney.includes(one)).map(({ id }) => id as string);
    expect(Object.keys(promised).filter((id) => !others.includes(id))).toEqual([]);
    expect(Object.keys(small).filter((id) => !others.includes(id))).toEqual([]);
  });
});

describeApp('a mutation that is sent twice, twenty times at once, or after its server was killed', (world) => {
  let deaths: Deaths;
  let counting: ReturnType<typeof createCounting>;
  let play: Play;
  const told = { operations: 0, deaths: 0 };
  beforeAll(async () => {
    deaths = createDeaths(world.server.app.parts.db);
    const { db } = world.server.app.parts;
    counting = createCounting({ engine: world.engine, rows: async (sql) => (await db.query<Record<string, unknown>>({}, sql, [])).rows }, sandboxDir);
    play = createPlay({ world, cast: await castFor(world), deaths, counting });
  });
  afterAll(() => {
    if (isLarge) console.log(`${world.engine}: ${told.operations} operations, ${told.deaths} deaths`);
    deaths.end();
    counting.close();
  });

  const die = async (operation: OperationInfo, plain: Awaited<ReturnType<Play['plainly']>>, at: number, side: 'before' | 'after') => {
    told.deaths += 1;
    const played = await play.killed(operation, { kind: 'die', at, side });
    const instead = promised[operation.id];
    if (instead?.at({ at, side, transactions: plain.transactions })) return instead.holds(play, played, plain);
    const { faults, effects, answer, status } = played;
    expect({ at, side, faults, status, effects, answer }).toEqual({ at, side, faults: [], status: plain.status, effects: plain.effects, answer: plain.answer });
  };
  const throughout = async (operation: OperationInfo): Promise<void> => {
    told.operations += 1;
    // what is made once for a person, or a business, is there then
    await play.plainly(operation);
    const plain = await play.plainly(operation);
    const { faults: ofTwenty, effects, answer, status } = await play.twenty(operation, ({ tenant = 'alpha' }, fetch) =>
      createDogcare({ baseUrl: world.server.url, ...(tenant !== null && { publishableKey: keys[tenant].publishable }), fetch, timeoutMs: 60_000 }));
    expect({ ofTwenty, effects, answer, status }).toEqual({ ofTwenty: [], effects: plain.effects, answer: plain.answer, status: plain.status });
    for (let at = 1; at <= plain.transactions; at += 1) {
      for (const side of at === 1 ? (['after'] as const) : (['before', 'after'] as const)) await die(operation, plain, at, side);
    }
  };
  const named = (operations: readonly OperationInfo[]) => operations.filter(isWanted).map((operation) => ({ name: operation.id, operation }));

  it.each(named(ofMoney))('$name has one effect and one answer', async ({ name, operation }) => {
    if (isLarge || world.engine !== 'mysql' || onMariaDb.has(name)) return throughout(operation);
    await play.plainly(operation);
    const plain = await play.plainly(operation);
    await die(operation, plain, plain.transactions, 'after');
  }, 120_000);

  const others = keyed.filter((one) => !ofMoney.includes(one));
  if (isLarge) it.each(named(others))('$name has one effect and one answer, too', ({ operation }) => throughout(operation), 240_000);
  else it('others have one effect and one answer, too', async () => {
    for (const operation of others.filter((one) => isWanted(one) && (world.engine === 'mysql' ? smallOnMariaDb : Object.keys(small)).includes(one.id))) {
      await play.plainly(operation);
      const plain = await play.plainly(operation);
      for (const { at, side } of small[operation.id]!) await die(operation, plain, at, side);
    }
  }, 120_000);

  it.runIf(isWanted({ id: 'pollDeviceLogin' }))('pollDeviceLogin that nobody has answered yet has asked once, however often its server dies', async () => {
    const { body } = await world.call('startDeviceLogin', { body: { clientName: 'A television' } });
    const poll = () => world.call('pollDeviceLogin', { body: { deviceCode: body.deviceCode }, headers: { 'idempotency-key': `poll-${world.engine}` } });
    const fate = deaths.plan({ kind: 'die', at: 2, side: 'after' });
    const ended = new AbortController();
    const first = world.call('pollDeviceLogin', {
      body: { deviceCode: body.deviceCode }, headers: { 'idempotency-key': `poll-${world.engine}`, 'user-agent': fate.agent }, signal: ended.signal,
    }).catch(() => null);
    await fate.reached;
    ended.abort();
    await first;
    await play.endLeases();
    expect([(await poll()).body.code, (await poll()).body.code]).toEqual(['authorization_pending', 'slow_down']);
  });
}, { ...matrixServer, env: { ...matrixServer.env, DOGCARE_TRUST_PROXY: 'true' }, sandboxDir });


// a server starts in seconds: in the large form alone
for (const engine of isLarge ? engines : []) {
  describe(`money’s mutations when their server (${engine}) is killed by SIGKILL, and started again on what it left`, () => {
    let killing: Awaited<ReturnType<typeof openKilling>>;
    let deaths = 0;
    beforeAll(async () => {
      killing = await openKilling(engine);
    }, 120_000);
    afterAll(async () => {
      console.log(`${engine}: ${deaths} deaths by SIGKILL`);
      await killing?.close();
    }, 60_000);

    it.each(ofMoney.filter(isWanted).map((operation) => ({ name: operation.id, operation })))('$name has one effect and one answer', async ({ operation }) => {
      await killing.plainly(operation);
      const { transactions, ...plain } = await killing.plainly(operation);
      for (let at = 1; at <= transactions; at += 1) {
        for (const side of at === 1 ? (['after'] as const) : (['before', 'after'] as const)) {
          deaths += 1;
          expect({ at, side, ...(await killing.killed(operation, at, side)) }).toEqual({ at, side, faults: [], ...plain });
        }
      }
      expect(await killing.errors()).toEqual([]);
    }, 600_000);
  });
}
