import { QueueError } from '../../../ports/queue/index.ts';
import type { Logger } from '../../../kernel/context/logger.ts';
import type { Redis, RedisOptions } from 'ioredis';

/**
 * Opens a connection to the deployment's Redis with these options: `openRedis` of the cache adapter, its settings
 * filled in. It must replace connections that went silent, as nothing here does.
 */
export type OpenRedis = (options: RedisOptions) => Redis;

export interface Connections {
  readonly client: Redis;
  /**
   * For Bull: commands and subscriptions share one connection each; waiting for jobs blocks one, so each queue has its
   * own.
   */
  create(type: 'client' | 'subscriber' | 'bclient'): Redis;
  /**
   * Redis work within a deadline: `queue_unavailable` when there is no answer. What could not be sent is never sent
   * later.
   */
  bounded<T>(work: (client: Redis) => Promise<T>): Promise<T>;
  /** Ends waiting for jobs at once: what is asked of such a connection stands behind its wait of seconds. */
  unblock(): void;
  close(): void;
}

export function createConnections(open: OpenRedis, log: Logger, timeoutMs: number): Connections {
  // Commands of running jobs wait out an outage (a finished job must be told so); only `bounded` gives up.
  const patient: RedisOptions = { maxRetriesPerRequest: null, enableReadyCheck: false };
  const client = open(patient);
  const subscriber = open(patient);
  const blocking: Redis[] = [];
  // Every queue listens on the shared ones.
  client.setMaxListeners(0);
  subscriber.setMaxListeners(0);

  let lost = false;
  let closed = false;
  client.on('close', () => {
    if (!lost) log.warn({}, 'The queue has no Redis: jobs wait until it is back');
    lost = true;
  });
  client.on('ready', () => {
    if (lost) log.info({}, 'The queue has its Redis again');
    lost = false;
  });

  return {
    client,
    create: (type) => {
      if (type === 'client') return client;
      if (type === 'subscriber') return subscriber;
      const redis = open(patient);
      const connect = redis.connect.bind(redis);
      // On a busy machine Bull asks for it, or pausing connects it anew, after all was closed: nobody would end it then.
      redis.connect = async (...given) => { if (!closed) await connect(...given); };
      if (closed) redis.disconnect();
      blocking.push(redis);
      return redis;
    },
    bounded: async (work) => {
      let timer: NodeJS.Timeout | undefined;
      let late = false;
      let onReady: (() => void) | undefined;
      const deadline = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          late = true;
          reject(new Error(`No answer within ${timeoutMs} ms`));
        }, timeoutMs);
      });
      const answer = async () => {
        if (client.status !== 'ready') await new Promise<void>((resolve) => client.once('ready', onReady = resolve));
        return late ? deadline : work(client);
      };
      try {
        return await Promise.race([answer(), deadline]);
      } catch (error) {
        throw new QueueError('queue_unavailable', 'The queue does not answer', { cause: error });
      } finally {
        clearTimeout(timer);
        if (onReady) client.removeListener('ready', onReady);
      }
    },
    unblock: () => {
      for (const redis of blocking) redis.disconnect();
    },
    close: () => {
      lost = true;
      closed = true;
      for (const redis of [client, subscriber, ...blocking]) redis.disconnect();
    },
  };
}
