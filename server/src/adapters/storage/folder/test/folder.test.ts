import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../../kernel/time/clock.ts';
import type { LocalFiles, Storage } from '../../../../ports/storage/index.ts';
import { storageConformance } from '../../../../ports/storage/test/conformance.ts';
import { createFolderStorage } from '../index.ts';
import { serve } from './harness.ts';

const root = mkdtempSync(join(tmpdir(), 'dogcare-folder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const secret = 'a secret of at least 32 characters';

storageConformance('a folder', async () => {
  let aheadMs = 0;
  const wall: Clock = { now: () => new Date(Date.now() + aheadMs) };
  const made = (folder: string, publicUrl: string, withSecret = secret) =>
    createFolderStorage({ folder: join(root, folder), secret: withSecret, publicUrl }, { wall, randomBytes });
  let storage: (Storage & LocalFiles) | undefined;
  const { url, server } = await serve((own) => (storage = made('shared', own)));
  // a file where the folder should be
  mkdirSync(join(root, 'broken'));
  const blocked = join(root, 'broken', 'objects');
  mkdirSync(blocked);
  writeFileSync(join(blocked, 'a'), 'not of ours');
  writeFileSync(join(root, 'broken', 'incoming'), '');
  const broken = made('broken', url);
  return {
    storage: storage!,
    stranger: made('shared', url, 'another secret of 32 characters!'),
    unreachable: {
      ...broken,
      // what a root user's tests cannot break on a real disk
      delete: () => broken.write('a', Buffer.alloc(1), { contentType: 'image/png' }),
      deletePrefix: () => broken.write('a', Buffer.alloc(1), { contentType: 'image/png' }).then(() => ({ deleted: 0 })),
    },
    expiring: () => ({
      expiresAt: new Date(wall.now().getTime() + 60_000),
      pass: async () => {
        aheadMs += 60_000;
      },
    }),
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
});

describe('folder storage', () => {
  let folder: string;
  let storage: Storage & LocalFiles;
  const wall: Clock = { now: () => new Date() };
  beforeEach(() => {
    folder = mkdtempSync(join(root, 'own-'));
    storage = createFolderStorage({ folder, secret, publicUrl: 'https://api.example' }, { wall, randomBytes, receiveTimeoutMs: 100 });
  });
  const sign = async (sizeBytes: number, key = 'up/upl_1') => {
    const { url } = await storage.signUpload({ key, contentType: 'image/png', sizeBytes, expiresAt: new Date(Date.now() + 60_000) });
    return new URL(url).searchParams.get('token')!;
  };
  const leftOver = () => (existsSync(join(folder, 'incoming')) ? readdirSync(join(folder, 'incoming')) : []);
  const receive = (token: string, body: AsyncIterable<Uint8Array>, sizeBytes: number) =>
    storage.receive(token, { contentType: 'Image/PNG', contentLength: String(sizeBytes), body });

  it('names the upload in its URL and tells what a token allows', async () => {
    const expiresAt = new Date(Date.now() + 60_000);
    const { url } = await storage.signUpload({ key: 'ten_1/uploads/upl_7', contentType: 'image/png', sizeBytes: 5, expiresAt });
    expect(url).toMatch(/^https:\/\/api\.example\/api\/uploads\/upl_7\/content\?token=[\w.-]+$/);
    const token = new URL(url).searchParams.get('token')!;
    expect(storage.verifyUpload(token)).toEqual({ key: 'ten_1/uploads/upl_7', contentType: 'image/png', sizeBytes: 5, expiresAt });
  });

  it('refuses every token that differs from the signed one in a character', async () => {
    const token = await sign(5);
    for (let at = 0; at < token.length; at += 1) {
      for (const other of ['A', 'B', '.', '=', ' ']) {
        if (token[at] === other) continue;
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        expect(() => storage.verifyUpload(changed), changed).toThrow(expect.objectContaining({ kind: 'signature' }));
      }
    }
    for (const other of ['', '.', `${token}.`, ` ${token}`, token.repeat(40)]) {
      expect(() => storage.verifyUpload(other)).toThrow(expect.objectContaining({ kind: 'signature' }));
    }
  });

  it('leaves nothing behind of a body that is too short, too long, breaks off or never ends', async () => {
    const token = await sign(4);
    const bodies: [AsyncIterable<Uint8Array>, string][] = [
      [Readable.from([Buffer.from('abc')]), 'size'],
      [Readable.from([Buffer.from('ab'), Buffer.from('cde')]), 'size'],
      [Readable.from((async function* broken() {
        yield Buffer.from('ab');
        throw new Error('ECONNRESET');
      })()), 'size'],
      [new Readable({ read() {} }), 'timeout'],
    ];
    for (const [body, kind] of bodies) await expect(receive(token, body, 4)).rejects.toMatchObject({ kind });
    expect(await storage.head('up/upl_1')).toBeNull();
    expect(leftOver()).toEqual([]);
    expect(await receive(token, Readable.from([Buffer.from('ab'), Buffer.from('cd')]), 4)).toEqual({ sizeBytes: 4, contentType: 'image/png' });
    expect((await storage.read('up/upl_1', { maxBytes: 4 }))?.toString()).toBe('abcd');
  });

  it('stops reading at the first byte too many', async () => {
    let given = 0;
    const endless = Readable.from((async function* more() {
      for (;;) {
        given += 1_000;
        yield Buffer.alloc(1_000);
      }
    })(), { highWaterMark: 1 });
    await expect(receive(await sign(2_500), endless, 2_500)).rejects.toMatchObject({ kind: 'size' });
    expect(given).toBeLessThan(10_000);
  });

  it('is whole for a reader while writers replace it', async () => {
    const one = Buffer.alloc(200_000, 1);
    const two = Buffer.alloc(300_000, 2);
    await storage.write('k', one, { contentType: 'image/png' });
    const writes = Array.from({ length: 20 }, (_, n) => storage.write('k', n % 2 ? one : two, { contentType: n % 2 ? 'image/png' : 'image/webp' }));
    const reads = Array.from({ length: 40 }, async () => {
      const read = await storage.read('k', { maxBytes: 1_000_000 });
      return read!.equals(one) || read!.equals(two);
    });
    await Promise.all(writes);
    expect(await Promise.all(reads)).not.toContain(false);
    expect(leftOver()).toEqual([]);
  });

  it('writes into a folder that is being deleted', async () => {
    const writes = Array.from({ length: 30 }, (_, n) => storage.write(`ten/usr/f${n}`, Buffer.alloc(10), { contentType: 'image/png' }));
    const deletes = Array.from({ length: 10 }, () => storage.deletePrefix('ten/usr/'));
    await expect(Promise.all([...writes, ...deletes])).resolves.toBeDefined();
  });

  it('clears away what a process left that died while writing', async () => {
    mkdirSync(join(folder, 'incoming'));
    for (const [name, hours] of [['old', 25], ['new', 1]] as const) {
      writeFileSync(join(folder, 'incoming', name), '');
      const at = new Date(Date.now() - hours * 3_600_000);
      utimesSync(join(folder, 'incoming', name), at, at);
    }
    await storage.write('k', Buffer.alloc(1), { contentType: 'image/png' });
    expect(leftOver()).toEqual(['new']);
  });

  it('answers null for a file that is gone', async () => {
    const url = await storage.signDownload({ key: 'gone', fileName: 'a', contentType: 'image/png', disposition: 'inline', expiresAt: new Date(Date.now() + 60_000) });
    expect(await storage.open(url.split('/').at(-1)!)).toBeNull();
  });
});
