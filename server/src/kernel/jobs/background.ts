import type { Logger } from '../context/logger.ts';

/** Something that runs again and again until stopped; rounds never overlap. */
export interface Loop {
  stop(): Promise<void>;
}

/** Runs `round` every `everyMs` after the last one ended. What it throws is logged and the loop goes on. */
export function startLoop(name: string, everyMs: number, round: () => Promise<unknown>, log: Logger): Loop {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const once = async (): Promise<void> => {
    try {
      await round();
    } catch (error) {
      log.error({ loop: name, error: String(error) }, 'a background round failed');
    }
    next();
  };
  const next = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = once();
    }, everyMs);
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
