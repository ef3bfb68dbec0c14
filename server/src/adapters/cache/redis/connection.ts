import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';

export interface RedisSettings {
  /** `redis://user:password@host:6379/0`, or `rediss://` for TLS. */
  readonly url: string;
  /**
   * With Sentinel: where the sentinels are and what they call the master; the URL then gives only the credentials and
   * database.
   */
  readonly sentinels?: readonly { readonly host: string; readonly port: number }[] | undefined;
  readonly sentinelMaster?: string | undefined;
}

/** Longer than the 5 s that Bull's waiting for jobs is silent. */
const SILENT_MS = 10_000;

/**
 * Opens a connection that reconnects for ever, also when it got no answer for one to two times `silentMs`. Its errors
 * are told by whoever uses it; unheard they would end the process.
 */
export function openRedis(settings: RedisSettings, options: RedisOptions = {}, silentMs = SILENT_MS): Redis {
  const { url, sentinels, sentinelMaster } = settings;
  const redis = new Redis(url, {
    connectTimeout: 2_000,
    disconnectTimeout: 500,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
    ...(sentinels?.length ? { sentinels: [...sentinels], name: sentinelMaster ?? 'mymaster' } : {}),
    ...options,
  });
  redis.on('error', () => {});
  replaceWhenSilent(redis, silentMs);
  return redis;
}

/**
 * A network cut that nobody was told of leaves a connection open for a quarter of an hour. The `socketTimeout` of
 * ioredis would notice, but its timer outlives the connection: it keeps the process up and ends the next, healthy one.
 */
function replaceWhenSilent(redis: Redis, silentMs: number): void {
  const unanswered = () => redis.commandQueue.length > 0;
  let timer: NodeJS.Timeout | undefined;
  redis.on('connect', () => {
    let waited = false;
    let heard = false;
    redis.stream.on('data', () => { heard = true; });
    clearInterval(timer);
    timer = setInterval(() => {
      if (waited && !heard && unanswered()) redis.disconnect(true);
      waited = unanswered();
      heard = false;
    }, silentMs);
    timer.unref();
  });
  redis.on('close', () => clearInterval(timer));
}

/** Ends a connection: politely when it answers, at once when it doesn't. */
export async function closeRedis(redis: Redis, timeoutMs = 500): Promise<void> {
  if (redis.status === 'ready') {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise((resolve) => { timer = setTimeout(resolve, timeoutMs); });
    await Promise.race([redis.quit().catch(() => {}), deadline]);
    clearTimeout(timer);
  }
  redis.disconnect();
}
