import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { problem } from '../../../kernel/errors/problem.ts';
import type { CalendarBusy, CalendarInput } from './ical.ts';
import { calendarLimits } from './limits.ts';
import { CalendarTrouble, type TroubleCode } from './trouble.ts';

/** Works out when a calendar says busy. Throws {@link CalendarTrouble}, or the problem `overloaded` when too many wait. */
export type CalendarParser = (input: CalendarInput) => Promise<CalendarBusy>;

type Said = { readonly ready: true } | { readonly read: CalendarBusy } | { readonly trouble: { readonly code: TroubleCode; readonly message: string } };

const startTimeoutMs = 30_000;
const workerFile = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
const tooComplex = () => new CalendarTrouble('too_complex', 'The calendar could not be read within its limits.');

/** One calendar after the other, each in a thread of its own with so much time and memory. */
export function createCalendarParser({ timeoutMs = calendarLimits.parseMs, maxWaiting = 32 }: { timeoutMs?: number; maxWaiting?: number } = {}): CalendarParser {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  const read = (input: CalendarInput): Promise<CalendarBusy> => new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, {
      env: {}, execArgv: ['--no-warnings'], resourceLimits: { maxOldGenerationSizeMb: calendarLimits.parseMegabytes, stackSizeMb: 4 },
    });
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
      void worker.terminate();
    };
    // starting is not the calendar's time
    let timer = setTimeout(() => end(() => reject(new Error('The calendar reader did not start'))), startTimeoutMs);
    worker.on('message', (said: Said) => {
      if ('ready' in said) {
        clearTimeout(timer);
        timer = setTimeout(() => end(() => reject(tooComplex())), timeoutMs);
        worker.postMessage(input, []);
      } else end(() => ('read' in said ? resolve(said.read) : reject(new CalendarTrouble(said.trouble.code, said.trouble.message))));
    });
    worker.once('error', (error: NodeJS.ErrnoException) => end(() => {
      // it ran out of memory or stack: that is about the calendar
      const isLimit = error.code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError;
      reject(isLimit ? tooComplex() : new Error('The calendar reader failed', { cause: error }));
    }));
    worker.once('exit', () => end(() => reject(tooComplex())));
  });

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
