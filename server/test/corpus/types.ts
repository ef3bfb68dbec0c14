import type { FilePurpose } from '../../src/kernel/files/index.ts';

/** Stands in every payload: where it is found in what is handed on, a payload came through. */
export const mark = 'PAYLOAD-7f3a91';

export interface CorpusFile {
  readonly name: string;
  readonly purpose: FilePurpose;
  readonly declaredType: string;
  readonly bytes: Buffer;
  /** `refused`; or `cleaned`: taken, but without the payload; or `either`, for what may be harmless by chance. */
  readonly expected: 'refused' | 'cleaned' | 'either';
}

export const html = Buffer.from(`<!doctype html><html><script>alert('${mark}')</script></html>`);

/** A picture of another kind in one of ours: what comes first in it decides how it is sniffed. */
export const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
export const join = (...parts: (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin(part) : part)));
export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
