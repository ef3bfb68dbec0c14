import { fork, type ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileCheck } from './types.ts';

export type Work =
  | { readonly what: 'sniff'; readonly bytes: Uint8Array }
  | { readonly what: 'inspect'; readonly bytes: Uint8Array; readonly declaredType: string };
export type Job = Work & { readonly id: number };
export type Answer =
  | { readonly ready: true }
  | { readonly id: number; readonly type: string | null }
  | { readonly id: number; readonly check: FileCheck }
  | { readonly id: number; readonly failed: string };
export type Result = { readonly type: string | null } | { readonly check: FileCheck };

/** The file took the process down, or longer than it may: that is about the file. */
export class InspectorGaveUp extends Error {
  override readonly name = 'InspectorGaveUp';
}

export interface Inspector {
  run(work: Work): Promise<Result>;
  close(): void;
}

export interface InspectorOptions {
  readonly timeoutMs: number;
  readonly maxRssBytes: number;
  /** After so long without work its memory goes back. */
  readonly idleMs: number;
}

const startTimeoutMs = 20_000;
const childFile = fileURLToPath(new URL(`./child${extname(import.meta.url)}`, import.meta.url));

interface Running {
  readonly process: ChildProcess;
  /** Settled when the process is gone. */
  readonly gone: Promise<string>;
  /** The next answer that fits. */
  next(fits: (answer: Answer) => boolean): Promise<Answer>;
}

/** One process that does one thing at a time; started when there is work, and again after it was lost. */
export function createInspector({ timeoutMs, maxRssBytes, idleMs }: InspectorOptions): Inspector {
  let running: Running | undefined;
  let idle: NodeJS.Timeout | undefined;
  let jobs = 0;

  const start = (): Running => {
    const child = fork(childFile, [String(maxRssBytes)], {
      serialization: 'advanced',
      execArgv: ['--max-old-space-size=256', '--no-warnings'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2', VIPS_CONCURRENCY: '1', VIPS_BLOCK_UNTRUSTED: '1' },
    });
    const gone = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => resolve(`ended with ${signal ?? code}`));
      child.once('error', (error) => resolve(error.message));
    });
    const made: Running = {
      process: child,
      gone,
      next: (fits) => new Promise((resolve) => {
        const listen = (answer: Answer): void => {
          if (!fits(answer)) return;
          child.off('message', listen);
          resolve(answer);
        };
        child.on('message', listen);
      }),
    };
    void gone.then(() => {
      if (running === made) running = undefined;
    });
    return made;
  };

  const stop = (): void => {
    clearTimeout(idle);
    running?.process.kill('SIGKILL');
    running = undefined;
  };

  /** The answer, or why there will be none; then the process is none either. */
  const within = async (one: Running, limitMs: number, answer: Promise<Answer>): Promise<Answer | string> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`took longer than ${limitMs} ms`), limitMs);
    });
    const result = await Promise.race([answer, one.gone, late]);
    clearTimeout(timer);
    if (typeof result === 'string') stop();
    return result;
  };

  const ready = async (): Promise<Running> => {
    clearTimeout(idle);
    if (running) {
      running.process.ref();
      running.process.channel?.ref();
      return running;
    }
    running = start();
    const one = running;
    const said = await within(one, startTimeoutMs, one.next((answer) => 'ready' in answer));
    if (typeof said === 'string') throw new Error(`The file inspector did not start: ${said}`);
    return one;
  };

  const rest = (): void => {
    if (!running) return;
    // an idle one does not keep this process alive, and goes with it: its channel closes
    running.process.unref();
    running.process.channel?.unref();
    idle = setTimeout(stop, idleMs);
    idle.unref();
  };

  return {
    run: async (work) => {
      const one = await ready();
      const id = (jobs += 1);
      const answer = one.next((each) => 'id' in each && each.id === id);
      // a process that just died takes no message; `gone` tells
      one.process.send({ ...work, id } satisfies Job, () => undefined);
      const said = await within(one, timeoutMs, answer);
      if (typeof said === 'string') throw new InspectorGaveUp(said);
      rest();
      if ('failed' in said) throw new Error(`The file inspector failed: ${said.failed}`);
      return said as Result;
    },
    close: stop,
  };
}
