import { hasColors } from './output.ts';

const width = 24;

export interface ProgressBar {
  /** How much of what, and a word on it. */
  show(done: number, total: number, text: string): void;
  /** Takes the bar away. */
  clear(): void;
}

/** A bar on a terminal; elsewhere nothing, as logs are no place for one. On stderr, as stdout may be a file. */
export function progressBar(stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  if (!hasColors(stream)) return { show: () => {}, clear: () => {} };
  return {
    show(done, total, text) {
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const full = Math.round(share * width);
      stream.write(`\r\u001B[K${'█'.repeat(full)}${'░'.repeat(width - full)} ${String(Math.round(share * 100)).padStart(3)} %  ${text}`);
    },
    clear: () => void stream.write('\r\u001B[K'),
  };
}
