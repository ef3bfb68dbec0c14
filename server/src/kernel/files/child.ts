import { writeFileSync } from 'node:fs';
import { inspectFile } from './inspect.ts';
import { sniffType } from './sniff.ts';
import type { Answer, Job } from './inspector.ts';

const memoryCheckMs = 25;

/**
 * The inspector's process. It has no secrets in its environment and nothing but the file it is given; a file that takes
 * too long or too much, or breaks it, takes this process with it and no other.
 */
const maxRssBytes = Number(process.argv[2]);
setInterval(() => {
  // libvips works on other threads and outside of the heap, so this goes on and counts all of it
  if (process.memoryUsage.rss() > maxRssBytes) process.exit(1);
}, memoryCheckMs);

try {
  writeFileSync('/proc/self/oom_score_adj', '1000'); // when the machine runs out of memory, this one goes first
} catch {
  // elsewhere than on Linux
}

const say = (answer: Answer): void => void process.send?.(answer);

process.on('message', (job: Job) => {
  void (async () => {
    try {
      if (job.what === 'sniff') say({ id: job.id, type: await sniffType(job.bytes) });
      else say({ id: job.id, check: await inspectFile(job.bytes, job.declaredType) });
    } catch (error) {
      say({ id: job.id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  })();
});
process.once('disconnect', () => process.exit(0));
say({ ready: true });
