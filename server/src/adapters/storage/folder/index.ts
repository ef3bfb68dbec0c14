import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import {
  assertGrant, StorageError, type LocalFiles, type ReceivedUpload, type Storage, type UploadGrant,
} from '../../../ports/storage/index.ts';
import type { FolderStorageConfig, FolderStorageDeps } from './config.ts';
import { createFiles } from './files.ts';
import { createTokens, type UploadClaims } from './token.ts';

export type { FolderStorageConfig, FolderStorageDeps } from './config.ts';

/** Files in a folder of this machine, behind URLs of this server signed by HMAC. */
export function createFolderStorage(config: FolderStorageConfig, deps: FolderStorageDeps): Storage & LocalFiles {
  const { wall, randomBytes, receiveTimeoutMs = 10 * 60_000 } = deps;
  const nowMs = (): number => wall.now().getTime();
  const tokens = createTokens(config.secret);
  const files = createFiles(config.folder, () => randomBytes(16).toString('hex'), nowMs);

  const grantOf = ({ key, type, size, until }: UploadClaims): UploadGrant =>
    ({ key, contentType: type, sizeBytes: size, expiresAt: new Date(until) });

  return {
    name: 'folder',
    signUpload: async (input) => {
      assertGrant(input);
      const { key, contentType, sizeBytes, expiresAt } = input;
      const token = tokens.sign({ for: 'put', key, type: contentType, size: sizeBytes, until: expiresAt.getTime() });
      const uploadId = key.slice(key.lastIndexOf('/') + 1);
      return {
        method: 'PUT',
        url: `${config.publicUrl}/api/uploads/${uploadId}/content?token=${token}`,
        headers: { 'content-type': contentType, 'content-length': String(sizeBytes) },
      };
    },
    signDownload: async (input) => {
      assertGrant(input);
      const { key, contentType, disposition, expiresAt } = input;
      const name = input.fileName.slice(0, 200);
      const token = tokens.sign({ for: 'get', key, type: contentType, name, disposition, until: expiresAt.getTime() });
      return `${config.publicUrl}/api/files/${token}`;
    },
    verifyUpload: (token) => grantOf(tokens.verify(token, 'put', nowMs())),
    receive: async (token, request) => {
      const grant = grantOf(tokens.verify(token, 'put', nowMs()));
      assertAsSigned(grant, request);
      const body = boundedBody(request.body, grant.sizeBytes, receiveTimeoutMs);
      await reaching(() => files.put(grant.key, grant.contentType, (handle) => copy(body, handle)));
      return { sizeBytes: grant.sizeBytes, contentType: grant.contentType };
    },
    open: async (token) => {
      const { key, type, name, disposition } = tokens.verify(token, 'get', nowMs());
      const file = await reaching(() => files.open(key));
      if (!file) return null;
      const { handle, offset, sizeBytes, changedMs } = file;
      return {
        sizeBytes, contentType: type, fileName: name, disposition, etag: etagOf(key, sizeBytes, changedMs),
        read: (range) => handle.createReadStream(range ? { start: offset + range.start, end: offset + range.end } : { start: offset }),
        close: () => handle.close(),
      };
    },

    head: (key) => reaching(async () => {
      const file = await files.open(key);
      if (!file) return null;
      await file.handle.close();
      return { sizeBytes: file.sizeBytes, contentType: file.contentType };
    }),
    read: (key, { maxBytes }) => reaching(async () => {
      const file = await files.open(key);
      if (!file) return null;
      try {
        if (file.sizeBytes > maxBytes) throw new StorageError('too_large', `More than ${maxBytes} bytes`);
        const bytes = Buffer.alloc(file.sizeBytes);
        const { bytesRead } = await file.handle.read(bytes, 0, bytes.length, file.offset);
        if (bytesRead < bytes.length) throw new StorageError('unavailable', 'The file is shorter than it was');
        return bytes;
      } finally {
        await file.handle.close();
      }
    }),
    write: async (key, bytes, { contentType }) => {
      assertGrant({ key, contentType, expiresAt: wall.now() });
      await reaching(() => files.put(key, contentType, (handle) => handle.writeFile(bytes)));
    },
    delete: (key) => reaching(() => files.remove(key)),
    deletePrefix: async (prefix) => ({ deleted: await reaching(() => files.removeBelow(prefix)) }),
  };
}

/** Of what the file is and when it was put there: a file is only ever replaced as a whole. */
const etagOf = (key: string, sizeBytes: number, changedMs: number): string =>
  `"${createHash('sha256').update(`${key} ${sizeBytes} ${changedMs}`).digest('base64url').slice(0, 22)}"`;

function assertAsSigned(grant: UploadGrant, { contentType, contentLength }: ReceivedUpload): void {
  if (contentType?.trim().toLowerCase() !== grant.contentType) {
    throw new StorageError('type', `The signature is for ${grant.contentType}`);
  }
  // without a length nothing is known until it was all sent
  if (contentLength === undefined || !/^\d{1,15}$/.test(contentLength) || Number(contentLength) !== grant.sizeBytes) {
    throw wrongSize(grant.sizeBytes);
  }
}

const wrongSize = (sizeBytes: number) => new StorageError('size', `The signature is for ${sizeBytes} bytes`);

/** Exactly so many bytes within the time, or an error; never reads on after one byte too many. */
async function* boundedBody(body: AsyncIterable<Uint8Array>, sizeBytes: number, timeoutMs: number): AsyncGenerator<Uint8Array> {
  const parts = body[Symbol.asyncIterator]();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StorageError('timeout', 'The upload took too long')), timeoutMs);
  });
  late.catch(() => undefined);
  let size = 0;
  try {
    for (;;) {
      const next = parts.next().catch((cause: unknown) => {
        throw new StorageError('size', 'The upload broke off', cause);
      });
      next.catch(() => undefined); // when time is up first, nobody is told of what became of it
      const { done, value } = await Promise.race([next, late]);
      if (done) break;
      size += value.length;
      if (size > sizeBytes) throw wrongSize(sizeBytes);
      yield value;
    }
  } finally {
    clearTimeout(timer);
    // not awaited: a body that hangs would hang here too
    void parts.return?.()?.then(undefined, () => undefined);
  }
  if (size !== sizeBytes) throw wrongSize(sizeBytes);
}

async function copy(body: AsyncIterable<Uint8Array>, handle: FileHandle): Promise<void> {
  // `write` may write less than it was given; `writeFile` goes on until all is there
  for await (const part of body) await handle.writeFile(part);
}

/** What the file system says, in our words. */
async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError('unavailable', 'The folder could not be read or written', error);
  }
}
