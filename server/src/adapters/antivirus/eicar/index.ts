import type { Readable } from 'node:stream';
import { AntivirusError, type Antivirus } from '../../../ports/antivirus/index.ts';

/** In two pieces, so that a scanner on a developer's machine leaves this file alone. */
const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''), 'latin1');

/** For the embedded mode: knows nothing but the EICAR test string, wherever in a file it is. */
export const createEicarAntivirus = ({ maxBytes = 128 * 1024 * 1024 }: { maxBytes?: number } = {}): Antivirus => ({
  name: 'eicar',
  scan: async (file) => {
    let tail: Buffer = Buffer.alloc(0);
    let size = 0;
    for await (const chunk of chunksOf(file)) {
      size += chunk.length;
      if (size > maxBytes) throw new AntivirusError('too_large', `More than ${maxBytes} bytes are not scanned`);
      const seen = Buffer.concat([tail, chunk]);
      if (seen.includes(eicar)) return { clean: false, signature: 'Eicar-Test-Signature' };
      tail = Buffer.from(seen.subarray(Math.max(0, seen.length - eicar.length + 1)));
    }
    return { clean: true };
  },
});

async function* chunksOf(file: Uint8Array | Readable): AsyncGenerator<Uint8Array> {
  if (file instanceof Uint8Array) {
    yield file;
    return;
  }
  try {
    for await (const chunk of file) yield chunk as Uint8Array;
  } catch (cause) {
    throw new AntivirusError('failed', 'The file could not be read to its end', cause);
  }
}
