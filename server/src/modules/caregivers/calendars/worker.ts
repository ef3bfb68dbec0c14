import { parentPort } from 'node:worker_threads';
import { readBusy, type CalendarInput } from './ical.ts';
import { CalendarTrouble } from './trouble.ts';

/** Reads calendars, one after the other, in a thread that is ended from outside when one takes too long or too much. */
parentPort!.on('message', (input: CalendarInput) => {
  try {
    parentPort!.postMessage({ read: readBusy(input) }, []);
  } catch (error) {
    if (!(error instanceof CalendarTrouble)) throw error;
    parentPort!.postMessage({ trouble: { code: error.code, message: error.message } }, []);
  }
});
parentPort!.postMessage({ ready: true }, []);
