import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** A process of a bench: a server, or the load on it. */
export interface Child<Ready> {
  readonly ready: Ready;
  /** CPU time the process has had so far. */
  cpuUs(): Promise<number>;
  /** Sends a message and waits for the answer to it. */
  ask<Answer>(message: unknown): Promise<Answer>;
  stop(): Promise<void>;
  /** As by `kill -9`: nothing is written, nobody is told. */
  kill(): Promise<void>;
}

const startWithinMs = 120_000;

const nextMessage = <T>(child: ChildProcess, file: string): Promise<T> =>
  new Promise((resolve, reject) => {
    const settle = (): void => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    const onMessage = (message: unknown): void => {
      settle();
      resolve(message as T);
    };
    const onExit = (code: number | null): void => {
      settle();
      reject(new Error(`${file} ended with ${code}`));
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
  });

/** Starts a file of `bench/` in a process of its own, hands it what it needs, and waits until it is ready. */
export async function startChild<Ready>(file: string, given: unknown): Promise<Child<Ready>> {
  const profiles = process.env['BENCH_CPU_PROF'];
  const child = fork(join(import.meta.dirname, '..', file), [], {
    execArgv: profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-interval=250', `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${file.replaceAll('/', '-')}-${process.hrtime.bigint()}.cpuprofile`],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  const late = setTimeout(kill, startWithinMs);
  child.send({ given });
  const ready = await nextMessage<Ready>(child, file);
  clearTimeout(late);
  const ask = <Answer>(message: unknown): Promise<Answer> => {
    const answer = nextMessage<Answer>(child, file);
    child.send(message as object);
    return answer;
  };
  return {
    ready,
    ask,
    cpuUs: () => ask<number>('cpu'),
    async stop() {
      process.off('exit', kill);
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await gone;
    },
    async kill() {
      process.off('exit', kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      kill();
      await gone;
    },
  };
}

const cpuUs = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** The child's side: takes what it is given, says that it is ready, answers what it is asked, and ends with its parent. */
export function runChild<Given, Ready>(
  start: (given: Given) => Promise<{ ready: Ready; answer?: (message: any) => Promise<unknown>; stop(): Promise<unknown> }>,
): void {
  process.once('message', async (first: { given: Given }) => {
    try {
      const { ready, answer, stop } = await start(first.given);
      process.on('message', async (message) => process.send!(message === 'cpu' ? cpuUs() : await answer?.(message)));
      process.once('disconnect', async () => {
        await stop();
        process.exit(0); // writes the profile, if one was asked for
      });
      process.send!(ready ?? {});
    } catch (error) {
      console.error(error);
      process.exit(1);
    }
  });
}
