import type { Progress } from './demo/load.ts';

const width = 30;

/** A progress bar on one line where there is a terminal; elsewhere a line now and then. */
export function createProgress(title: string, say: (text: string) => void, isTerminal = process.stdout.isTTY ?? false) {
  let shown = -1;
  const tick: Progress = (done, total, what) => {
    const percent = Math.floor((done / total) * 100);
    if (percent === shown || (!isTerminal && percent % 25 !== 0)) return;
    shown = percent;
    const bar = '█'.repeat(Math.round((percent / 100) * width)).padEnd(width, '░');
    say(isTerminal ? `\r${title} ${bar} ${percent}% ${what.padEnd(12)}` : `${title}: ${percent}%\n`);
  };
  return { tick, end: () => isTerminal && say('\n') };
}
