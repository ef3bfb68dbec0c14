import { afterAll, beforeAll, describe, expect } from 'vitest';
import { engines, type EngineName } from '../services/engines.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './app.ts';
import { createClient, type Client } from './client.ts';
import { createPeople, type People } from './people.ts';

export { keys, operatorKey, password, startTestServer, testSettings, type TenantName, type TestServer } from './app.ts';
export { createClient, outcome, type Answer, type CallOptions, type Client } from './client.ts';
export { createPeople, until, type People, type Signed, type SignedCaregiver } from './people.ts';

/** What a test of operations works with; filled before its tests run. */
export interface World extends People {
  readonly engine: EngineName;
  readonly server: TestServer;
  readonly call: Client;
}

/**
 * Runs the tests on every engine that is there, each against one server of the whole application that they share. Afterwards no
 * error may have been logged: an answer that is not as declared, a failed deadline, an internal error.
 */
export function describeApp(title: string, tests: (world: World) => void, options: TestServerOptions = {}): void {
  describe.each(engines)(`${title} (%s)`, (engine) => {
    const world = {} as { -readonly [K in keyof World]: World[K] };
    beforeAll(async () => {
      const server = await startTestServer(engine, options);
      const call = createClient(server);
      Object.assign(world, { engine, server, call, ...createPeople(server, call) });
    }, 60_000);
    afterAll(async () => {
      await world.server?.close();
      expect(world.server?.errors ?? []).toEqual([]);
    }, 60_000);
    tests(world);
  });
}
