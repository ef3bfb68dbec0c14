import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startChild } from '../../bench/lib/child.ts';
import { newVaultKey } from '../../src/kernel/crypto/index.ts';
import { createClient, createPeople, describeApp, startTestServer, type World } from '../app/index.ts';
import { engines } from '../services/engines.ts';
import { createScratchDatabase } from '../services/mariadb.ts';
import { expectWorkedOff } from './week/check.ts';
import { hourMs, makeScene } from './week/scene.ts';
import type { SecondGiven } from './week/second.ts';

async function aWeekAtOnce(world: World): Promise<void> {
  const due = await makeScene(world);
  const { status, body } = await world.advance(7 * 24 * hourMs);
  expect(status).toBe(200);
  await expectWorkedOff(world, due, Date.parse(body.now));
}

describeApp('a week at once', (world) => {
  it('everything that is due in it happens once, at its time, in order', () => aWeekAtOnce(world));
});

describe.runIf(engines.includes('mysql'))('a week at once, on two servers that both sweep', () => {
  it('everything that is due in it happens once, at its time, in order, whichever of them does it', async () => {
    const scratch = await createScratchDatabase(process.env['TEST_MYSQL_URL']!);
    const env = { DOGCARE_DATABASE_URL: scratch.url, DOGCARE_DATA_KEYS: newVaultKey('k1', randomBytes) };
    const server = await startTestServer('mysql', { env, scheduler: true });
    const shared = { ...env, DOGCARE_REDIS_URL: server.redisUrl!, DOGCARE_SANDBOX_PORT: String(server.sandbox.port), DOGCARE_FILES_DIR: server.filesDir };
    const second = await startChild<object>('../test/proofs/week/second.ts', { env: shared, tenantIds: server.tenantIds } satisfies SecondGiven);
    try {
      const call = createClient(server);
      await aWeekAtOnce({ engine: 'mysql', server, call, ...createPeople(server, call) });
      const { errors } = await second.ask<{ errors: string[] }>('how it went');
      expect([...server.errors, ...errors]).toEqual([]);
    } finally {
      await second.stop();
      await server.close();
      await scratch.drop();
    }
  }, 120_000);
});
