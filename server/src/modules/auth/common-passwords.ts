import { brotliDecompressSync } from 'node:zlib';
import { PACKED_PASSWORDS } from './weak-passwords.data.ts';

let unpacked: ReadonlySet<string> | undefined;

/** Unpacked when first asked for: a server that registers nobody has no need of it. */
export const commonPasswords = (): ReadonlySet<string> =>
  (unpacked ??= new Set(brotliDecompressSync(Buffer.from(PACKED_PASSWORDS, 'base64')).toString('utf8').split('\n')));
