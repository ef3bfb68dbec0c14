import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { uploadFile } from '@dogcare/sdk';
import type { Client, Upload, UploadPurpose } from '@dogcare/sdk';
import { table } from './output.ts';
import { usage } from './usage.ts';

const types: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.pdf': 'application/pdf',
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
};

const purposeOf = (type: string): UploadPurpose =>
  type.startsWith('video/') ? 'video' : type.startsWith('image/') ? 'image' : 'document';

/** Sends a file of this machine and waits until it was checked. */
export async function sendFile(client: Client, path: string, purpose?: UploadPurpose): Promise<Upload> {
  const type = types[extname(path).toLowerCase()];
  if (!type) throw usage(`${path} ends in none of: ${Object.keys(types).join(', ')}.`);
  let bytes: Buffer<ArrayBuffer>;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw usage(`The file can’t be read: ${(error as Error).message}`);
  }
  return uploadFile(client, { file: new Blob([bytes], { type }), fileName: basename(path), purpose: purpose ?? purposeOf(type) });
}

/** What became of an upload, for people. */
export const uploadText = ({ id, status, rejection, files }: Upload): string =>
  [
    `${id} is ${status}${rejection ? `: ${rejection.detail} (${rejection.code})` : ''}.`,
    ...(files.length === 0
      ? []
      : [
          table(files, [
            { title: 'FILE', value: (file) => file.name },
            { title: 'SIZE', value: (file) => (file.width ? `${file.width}×${file.height}` : '') },
            { title: 'BYTES', value: (file) => String(file.sizeBytes), right: true },
            { title: 'ADDRESS', value: (file) => file.url },
          ]),
        ]),
  ].join('\n');
