import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../../../test/services/process.ts';
import { systemClock, type Clock } from '../../../../kernel/time/clock.ts';
import { storageConformance } from '../../../../ports/storage/test/conformance.ts';
import { createS3Storage, type S3Config } from '../index.ts';
import { startS3 } from './double.ts';

const config = (S3_ENDPOINT: string, change: Partial<S3Config> = {}): S3Config => ({
  S3_ENDPOINT, S3_BUCKET: 'dogcare', S3_REGION: 'us-east-1', S3_ACCESS_KEY_ID: 'S3RVER', S3_SECRET_ACCESS_KEY: 'S3RVER',
  S3_FORCE_PATH_STYLE: 'true', ...change,
});

storageConformance('S3', async () => {
  const server = await startS3();
  const endpoint = server.url;
  let behindMs = 0;
  const wall: Clock = { now: () => new Date(Date.now() - behindMs) };
  const storages = [
    createS3Storage(config(endpoint), { wall }),
    createS3Storage(config(endpoint, { S3_SECRET_ACCESS_KEY: 'wrong' }), { wall }),
    createS3Storage(config(`http://127.0.0.1:${await freePort()}`), { wall }),
  ] as const;
  return {
    storage: storages[0],
    stranger: storages[1],
    unreachable: storages[2],
    expiring: () => {
      // the server goes by its own clock: signed a minute ago for half of one
      behindMs = 60_000;
      return {
        expiresAt: new Date(Date.now() - 30_000),
        pass: async () => {
          behindMs = 0;
        },
      };
    },
    stop: async () => {
      for (const storage of storages) storage.close();
      await server.stop();
    },
  };
});

describe('S3 storage', () => {
  const against = async (listener: RequestListener, work: (storage: ReturnType<typeof createS3Storage>) => Promise<void>) => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const storage = createS3Storage(config(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), { wall: systemClock, timeoutMs: 300 });
    try {
      await work(storage);
    } finally {
      storage.close();
      server.close();
      server.closeAllConnections();
    }
  };
  const answering = (status: number, code: string): RequestListener => (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`);

  it('does not wait for ever', () => against(() => {}, async (storage) => {
    await expect(storage.head('a')).rejects.toMatchObject({ kind: 'timeout', retryable: true });
  }));

  it('does not take a refused key or a missing bucket for a missing file, and keeps the key to itself', async () => {
    await against(answering(403, 'InvalidAccessKeyId'), async (storage) => {
      const error: unknown = await storage.read('a', { maxBytes: 1 }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: 'unauthorized', retryable: false });
      expect(inspect(error, { depth: 10 })).not.toContain('S3RVER');
    });
    await against(answering(404, 'NoSuchBucket'), (storage) =>
      expect(storage.read('a', { maxBytes: 1 })).rejects.toMatchObject({ kind: 'unavailable' }));
    await against(answering(404, 'NoSuchKey'), async (storage) => expect(await storage.read('a', { maxBytes: 1 })).toBeNull());
  });

  it('stops reading a body without a length at the limit', () => against((_request, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(Buffer.alloc(10_000)), 1);
    response.once('close', () => clearInterval(timer));
  }, async (storage) => {
    await expect(storage.read('a', { maxBytes: 50_000 })).rejects.toMatchObject({ kind: 'too_large' });
  }));

  it('signs host, type and size, and no checksum of an empty body', async () => {
    const storage = createS3Storage(config('http://127.0.0.1:1'), { wall: systemClock });
    const { url } = await storage.signUpload({ key: 'up/upl_1', contentType: 'image/png', sizeBytes: 16, expiresAt: new Date(Date.now() + 60_000) });
    const query = new URL(url).searchParams;
    expect(query.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host');
    expect([...query.keys()].filter((name) => /checksum|acl/i.test(name))).toEqual([]);
    expect(Number(query.get('X-Amz-Expires'))).toBeGreaterThan(58);
    expect(Number(query.get('X-Amz-Expires'))).toBeLessThanOrEqual(60);
    await expect(storage.signUpload({ key: 'a', contentType: 'image/png', sizeBytes: 1, expiresAt: new Date() })).rejects.toMatchObject({ kind: 'expired' });
    storage.close();
  });
});
