import { parentPort } from 'node:worker_threads';
import { readBusy, type CalendarInput } from './ical.ts';
import { CalendarTrouble } from './trouble.ts';

/** Reads one calendar in a thread of its own, which is ended from outside when it takes too long or too much. */
parentPort!.once('message', (input: CalendarInput) => {
  try {
    parentPort!.postMessage({ read: readBusy(input) }, []);
  } catch (error) {
    if (!(error instanceof CalendarTrouble)) throw error;
    parentPort!.postMessage({ trouble: { code: error.code, message: error.message } }, []);
  }
});
parentPort!.postMessage({ ready: true }, []);
