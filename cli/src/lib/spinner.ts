import { hasColors } from './output.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 80;

/** Turns beside a text for as long as the work takes; on a terminal only, and on stderr, as stdout may be a file. */
export async function spin<T>(text: string, work: Promise<T>, stream: NodeJS.WriteStream = process.stderr): Promise<T> {
  if (!hasColors(stream)) return work;
  let frame = 0;
  const timer = setInterval(() => stream.write(`\r${frames[(frame += 1) % frames.length]} ${text}`), frameMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    stream.write('\r\u001B[K');
  }
}
