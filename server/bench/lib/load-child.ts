import autocannon, { type Request } from 'autocannon';
import { runChild } from './child.ts';
import type { Load, LoadResult } from './load.ts';

const percentile = (sorted: Float64Array, share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Requests that differ: each is sent once, in order, whichever connection is free. */
const eachOnce = ({ requests, common }: Load): Request => {
  let next = 0;
  return {
    ...common,
    setupRequest(request) {
      const own = requests![next++ % requests!.length]!;
      return { ...request, headers: { ...common.headers, ...own.headers }, body: own.body };
    },
  };
};

const run = (load: Load): Promise<LoadResult & { requestCount: number }> =>
  new Promise((resolve, reject) => {
    const { url, connections, durationSeconds, requests, common } = load;
    const tookMs: number[] = [];
    const statuses: Record<number, number> = {};
    const running = autocannon(
      {
        url, connections, timeout: 30, requests: [requests ? eachOnce(load) : common],
        ...(requests ? { amount: requests.length } : { duration: durationSeconds! }),
      },
      (error, result) => {
        if (error) return reject(error);
        const wrong = result.errors + result.timeouts + result.non2xx;
        if (wrong > 0) return reject(new Error(`${wrong} requests failed: ${JSON.stringify(statuses)}`));
        const sorted = Float64Array.from(tookMs).sort();
        resolve({ requestCount: tookMs.length, perSecond: tookMs.length / ((lastAt - firstAt) / 1_000), p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) });
      },
    );
    const firstAt = performance.now();
    let lastAt = firstAt;
    running.on('response', (_client: unknown, status: number, _bytes: number, responseTimeMs: number) => {
      lastAt = performance.now();
      tookMs.push(responseTimeMs);
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
  });

runChild(async () => ({
  ready: {},
  answer: (load: Load) => run(load).catch((error: unknown) => ({ failed: String(error) })),
  stop: async () => undefined,
}));
