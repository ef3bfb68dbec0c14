import type { Guard } from './guard.ts';
import type { Cache } from '../../../ports/cache/index.ts';
import type { Redis } from 'ioredis';

const incrementLua = `
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return count`;

type WithIncrement = Redis & { incrementWithExpiry(key: string, by: number, ttlMs: number): Promise<number> };

/** A cache by Redis. Away, it answers a miss and forgets what it is told. */
export function createRedisCache({ redis, guard, prefix }: { redis: Redis; guard: Guard; prefix: string }): Cache {
  redis.defineCommand('incrementWithExpiry', { numberOfKeys: 1, lua: incrementLua });
  // Redis takes whole milliseconds, and none below one.
  const whole = (ttlMs: number) => Math.max(1, Math.ceil(ttlMs));

  return {
    get: async (key) => (await guard.attempt((open) => open.get(prefix + key))) ?? null,
    set: async (key, value, ttlMs) => {
      await guard.attempt((open) => open.set(prefix + key, value, 'PX', whole(ttlMs)));
    },
    delete: async (key) => {
      await guard.attempt((open) => open.del(prefix + key));
    },
    increment: async (key, ttlMs, by = 1) =>
      (await guard.attempt((open) =>
        (open as WithIncrement).incrementWithExpiry(prefix + key, by, whole(ttlMs)))) ?? null,
  };
}
