/** The part of autocannon that the benches use; it brings no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  export interface Request {
    method?: string;
    path?: string;
    headers?: Record<string, string>;
    body?: string;
  }
  export interface Options {
    readonly url: string;
    readonly connections: number;
    readonly duration?: number;
    readonly timeout?: number;
    readonly requests: readonly Request[];
  }
  export interface Result {
    /** Seconds. */
    readonly duration: number;
    readonly errors: number;
    readonly timeouts: number;
    readonly non2xx: number;
    readonly '2xx': number;
  }
  export default function autocannon(options: Options, done: (error: Error | null, result: Result) => void): EventEmitter;
}
