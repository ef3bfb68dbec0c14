import { expect, it } from 'vitest';
import type { Database } from '../../db/index.ts';
import { createDispatcher, type Delivery } from '../dispatcher.ts';
import type { Consumer } from '../events.ts';
import type { Outbox } from '../outbox.ts';

const log = { info() {}, warn() {}, error() {} };
const consumer: Consumer = { name: 'mails', types: ['it.happened'], handle: { mode: 'effect', run: async () => undefined } };

const setUp = (outbox: Partial<Outbox>) => {
  const queued: Delivery[] = [];
  const dispatcher = createDispatcher({
    db: {} as Database, outbox: outbox as Outbox, consumers: [consumer], newToken: () => 'token', log,
    enqueue: async (deliveries) => void queued.push(...deliveries),
    contextFor: async () => {
      throw new Error('not asked for');
    },
  });
  return { dispatcher, queued };
};

it('lets go of facts that were queued and could not be given their places', async () => {
  let leased = false;
  const { dispatcher, queued } = setUp({
    lease: async () => {
      if (leased) return [];
      leased = true;
      return [{ id: 'evt_1', type: 'it.happened' }];
    },
    publish: async () => {
      throw new Error('the database went away');
    },
    giveBack: async () => {
      leased = false;
      return 1;
    },
  });
  await expect(dispatcher.flush()).rejects.toThrow('went away');
  expect({ leased, queued: queued.length }).toEqual({ leased: false, queued: 1 });
});

it('asks for more as long as batches are full', async () => {
  const batches = [200, 200, 3];
  const { dispatcher, queued } = setUp({
    lease: async () => Array.from({ length: batches.shift()! }, () => ({ id: 'evt_1', type: 'it.happened' })),
    publish: async () => undefined,
  });
  await dispatcher.flush();
  expect([queued.length, batches]).toEqual([403, []]);
});

it('queues again all that was lost, however much of it there is', async () => {
  const ids = Array.from({ length: 2_500 }, (_, n) => `evt_${String(n).padStart(5, '0')}`);
  const { dispatcher, queued } = setUp({
    unworked: async (_consumer, _types, fromId) => ids.filter((id) => id > fromId).slice(0, 1_000),
  });
  expect(await dispatcher.recover('evt_')).toBe(2_500);
  expect(queued.map(({ eventId }) => eventId)).toEqual(ids);
});
