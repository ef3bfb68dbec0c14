import { ZipFile } from 'yazl';

/** What a file in the archive is made from. */
export interface ZippedFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** Photos and videos get no smaller. */
  readonly compress?: boolean;
}

/** An archive in memory; throws a `RangeError` rather than grow beyond `maxBytes`. */
export async function zipOf(files: readonly ZippedFile[], { mtime, maxBytes }: { mtime: Date; maxBytes: number }): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, bytes, compress = true } of files) zip.addBuffer(bytes, name, { mtime, compress });
  zip.end();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of zip.outputStream as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) throw new RangeError(`The archive is larger than ${maxBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
