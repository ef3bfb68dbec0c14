import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { problem } from '../../../kernel/errors/problem.ts';
import type { CalendarBusy, CalendarInput } from './ical.ts';
import { calendarLimits } from './limits.ts';
import { CalendarTrouble, type TroubleCode } from './trouble.ts';

/** Works out when a calendar says busy. Throws {@link CalendarTrouble}, or the problem `overloaded` when too many wait. */
export type CalendarParser = (input: CalendarInput) => Promise<CalendarBusy>;

type Said = { readonly ready: true } | { readonly read: CalendarBusy } | { readonly trouble: { readonly code: TroubleCode; readonly message: string } };
/** What a thread says, or that it is no more: of itself, or because of what it was given. */
type Heard = Said | { readonly gone: Error };

interface Thread {
  readonly worker: Worker;
  hear: (heard: Heard) => void;
}

export interface CalendarParserOptions {
  readonly timeoutMs?: number | undefined;
  readonly maxWaiting?: number | undefined;
  /** After so long without work the thread's memory goes back. */
  readonly idleMs?: number | undefined;
}

const startTimeoutMs = 30_000;
const workerFile = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
const tooComplex = () => new CalendarTrouble('too_complex', 'The calendar could not be read within its limits.');

/** One calendar after the other, in a thread that is started when there is work, and again after it was lost to a calendar. */
export function createCalendarParser({ timeoutMs = calendarLimits.parseMs, maxWaiting = 32, idleMs = 30_000 }: CalendarParserOptions = {}): CalendarParser {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  let running: Thread | undefined;
  let idle: NodeJS.Timeout | undefined;

  const stop = (): void => {
    clearTimeout(idle);
    void running?.worker.terminate();
    running = undefined;
  };

  /** The next thing that is heard of the thread; it is ended when that takes too long. */
  const next = (thread: Thread, limitMs: number, late: () => Error): Promise<Heard> => new Promise((resolve) => {
    const timer = setTimeout(() => thread.hear({ gone: late() }), limitMs);
    thread.hear = (heard) => {
      clearTimeout(timer);
      thread.hear = () => undefined;
      if ('gone' in heard) stop();
      resolve(heard);
    };
  });

  const start = (): Thread => {
    const worker = new Worker(workerFile, {
      env: {}, execArgv: ['--no-warnings'], resourceLimits: { maxOldGenerationSizeMb: calendarLimits.parseMegabytes, stackSizeMb: 4 },
    });
    const thread: Thread = { worker, hear: () => undefined };
    worker.on('message', (said: Said) => thread.hear(said));
    worker.on('error', (error: NodeJS.ErrnoException) => {
      // it ran out of memory or stack: that is about the calendar
      const isLimit = error.code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError;
      thread.hear({ gone: isLimit ? tooComplex() : new Error('The calendar reader failed', { cause: error }) });
    });
    worker.on('exit', () => {
      if (running === thread) running = undefined;
      thread.hear({ gone: tooComplex() });
    });
    return thread;
  };

  const started = async (): Promise<Thread> => {
    clearTimeout(idle);
    if (running) {
      running.worker.ref();
      return running;
    }
    running = start();
    const thread = running;
    // starting is not the calendar's time
    const heard = await next(thread, startTimeoutMs, () => new Error('The calendar reader did not start'));
    if ('gone' in heard) throw heard.gone;
    return thread;
  };

  const read = async (input: CalendarInput): Promise<CalendarBusy> => {
    const thread = await started();
    const answer = next(thread, timeoutMs, tooComplex);
    thread.worker.postMessage(input, []);
    const heard = await answer;
    if ('gone' in heard) throw heard.gone;
    // an idle one does not keep this process alive
    thread.worker.unref();
    idle = setTimeout(stop, idleMs);
    idle.unref();
    if ('trouble' in heard) throw new CalendarTrouble(heard.trouble.code, heard.trouble.message);
    if ('read' in heard) return heard.read;
    throw new Error('The calendar reader said nothing');
  };

  return async (input) => {
    if (waiting >= maxWaiting) throw problem('overloaded', { headers: { 'Retry-After': '5' } });
    waiting += 1;
    const turn = last.then(() => read(input));
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      waiting -= 1;
    }
  };
}
