import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { problem } from '../errors/problem.ts';

export const maxBodyBytes = 1024 * 1024;
const readTimeoutMs = 30_000;

/** Nothing is unpacked here: a few bytes could become gigabytes. */
export function refuseEncoded(request: IncomingMessage): void {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw problem('unsupported_media_type', { detail: 'Send the body as it is, not packed.', pointer: '#/header/content-encoding' });
  }
}

/**
 * Reads the body once, as the bytes that arrived: webhook signatures are over them. Refuses early by content-length, and counts
 * where there is none; what is left of a refused body is not read.
 */
export async function readBody(request: IncomingMessage, limitBytes = maxBodyBytes): Promise<Buffer> {
  const tooLarge = () => problem('payload_too_large', {
    detail: `The body may have at most ${limitBytes} bytes.`,
    headers: { connection: 'close' },
  });
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge();
  refuseEncoded(request);
  const cutOff = () => problem('invalid_request', { detail: 'The request was cut off.' });
  if (request.destroyed) throw cutOff(); // while its key was looked up: nothing would be told of it any more
  return new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) {
        request.removeAllListeners('data');
        request.pause();
        clearTimeout(timer);
        reject(tooLarge());
      } else chunks.push(chunk);
    });
    let ended = false;
    const timer = setTimeout(() => request.destroy(), readTimeoutMs);
    request.on('end', () => {
      ended = true;
      clearTimeout(timer);
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
    request.on('error', () => reject(cutOff()));
    // every request closes; an error that nobody gets would still cost its stack
    request.on('close', () => {
      clearTimeout(timer);
      if (!ended) reject(cutOff());
    });
  });
}

/** JSON from bytes; text that is not UTF-8 or not JSON is refused with its place. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes[0] !== byteOrderMark && isUtf8(bytes) ? bytes.toString() : utf8.decode(bytes));
  } catch (cause) {
    throw problem('invalid_json', { detail: cause instanceof Error ? cause.message : undefined, pointer: '#', cause });
  }
}

/** Leaves out a byte order mark and refuses what is not UTF-8, at several times the cost of a Buffer's own way. */
const utf8 = new TextDecoder('utf-8', { fatal: true });
const byteOrderMark = 0xef; // its first byte; no JSON begins with it
