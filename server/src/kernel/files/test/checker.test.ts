import sharp from 'sharp';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFileChecker, maxFileBytes, type FileChecker, type FileCheckerOptions } from '../index.ts';

describe('the file checker', () => {
  let small: Buffer;
  let heavy: Buffer;
  beforeAll(async () => {
    const picture = (side: number) => sharp({ create: { width: side, height: side, channels: 3, background: '#0f766e' } });
    small = await picture(64).jpeg().toBuffer();
    // must be unpacked as a whole before its first row is known: 144 MB
    heavy = await picture(6_900).png({ progressive: true, compressionLevel: 1 }).toBuffer();
  }, 60_000);

  let checker: FileChecker | undefined;
  const open = (options: FileCheckerOptions): FileChecker => (checker = createFileChecker(options));
  afterEach(() => checker?.close());
  const jpeg = () => ({ purpose: 'image', declaredType: 'image/jpeg', bytes: small }) as const;
  const png = () => ({ purpose: 'image', declaredType: 'image/png', bytes: heavy }) as const;

  it('refuses a file that takes more memory than it may, and goes on with the next', async () => {
    const { check } = open({ maxRssBytes: 180 * 1024 * 1024 });
    expect(await check(jpeg())).toMatchObject({ ok: true });
    expect(await check(png())).toMatchObject({ ok: false, code: 'too_complex' });
    expect(await check(jpeg())).toMatchObject({ ok: true });
  });

  it('refuses a file that takes longer than it may', async () => {
    const { check } = open({ timeoutMs: 5 });
    const startedAt = performance.now();
    expect(await check(png())).toMatchObject({ ok: false, code: 'too_complex' });
    expect(await check(png())).toMatchObject({ ok: false, code: 'too_complex' });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('takes so many at once, lets so many wait, and tells the others', async () => {
    const { check } = open({ concurrency: 2, maxWaiting: 3 });
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => check(jpeg())));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    for (const result of results.slice(5)) expect(result).toMatchObject({ reason: { code: 'overloaded' } });
    expect(await check(jpeg())).toMatchObject({ ok: true });
  });

  it('starts again after it had nothing to do, and after it was closed', async () => {
    const { check, close } = open({ idleMs: 1 });
    for (let n = 0; n < 3; n += 1) {
      expect(await check(jpeg())).toMatchObject({ ok: true });
      await new Promise((resolve) => setImmediate(resolve));
    }
    close();
    expect(await check(jpeg())).toMatchObject({ ok: true });
  });

  it('looks at size and type before anything else', async () => {
    const { check } = open({ timeoutMs: 1 });
    expect(await check({ ...jpeg(), bytes: Buffer.alloc(0) })).toMatchObject({ code: 'empty' });
    expect(await check({ ...jpeg(), bytes: Buffer.alloc(maxFileBytes.image + 1) })).toMatchObject({ code: 'too_large' });
    expect(await check({ ...jpeg(), declaredType: 'image/svg+xml' })).toMatchObject({ code: 'type_not_allowed' });
    expect(await check({ ...jpeg(), declaredType: 'application/pdf' })).toMatchObject({ code: 'type_not_allowed' });
    expect(await check({ ...jpeg(), purpose: 'video' })).toMatchObject({ code: 'type_not_allowed' });
  });

  it('takes a part of a larger buffer for what it is', async () => {
    const { check } = open({});
    const within = Buffer.concat([Buffer.alloc(100, 1), small, Buffer.alloc(100, 1)]);
    expect(await check({ ...jpeg(), bytes: new Uint8Array(within.buffer, within.byteOffset + 100, small.length) })).toMatchObject({ ok: true });
  });
});
