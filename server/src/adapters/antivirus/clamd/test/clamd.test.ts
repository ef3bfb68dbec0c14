import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import yazl from 'yazl';
import { describe, expect, it } from 'vitest';
import { clamdStreamBytes } from '../../../../../test/services/clamd.ts';
import { freePort } from '../../../../../test/services/process.ts';
import { antivirusConformance, eicar } from '../../../../ports/antivirus/test/conformance.ts';
import { clamdConfig, createClamdAntivirus } from '../index.ts';

const CLAMD_URL = process.env['TEST_CLAMD_URL'];

if (CLAMD_URL) {
  antivirusConformance('clamd', async () => ({
    antivirus: createClamdAntivirus({ CLAMD_URL }),
    limited: (maxBytes) => createClamdAntivirus({ CLAMD_URL }, { maxBytes }),
    stop: async () => {},
  }));
}

describe.skipIf(!CLAMD_URL)('clamd itself', () => {
  it('finds what is packed in an archive', async () => {
    const zip = new yazl.ZipFile();
    zip.addBuffer(eicar, 'dog.txt');
    zip.end();
    expect(await createClamdAntivirus({ CLAMD_URL: CLAMD_URL! }).scan(zip.outputStream as Readable)).toMatchObject({ clean: false });
  });

  it('refuses what is larger than clamd takes, even if it hangs up in the middle', async () => {
    const antivirus = createClamdAntivirus({ CLAMD_URL: CLAMD_URL! });
    for (let n = 0; n < 5; n += 1) {
      await expect(antivirus.scan(Buffer.alloc(clamdStreamBytes * 3))).rejects.toMatchObject({ name: 'AntivirusError' });
    }
  });
});

describe('clamd adapter', () => {
  const answering = async (onConnection: (socket: Socket) => void, work: (url: string) => Promise<void>, path?: string) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      onConnection(socket);
    });
    await new Promise<void>((resolve) => {
      if (path === undefined) server.listen(0, '127.0.0.1', resolve);
      else server.listen(path, resolve);
    });
    try {
      await work(path === undefined ? `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` : `unix:${path}`);
    } finally {
      server.close();
    }
  };
  const saying = (answer: string) => (socket: Socket) => void socket.resume().end(answer);

  it('is unavailable, and never clean, when nobody is there or the connection ends without an answer', async () => {
    const closed = createClamdAntivirus({ CLAMD_URL: `tcp://127.0.0.1:${await freePort()}` });
    await expect(closed.scan(eicar)).rejects.toMatchObject({ name: 'AntivirusError', kind: 'unavailable', retryable: true });
    const missing = createClamdAntivirus({ CLAMD_URL: 'unix:/nowhere/clamd.ctl' });
    await expect(missing.scan(eicar)).rejects.toMatchObject({ kind: 'unavailable' });
    for (const answer of ['', 'stream: OK', 'stream: O']) {
      await answering(saying(answer), (url) =>
        expect(createClamdAntivirus({ CLAMD_URL: url }).scan(Buffer.alloc(10)), answer).rejects.toMatchObject({ kind: 'unavailable' }));
    }
    await answering((socket) => socket.resetAndDestroy(), (url) =>
      expect(createClamdAntivirus({ CLAMD_URL: url }).scan(Buffer.alloc(3_000_000))).rejects.toMatchObject({ kind: 'unavailable' }));
  });

  it('waits for an answer, or for room to send, only so long', async () => {
    await answering((socket) => void socket.resume(), (url) =>
      expect(createClamdAntivirus({ CLAMD_URL: url }, { timeoutMs: 80 }).scan(Buffer.alloc(10))).rejects.toMatchObject({ kind: 'timeout', retryable: true }));
    await answering((socket) => void socket.pause(), (url) =>
      expect(createClamdAntivirus({ CLAMD_URL: url }, { timeoutMs: 80 }).scan(Buffer.alloc(30_000_000))).rejects.toMatchObject({ kind: 'timeout' }));
    const stuck = new Readable({ read() {} });
    await answering((socket) => void socket.resume(), (url) =>
      expect(createClamdAntivirus({ CLAMD_URL: url }, { timeoutMs: 80 }).scan(stuck)).rejects.toMatchObject({ kind: 'timeout' }));
    expect(stuck.destroyed).toBe(true);
  });

  it.each([
    ['stream: OK\0', { clean: true }],
    ['stream: Win.Test.EICAR_HDB-1 FOUND\0', { clean: false, signature: 'Win.Test.EICAR_HDB-1' }],
  ])('understands %j', (answer, result) => answering(saying(answer), async (url) =>
    expect(await createClamdAntivirus({ CLAMD_URL: url }).scan(Buffer.alloc(10))).toEqual(result)));

  it.each([
    ['INSTREAM size limit exceeded. ERROR\0', 'too_large'],
    ['stream: Can’t allocate memory ERROR\0', 'failed'],
    ['UNKNOWN COMMAND\0', 'failed'],
    ['stream: OK FOUND OK\0', 'failed'],
    ['x'.repeat(10_000), 'unavailable'],
  ])('takes %j for no scan', (answer, kind) => answering(saying(answer), (url) =>
    expect(createClamdAntivirus({ CLAMD_URL: url }).scan(Buffer.alloc(10))).rejects.toMatchObject({ kind })));

  it('speaks INSTREAM: sizes in front, a zero behind, over a unix socket too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dogcare-clamd-'));
    let seen = Buffer.alloc(0);
    await answering((socket) => {
      socket.on('data', (chunk: Buffer) => {
        seen = Buffer.concat([seen, chunk]);
        if (seen.subarray(-4).equals(Buffer.alloc(4))) socket.end('stream: OK\0');
      });
    }, async (url) => {
      await createClamdAntivirus({ CLAMD_URL: url }).scan(Buffer.from('dog'));
    }, join(folder, 'clamd.ctl'));
    rmSync(folder, { recursive: true });
    expect(seen.toString('latin1')).toBe('zINSTREAM\0\0\0\0\x03dog\0\0\0\0');
  });

  it.each([
    ['tcp://clamd:3310', null], ['tcp://[::1]', null], ['unix:/run/clamd.ctl', null],
    ['http://clamd:3310', 'must be tcp://host:port or unix:/path'], ['clamd', 'must be tcp://host:port or unix:/path'],
  ])('checks the setting %s', (value, wrong) => expect(clamdConfig.CLAMD_URL.check(value)).toBe(wrong));
});
