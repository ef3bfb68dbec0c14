import { Redis } from 'ioredis';

/** A numbered database of the shared Redis for one test server alone: Bull's queues of two servers must not meet. */
export async function takeRedisDatabase(url: string): Promise<string> {
  const redis = new Redis(url, { lazyConnect: true });
  await redis.connect();
  try {
    const number = await redis.incr('test:databases');
    return `${url}/${number}`;
  } finally {
    redis.disconnect();
  }
}
