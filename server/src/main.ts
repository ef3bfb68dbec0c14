import { systemClock } from './kernel/time/clock.ts';
import { readCommandLine, usage } from './command-line.ts';
import { isEmbedded } from './config.ts';
import { explain } from './explain.ts';
import { createLogger } from './log.ts';
import { startEmbedded } from './embedded.ts';
import { startProduction, type Running } from './production.ts';

const stopWithinMs = 10_000;

/** Starts the server and says so, or says in one line for each thing what is wrong. */
async function main(): Promise<void> {
  const startedAt = systemClock.now().getTime();
  const { services, env: flags, help } = readCommandLine(process.argv.slice(2));
  if (help) {
    process.stdout.write(usage);
    return;
  }
  const env = { ...process.env, ...flags };
  const log = createLogger();
  const say = (text: string): void => void process.stdout.write(text);
  const started: { running?: Running } = {};
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(1); // asked twice: at once
    stopping = true;
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    await started.running?.stop(); // in the midst of a start there is nothing to finish: what is half made is made anew
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  started.running = isEmbedded(env)
    ? await startEmbedded({ env, services, log, say, startedAt })
    : await startProduction({ env, services, log, say });
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
