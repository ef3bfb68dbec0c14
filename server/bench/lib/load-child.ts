import { Agent, request } from 'node:http';
import autocannon from 'autocannon';
import { runChild } from './child.ts';
import type { Load, LoadRequest, LoadResult } from './load.ts';

type Counted = LoadResult & { readonly requestCount: number };

const percentile = (sorted: Float64Array, share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const summary = (tookMs: readonly number[], overMs: number): Counted => {
  const sorted = Float64Array.from(tookMs).sort();
  return { requestCount: tookMs.length, perSecond: tookMs.length / (overMs / 1_000), p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) };
};

/** The same request over and over. */
const repeat = ({ url, connections, durationSeconds, common }: Load): Promise<Counted> =>
  new Promise((resolve, reject) => {
    const tookMs: number[] = [];
    const running = autocannon({ url, connections, timeout: 30, requests: [common], duration: durationSeconds! }, (error, result) => {
      const wrong = error ? 0 : result.errors + result.timeouts + result.non2xx;
      if (error || wrong > 0) reject(error ?? new Error(`${wrong} requests failed`));
      else resolve(summary(tookMs, lastAt - firstAt));
    });
    const firstAt = performance.now();
    let lastAt = firstAt;
    running.on('response', (_client: unknown, _status: number, _bytes: number, responseTimeMs: number) => {
      lastAt = performance.now();
      tookMs.push(responseTimeMs);
    });
  });

/** Each request once. autocannon builds requests ahead of sending them and loses those at the end, so this is done by hand. */
async function eachOnce({ url, connections, common, requests, refusals = [] }: Load): Promise<Counted> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const tookMs: number[] = [];
  let next = 0;
  let refused = 0;
  const send = ({ headers, body, path = common.path }: LoadRequest): Promise<void> =>
    new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const sent = request(new URL(path, url), { agent, method: common.method, headers: { ...common.headers, ...headers, ...length } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          tookMs.push(performance.now() - startedAt);
          if (refusals.includes(response.statusCode!)) refused += 1;
          if (response.statusCode! < 300 || refusals.includes(response.statusCode!)) resolve();
          else reject(new Error(`${response.statusCode} ${Buffer.concat(chunks).toString()}`));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    while (next < requests!.length) await send(requests![next++]!);
  }));
  const overMs = performance.now() - startedAt;
  agent.destroy();
  return { ...summary(tookMs, overMs), ...(refusals.length > 0 && { refusedShare: refused / tookMs.length }) };
}

runChild(async () => ({
  ready: {},
  answer: (load: Load) => (load.requests ? eachOnce(load) : repeat(load)).catch((error: unknown) => ({ failed: String(error) })),
  stop: async () => undefined,
}));
