import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Antivirus } from '../index.ts';

export interface AntivirusConformanceSetup {
  antivirus: Antivirus;
  /** The same with this limit. */
  limited(maxBytes: number): Antivirus;
  stop(): Promise<void>;
}

/** The test file that every scanner knows; in pieces, so that a scanner on the developer's machine leaves this one. */
export const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''));

/** The one suite that every scanner passes. */
export const antivirusConformance = (name: string, setup: () => Promise<AntivirusConformanceSetup>): void => {
  describe(`antivirus: ${name}`, () => {
    let made: AntivirusConformanceSetup;
    beforeAll(async () => {
      made = await setup();
    });
    afterAll(() => made.stop());
    const found = { clean: false, signature: expect.stringMatching(/eicar/i) };
    const inPieces = (bytes: Buffer, size: number) =>
      Readable.from((function* pieces() {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      })());

    it('finds the test file, whole or in pieces', async () => {
      expect(await made.antivirus.scan(eicar)).toEqual(found);
      expect(await made.antivirus.scan(new Uint8Array(eicar))).toEqual(found);
      for (const size of [1, 7, 67]) expect(await made.antivirus.scan(inPieces(eicar, size)), String(size)).toEqual(found);
    });

    it('finds nothing where nothing is', async () => {
      expect(await made.antivirus.scan(Buffer.from('a good dog'))).toEqual({ clean: true });
      expect(await made.antivirus.scan(Buffer.alloc(0))).toEqual({ clean: true });
      expect(await made.antivirus.scan(eicar.subarray(1))).toEqual({ clean: true });
      expect(await made.antivirus.scan(inPieces(Buffer.alloc(1_000_000, 9), 300_001))).toEqual({ clean: true });
    });

    it('scans many at once', async () => {
      const results = await Promise.all(Array.from({ length: 12 }, (_, n) => made.antivirus.scan(n % 2 ? eicar : Buffer.alloc(100_000, n))));
      expect(results.map(({ clean }) => clean)).toEqual(results.map((_, n) => n % 2 === 0));
    });

    it('calls nothing clean that it did not scan', async () => {
      const limited = made.limited(1_000);
      expect(await limited.scan(Buffer.alloc(1_000))).toEqual({ clean: true });
      await expect(limited.scan(Buffer.alloc(1_001))).rejects.toMatchObject({ kind: 'too_large', retryable: false });
      await expect(limited.scan(inPieces(Buffer.alloc(5_000), 600))).rejects.toMatchObject({ kind: 'too_large' });
      const broken = Readable.from((async function* breaking() {
        yield Buffer.from('a');
        throw new Error('the file ended');
      })());
      await expect(made.antivirus.scan(broken)).rejects.toMatchObject({ kind: 'failed', retryable: true });
    });
  });
};
