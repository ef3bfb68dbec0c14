import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorageError, type SignedUpload, type Storage } from '../index.ts';

export interface StorageConformanceSetup {
  storage: Storage;
  /** The same with another secret: what it signs is worth nothing. */
  stranger: Storage;
  /** The same where nobody answers, or the disk fails. */
  unreachable: Storage;
  /** Moves the clock by which URLs expire, or signs in the past: answers an instant that has passed when a URL is used. */
  expiring(): { readonly expiresAt: Date; pass(): Promise<void> };
  stop(): Promise<void>;
}

interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** As a client that may lie about everything, which fetch doesn't let it. */
export const send = (
  method: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
  body: Uint8Array = Buffer.alloc(0),
): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });

/** The one suite that every storage passes. */
export const storageConformance = (name: string, setup: () => Promise<StorageConformanceSetup>): void => {
  describe(`storage: ${name}`, () => {
    let made: StorageConformanceSetup;
    let storage: Storage;
    beforeAll(async () => {
      made = await setup();
      storage = made.storage;
    });
    afterAll(() => made.stop());

    const soon = () => new Date(Date.now() + 60_000);
    const bytes = Buffer.from('a photo of a dog');
    const png = { contentType: 'image/png', sizeBytes: bytes.length };
    const failure = async (work: () => Promise<unknown>): Promise<StorageError> => {
      const error = await Promise.resolve().then(work).then(() => undefined, (thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StorageError);
      return error as StorageError;
    };
    const upload = (signed: SignedUpload, headers = {}, body = bytes) =>
      send(signed.method, signed.url, { ...signed.headers, ...headers }, body);
    const download = (key: string, change = {}) =>
      storage.signDownload({ key, fileName: 'dog.png', contentType: 'image/png', disposition: 'inline', expiresAt: soon(), ...change });

    it('keeps what is written, replaces it and deletes it', async () => {
      expect(await storage.head('ten_1/a')).toBeNull();
      expect(await storage.read('ten_1/a', { maxBytes: 100 })).toBeNull();
      await storage.write('ten_1/a', bytes, { contentType: 'image/png' });
      expect(await storage.head('ten_1/a')).toEqual({ sizeBytes: bytes.length, contentType: 'image/png' });
      expect((await storage.read('ten_1/a', { maxBytes: 100 }))?.equals(bytes)).toBe(true);
      await storage.write('ten_1/a', Buffer.alloc(300_000, 7), { contentType: 'image/webp' });
      expect(await storage.head('ten_1/a')).toEqual({ sizeBytes: 300_000, contentType: 'image/webp' });
      expect((await storage.read('ten_1/a', { maxBytes: 300_000 }))?.equals(Buffer.alloc(300_000, 7))).toBe(true);
      await storage.delete('ten_1/a');
      await storage.delete('ten_1/a');
      expect(await storage.head('ten_1/a')).toBeNull();
    });

    it('reads no more than it may', async () => {
      await storage.write('ten_1/big', Buffer.alloc(1_000), { contentType: 'image/png' });
      expect(await failure(() => storage.read('ten_1/big', { maxBytes: 999 }))).toMatchObject({ kind: 'too_large', retryable: false });
      expect(await storage.read('ten_1/big', { maxBytes: 1_000 })).toHaveLength(1_000);
    });

    it('deletes what is below a prefix, and nothing beside it', async () => {
      const below = ['ten_2/usr_1/a', 'ten_2/usr_1/a/b', 'ten_2/usr_1/c/d/e'];
      const beside = ['ten_2/usr_1', 'ten_2/usr_10/a', 'ten_2/usr_2/a'];
      for (const key of [...below, ...beside]) await storage.write(key, bytes, { contentType: 'image/png' });
      expect(await storage.deletePrefix('ten_2/usr_1/')).toEqual({ deleted: 3 });
      expect(await storage.deletePrefix('ten_2/usr_1/')).toEqual({ deleted: 0 });
      for (const key of below) expect(await storage.head(key), key).toBeNull();
      for (const key of beside) expect(await storage.head(key), key).not.toBeNull();
    });

    it.each([
      '', '/', '/etc/passwd', '..', '../a', 'a/../b', 'a/..', './a', 'a//b', 'a/', '.hidden', 'a/.hidden', 'a\\b', 'C:\\a', 'a\0b', 'a b',
      'a%2e%2e/b', 'a+/b', 'ä', 'a\nb', `a/${'b'.repeat(129)}`, 'a/'.repeat(260),
    ])('takes no key like %j', async (key) => {
      const works = [
        () => storage.head(key),
        () => storage.read(key, { maxBytes: 10 }),
        () => storage.write(key, bytes, { contentType: 'image/png' }),
        () => storage.delete(key),
        () => storage.deletePrefix(`${key}/`),
        () => storage.signUpload({ key, ...png, expiresAt: soon() }),
        () => download(key),
      ];
      for (const work of works) expect(await failure(work)).toMatchObject({ kind: 'invalid_key', retryable: false });
    });

    it('takes no prefix without a slash', async () => {
      expect(await failure(() => storage.deletePrefix('ten_2'))).toMatchObject({ kind: 'invalid_key' });
      expect(await failure(() => storage.deletePrefix('/'))).toMatchObject({ kind: 'invalid_key' });
    });

    it.each([
      [{ sizeBytes: 0 }, 'size'], [{ sizeBytes: -1 }, 'size'], [{ sizeBytes: 1.5 }, 'size'], [{ sizeBytes: Number.NaN }, 'size'],
      [{ contentType: '' }, 'type'], [{ contentType: 'image/png; charset=x' }, 'type'], [{ contentType: 'image/png\r\nx: y' }, 'type'],
      [{ expiresAt: new Date(Number.NaN) }, 'expired'],
    ])('signs nothing like %j', async (change, kind) => {
      expect(await failure(() => storage.signUpload({ key: 'up/upl_0', ...png, expiresAt: soon(), ...change }))).toMatchObject({ kind });
    });

    it('takes an upload that is as signed, and serves it again', async () => {
      const signed = await storage.signUpload({ key: 'up/upl_1', ...png, expiresAt: soon() });
      expect(signed).toMatchObject({ method: 'PUT', headers: { 'content-type': 'image/png', 'content-length': '16' } });
      expect((await upload(signed)).status).toBe(200);
      expect(await storage.head('up/upl_1')).toEqual(png);
      const answer = await send('GET', await download('up/upl_1'));
      expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
      expect(answer.headers['content-disposition']).toBe('inline; filename="dog.png"');
      expect(answer.body.equals(bytes)).toBe(true);
    });

    it('serves as the type, name and way given, and nothing that runs', async () => {
      await storage.write('files/1', bytes, { contentType: 'text/html' });
      const html = await send('GET', await download('files/1', { contentType: 'text/html', fileName: 'a"\r\nx: y.html' }));
      expect(html.headers['content-type']).toBe('application/octet-stream');
      expect(html.headers['content-disposition']).toMatch(/^attachment; filename="[\w :.-]+\.bin"$/);
      const named = await send('GET', await download('files/1', { disposition: 'attachment', fileName: 'Füße 🐾.exe' }));
      expect(named.headers['content-type']).toBe('image/png');
      expect(named.headers['content-disposition']).toContain(`filename*=UTF-8''F%C3%BC%C3%9Fe%20%F0%9F%90%BE.png`);
    });

    it('refuses another type, size or body, and keeps what was there', async () => {
      const key = 'up/upl_2';
      await storage.write(key, Buffer.from('before'), { contentType: 'image/webp' });
      const signed = await storage.signUpload({ key, ...png, expiresAt: soon() });
      const refused = [
        upload(signed, { 'content-type': 'text/html' }),
        upload(signed, { 'content-type': 'image/png; charset=utf-8' }),
        upload(signed, { 'content-length': String(bytes.length - 1) }, bytes.subarray(1)),
        upload(signed, { 'content-length': String(bytes.length + 1) }, Buffer.concat([bytes, Buffer.from('!')])),
        send('PUT', signed.url, { 'content-type': 'image/png', 'transfer-encoding': 'chunked' }, bytes),
        send('PUT', signed.url, { 'content-length': String(bytes.length) }, bytes),
      ];
      for (const { status } of await Promise.all(refused)) {
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }
      expect((await storage.read(key, { maxBytes: 100 }))?.toString()).toBe('before');
      expect(await storage.head(key)).toEqual({ sizeBytes: 6, contentType: 'image/webp' });
    });

    it('refuses a signature for another key, another purpose or by another secret', async () => {
      const key = 'up/upl_3';
      await storage.write(key, Buffer.from('before'), { contentType: 'image/webp' });
      const signed = await storage.signUpload({ key: 'up/upl_4', ...png, expiresAt: soon() });
      const get = await download(key);
      const tampered = (url: string) => url.slice(0, -6) + (url.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA');
      const theirs = await made.stranger.signUpload({ key, ...png, expiresAt: soon() });
      const theirGet = await made.stranger.signDownload({ key, fileName: 'a', contentType: 'image/png', disposition: 'inline', expiresAt: soon() });
      const answers = [
        await upload({ ...signed, url: tampered(signed.url) }),
        await upload(theirs),
        await upload({ ...signed, url: get }),
        await send('GET', tampered(get)),
        await send('GET', theirGet),
        await send('GET', signed.url),
      ];
      expect(answers.map(({ status }) => status).filter((status) => status < 400 || status >= 500)).toEqual([]);
      expect((await storage.read(key, { maxBytes: 100 }))?.toString()).toBe('before');
      expect(await storage.head('up/upl_4')).toBeNull();
    });

    it('refuses what has expired', async () => {
      const key = 'up/upl_5';
      await storage.write(key, bytes, { contentType: 'image/png' });
      const { expiresAt, pass } = made.expiring();
      const signed = await storage.signUpload({ key: 'up/upl_6', ...png, expiresAt });
      const get = await download(key, { expiresAt });
      await pass();
      expect((await upload(signed)).status).toBe(403);
      expect((await send('GET', get)).status).toBe(403);
      expect(await storage.head('up/upl_6')).toBeNull();
    });

    it('says that it is away, and not that there is nothing', async () => {
      const { unreachable } = made;
      for (const work of [
        () => unreachable.head('a'),
        () => unreachable.read('a', { maxBytes: 1 }),
        () => unreachable.write('a', bytes, { contentType: 'image/png' }),
        () => unreachable.delete('a'),
        () => unreachable.deletePrefix('a/'),
      ]) {
        expect(await failure(work)).toMatchObject({ kind: 'unavailable', retryable: true });
      }
    });
  });
};
