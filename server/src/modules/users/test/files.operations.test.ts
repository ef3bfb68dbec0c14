import { readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, type Signed } from '../../../../test/app/index.ts';
import { createUploader } from '../../../../test/app/uploads.ts';
import { honestFiles } from '../../../../test/corpus/index.ts';

const openFiles = async (): Promise<number> => (await readdir('/dev/fd')).length;

describeApp('getFile', (world) => {
  let owner: Signed;
  let urls: { picture: string; document: string };

  beforeAll(async () => {
    const files = createUploader(world.server, world.call);
    owner = await world.person('owner');
    const honest = await honestFiles();
    const sent = async (type: string, purpose: 'image' | 'document') =>
      (await files.upload(owner, { bytes: honest.find(({ declaredType }) => declaredType === type)!.bytes, contentType: type, purpose, fileName: 'a file' })).files.at(-1)!.url;
    urls = { picture: await sent('image/jpeg', 'image'), document: await sent('application/pdf', 'document') };
  });

  const get = async (url: string, headers: Record<string, string> = {}, method = 'GET') => {
    const answer = await fetch(url, { method, headers });
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const safe = ['x-content-type-options', 'content-security-policy', 'cross-origin-resource-policy', 'referrer-policy', 'content-disposition', 'content-type', 'etag', 'cache-control'];
  const safeOf = (headers: Headers) => safe.map((name) => [name, headers.get(name)]);

  describe.each(['picture', 'document'] as const)('of a %s', (kind) => {
    it('206: parts, which are together the whole, under the same safe headers', async () => {
      const whole = await get(urls[kind]);
      expect([whole.status, whole.headers.get('accept-ranges'), Number(whole.headers.get('content-length'))]).toEqual([200, 'bytes', whole.bytes.length]);
      expect(safeOf(whole.headers).filter(([, value]) => value === null)).toEqual([]);
      const cut = Math.floor(whole.bytes.length / 3);
      const size = whole.bytes.length;
      const parts = [await get(urls[kind], { range: `bytes=0-${cut - 1}` }), await get(urls[kind], { range: `bytes=${cut}-${2 * cut - 1}` }), await get(urls[kind], { range: `bytes=${2 * cut}-` })];
      expect(parts.map(({ status }) => status)).toEqual([206, 206, 206]);
      expect(parts.map(({ headers }) => headers.get('content-range'))).toEqual([`bytes 0-${cut - 1}/${size}`, `bytes ${cut}-${2 * cut - 1}/${size}`, `bytes ${2 * cut}-${size - 1}/${size}`]);
      for (const { headers, bytes } of parts) {
        expect(Number(headers.get('content-length'))).toBe(bytes.length);
        expect(safeOf(headers)).toEqual(safeOf(whole.headers));
      }
      expect(Buffer.concat(parts.map(({ bytes }) => bytes)).equals(whole.bytes)).toBe(true);
      expect((await get(urls[kind], { range: 'bytes=-5' })).bytes.equals(whole.bytes.subarray(-5))).toBe(true);
    });

    it('416: bytes that it has not; and says how many it has', async () => {
      const { bytes: { length } } = await get(urls[kind]);
      const answer = await get(urls[kind], { range: `bytes=${length}-` });
      expect([answer.status, answer.headers.get('content-range'), JSON.parse(answer.bytes.toString()).code]).toEqual([416, `bytes */${length}`, 'range_not_satisfiable']);
    });

    it('200, 304: by its tag', async () => {
      const whole = await get(urls[kind]);
      const etag = whole.headers.get('etag')!;
      expect((await get(urls[kind], { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206);
      const other = await get(urls[kind], { range: 'bytes=0-1', 'if-range': '"other"' });
      expect([other.status, other.bytes.equals(whole.bytes)]).toEqual([200, true]);
      const known = await get(urls[kind], { 'if-none-match': etag });
      expect([known.status, known.bytes.length, known.headers.get('etag')]).toEqual([304, 0, etag]);
      expect(etag).not.toBe((await get(urls[kind === 'picture' ? 'document' : 'picture'])).headers.get('etag'));
    });

    it('HEAD: as GET, without the bytes', async () => {
      const whole = await get(urls[kind]);
      const head = await get(urls[kind], {}, 'HEAD');
      expect([head.status, head.bytes.length, Number(head.headers.get('content-length'))]).toEqual([200, 0, whole.bytes.length]);
      expect(safeOf(head.headers)).toEqual(safeOf(whole.headers));
      expect((await get(urls[kind], { range: 'bytes=1-2' }, 'HEAD')).headers.get('content-length')).toBe('2');
    });
  });

  it('leaves no file open, however it is asked', async () => {
    await get(urls.picture);
    const before = await openFiles();
    for (let n = 0; n < 10; n += 1) {
      for (const headers of [{ range: 'bytes=999999999-' }, { 'if-none-match': '*' }, { range: 'bytes=0-1' }, {}]) await get(urls.picture, headers as Record<string, string>);
      await get(urls.picture, {}, 'HEAD');
    }
    await expect.poll(openFiles).toBeLessThan(before + 8);
  });
});
