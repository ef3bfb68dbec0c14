import { startChild, type Child } from './child.ts';

export interface LoadRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In place of the one they have in common. */
  readonly path?: string;
}

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly common: { readonly method: string; readonly path: string; readonly headers: Record<string, string>; readonly body?: string };
  /** The same request over and over for so long… */
  readonly durationSeconds?: number;
  /** …or each of these once. */
  readonly requests?: readonly LoadRequest[];
  /** Statuses other than 2xx that are answers, too. */
  readonly refusals?: readonly number[];
}

export type LoadResult = { readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number; readonly refusedShare?: number };
/** With what a request took of its server's CPU: steadier than the rate when the machine has other things to do. */
export type Measured = LoadResult & { readonly cpuUs: number };

/** The load comes from a process of its own, so that measuring does not slow down what is measured. An answer other than 2xx fails. */
export async function startLoad() {
  const child = await startChild<object>('lib/load-child.ts', null);
  return {
    async run(load: Load): Promise<LoadResult & { readonly requestCount: number }> {
      const result = await child.ask<(LoadResult & { requestCount: number }) | { failed: string }>(load);
      if ('failed' in result) throw new Error(`${load.common.method} ${load.common.path} at ${load.url}: ${result.failed}`);
      return result;
    },
    /** As `run`, with the CPU time of the process that serves. */
    async measure(server: Child<{ readonly url: string }>, load: Omit<Load, 'url'>): Promise<Measured> {
      const before = await server.cpuUs();
      const { requestCount, ...result } = await this.run({ ...load, url: server.ready.url });
      return { ...result, cpuUs: ((await server.cpuUs()) - before) / requestCount };
    },
    stop: child.stop,
  };
}
export type LoadGenerator = Awaited<ReturnType<typeof startLoad>>;
