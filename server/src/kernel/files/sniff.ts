import { fileTypeFromBuffer } from 'file-type';
import { sniffBytes } from './sniff-size.ts';

/** The same thing under another name. */
const synonyms: Readonly<Record<string, string>> = { 'image/apng': 'image/png', 'video/x-m4v': 'video/mp4' };

/** The content type by the file's first bytes, or null for what is not known. */
export async function sniffType(bytes: Uint8Array): Promise<string | null> {
  const found = await fileTypeFromBuffer(bytes.subarray(0, sniffBytes)).catch(() => undefined);
  return found === undefined ? null : (synonyms[found.mime] ?? found.mime);
}
