import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { AntivirusError, type Antivirus, type ScanResult } from '../../../ports/antivirus/index.ts';
import { parseClamdUrl, type ClamdConfig } from './config.ts';

export { clamdConfig, type ClamdConfig } from './config.ts';

const chunkBytes = 64 * 1024;
const maxAnswerBytes = 4_096;

export interface ClamdOptions {
  /** For one file from connecting to the answer. */
  readonly timeoutMs?: number | undefined;
  readonly maxBytes?: number | undefined;
}

/** ClamAV's daemon by its INSTREAM command, over TCP or a unix socket, a connection for each file. */
export function createClamdAntivirus(config: ClamdConfig, options: ClamdOptions = {}): Antivirus {
  const address = parseClamdUrl(config.CLAMD_URL);
  const { timeoutMs = 60_000, maxBytes = 128 * 1024 * 1024 } = options;

  return {
    name: 'clamd',
    scan: async (file) => {
      if (file instanceof Uint8Array && file.length > maxBytes) throw tooLarge(maxBytes);
      const socket = connect(address);
      const ended = new AbortController();
      const timer = setTimeout(() => {
        ended.abort();
        socket.destroy(new AntivirusError('timeout', `clamd did not answer within ${timeoutMs} ms`));
      }, timeoutMs);
      const answer = readAnswer(socket);
      answer.catch(() => undefined); // asked for below; until then it is nobody's
      try {
        // clamd may answer (too large, shutting down) and hang up before it has everything: its word counts
        const sent = send(socket, file, maxBytes, ended.signal);
        const first = await Promise.race([answer, sent.then(() => answer)]);
        return parseAnswer(first);
      } finally {
        clearTimeout(timer);
        ended.abort();
        socket.destroy();
        if (!(file instanceof Uint8Array)) file.destroy();
      }
    },
  };
}

const tooLarge = (maxBytes: number) => new AntivirusError('too_large', `More than ${maxBytes} bytes are not scanned`);

async function send(socket: Socket, file: Uint8Array | Readable, maxBytes: number, signal: AbortSignal): Promise<void> {
  const write = async (bytes: Uint8Array): Promise<void> => {
    if (signal.aborted || socket.destroyed) throw new AntivirusError('unavailable', 'clamd hung up');
    if (!socket.write(bytes)) await once(socket, 'drain', { signal });
  };
  try {
    await write(Buffer.from('zINSTREAM\0'));
    let size = 0;
    for await (const part of chunksOf(file)) {
      size += part.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      for (let at = 0; at < part.length; at += chunkBytes) {
        const chunk = part.subarray(at, at + chunkBytes);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(chunk.length);
        await write(length);
        await write(chunk);
      }
    }
    await write(Buffer.alloc(4));
  } catch (error) {
    // a socket that failed has told `readAnswer` why, and better
    if (socket.destroyed || signal.aborted || (error as Error).name === 'AbortError') return;
    throw error instanceof AntivirusError ? error : unreadable(error);
  }
}

const unreadable = (cause: unknown) => new AntivirusError('failed', 'The file could not be read to its end', cause);

async function* chunksOf(file: Uint8Array | Readable): AsyncGenerator<Uint8Array> {
  if (file instanceof Uint8Array) {
    yield file;
    return;
  }
  try {
    for await (const chunk of file) yield chunk as Uint8Array;
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** What clamd said up to its zero byte or hanging up. */
function readAnswer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const done = (error?: Error): void => {
      if (said.includes('\0')) resolve(said.slice(0, said.indexOf('\0')));
      else if (error instanceof AntivirusError) reject(error);
      else reject(new AntivirusError('unavailable', 'clamd does not answer', error));
    };
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
      if (said.includes('\0') || said.length > maxAnswerBytes) done();
    });
    socket.once('error', done);
    socket.once('close', () => done());
  });
}

function parseAnswer(answer: string): ScanResult {
  if (answer === 'stream: OK') return { clean: true };
  const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
  if (found !== undefined) return { clean: false, signature: found };
  if (answer.includes('size limit exceeded')) throw new AntivirusError('too_large', 'clamd takes no file of this size');
  throw new AntivirusError('failed', `clamd could not scan the file: ${answer.slice(0, 200)}`);
}
