import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { contentDisposition, servedContentType } from '../../../kernel/files/serving.ts';
import type { Clock } from '../../../kernel/time/clock.ts';
import { assertGrant, assertKey, assertPrefix, StorageError, type Storage } from '../../../ports/storage/index.ts';
import type { S3Config } from './config.ts';
import { isMissing, toStorageError } from './errors.ts';

export { s3Config, type S3Config } from './config.ts';

export interface S3StorageDeps {
  readonly wall: Clock;
  /** For one call; presigned URLs are the client's own. */
  readonly timeoutMs?: number | undefined;
}

/** S3's own limit on a signature. */
const maxSignedSeconds = 7 * 24 * 3_600;

/** S3, or whatever speaks its API at S3_ENDPOINT. */
export function createS3Storage(config: S3Config, { wall, timeoutMs = 30_000 }: S3StorageDeps): Storage & { close(): void } {
  const Bucket = config.S3_BUCKET;
  const client = new S3Client({
    region: config.S3_REGION,
    ...(config.S3_ENDPOINT ? { endpoint: config.S3_ENDPOINT } : {}),
    forcePathStyle: config.S3_FORCE_PATH_STYLE === 'true',
    credentials: { accessKeyId: config.S3_ACCESS_KEY_ID, secretAccessKey: config.S3_SECRET_ACCESS_KEY },
    // other stores know no checksums in trailers, and a presigned URL would carry one of an empty body
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 2,
  });

  const call = async <T>(work: (options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> => {
    try {
      return await work({ abortSignal: AbortSignal.timeout(timeoutMs) });
    } catch (error) {
      throw toStorageError(error);
    }
  };
  const orNull = (error: unknown): null => {
    if (isMissing(error)) return null;
    throw error;
  };
  const signing = (expiresAt: Date) => {
    const signingDate = wall.now();
    const expiresIn = Math.floor((expiresAt.getTime() - Math.floor(signingDate.getTime() / 1_000) * 1_000) / 1_000);
    if (expiresIn < 1) throw new StorageError('expired', 'The signature would have expired');
    return { signingDate, expiresIn: Math.min(expiresIn, maxSignedSeconds) };
  };

  return {
    name: 's3',
    close: () => client.destroy(),
    signUpload: async (input) => {
      assertGrant(input);
      const { key, contentType, sizeBytes, expiresAt } = input;
      const command = new PutObjectCommand({ Bucket, Key: key, ContentType: contentType, ContentLength: sizeBytes });
      const url = await getSignedUrl(client, command, {
        ...signing(expiresAt),
        // left unsigned by default, and then neither type nor size would be bound
        signableHeaders: new Set(['host', 'content-type', 'content-length']),
      });
      return { method: 'PUT', url, headers: { 'content-type': contentType, 'content-length': String(sizeBytes) } };
    },
    signDownload: async (input) => {
      assertGrant(input);
      const { key, fileName, contentType, disposition, expiresAt } = input;
      const command = new GetObjectCommand({
        Bucket,
        Key: key,
        ResponseContentType: servedContentType(contentType),
        ResponseContentDisposition: contentDisposition(disposition, fileName, contentType),
        ResponseCacheControl: 'private, no-store',
      });
      return getSignedUrl(client, command, signing(expiresAt));
    },
    head: (key) => call(async (options) => {
      assertKey(key);
      const found = await client.send(new HeadObjectCommand({ Bucket, Key: key }), options).catch(orNull);
      if (!found) return null;
      return { sizeBytes: found.ContentLength ?? 0, contentType: found.ContentType ?? 'application/octet-stream' };
    }),
    read: (key, { maxBytes }) => call(async (options) => {
      assertKey(key);
      const found = await client.send(new GetObjectCommand({ Bucket, Key: key }), options).catch(orNull);
      return found ? collect(found.Body as Readable, found.ContentLength, maxBytes) : null;
    }),
    write: (key, bytes, { contentType }) => call(async (options) => {
      assertGrant({ key, contentType, expiresAt: wall.now() });
      await client.send(
        new PutObjectCommand({ Bucket, Key: key, Body: bytes, ContentType: contentType, ContentLength: bytes.length }), options);
    }),
    delete: (key) => call(async (options) => {
      assertKey(key);
      await client.send(new DeleteObjectCommand({ Bucket, Key: key }), options);
    }),
    deletePrefix: async (prefix) => {
      assertPrefix(prefix);
      let deleted = 0;
      for (;;) {
        // the deadline is a page's: a tenant may have many
        const removed = await call(async (options) => {
          const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix, MaxKeys: 1_000 }), options);
          if (Contents.length === 0) return 0;
          const Objects = Contents.map(({ Key }) => ({ Key }));
          const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }), options);
          if (Errors.length > 0) throw new StorageError('unavailable', `S3 did not delete: ${Errors[0]?.Code ?? 'no reason given'}`);
          return Contents.length;
        });
        if (removed === 0) return { deleted };
        deleted += removed;
      }
    },
  };
}

async function collect(body: Readable, declaredBytes: number | undefined, maxBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    if ((declaredBytes ?? 0) > maxBytes) throw new StorageError('too_large', `More than ${maxBytes} bytes`);
    for await (const part of body as AsyncIterable<Uint8Array>) {
      size += part.length;
      if (size > maxBytes) throw new StorageError('too_large', `More than ${maxBytes} bytes`);
      parts.push(part);
    }
  } finally {
    body.destroy();
  }
  return Buffer.concat(parts, size);
}
