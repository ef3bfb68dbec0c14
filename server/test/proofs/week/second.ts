import { setTimeout as sleep } from 'node:timers/promises';
import { runChild } from '../../../bench/lib/child.ts';
import { startTestServer, type TestServer } from '../../app/app.ts';

export interface SecondGiven {
  readonly env: Readonly<Record<string, string>>;
  readonly tenantIds: TestServer['tenantIds'];
}

/**
 * Another server of the same deployment, in a process of its own: it works jobs off, and sweeps without a pause, by what it knows of the
 * business's clock: as any other, it hears of a move within a second. Answers how much it did and what it logged as errors.
 */
runChild<SecondGiven, object>(async ({ env, tenantIds }) => {
  const server = await startTestServer('mysql', { env, after: { tenantIds }, scheduler: true });
  const { work, parts: { platform, wall } } = server.app;
  let worked = 0;
  let stopped = false;
  const sweeping = (async () => {
    while (!stopped) {
      for (const { id, clockOffsetMs } of await platform.tenants.moved()) worked += await work.time.sweepTenant(id, new Date(wall.now().getTime() + clockOffsetMs));
      await sleep(2);
    }
  })();
  return {
    ready: {},
    answer: async () => ({ worked, errors: server.errors }),
    async stop() {
      stopped = true;
      await sweeping;
      await server.close();
    },
  };
});
