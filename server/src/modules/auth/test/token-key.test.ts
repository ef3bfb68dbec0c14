import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTokenKey, tokenKeyProblem } from '../token-key.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = JSON.stringify(privateKey.export({ format: 'jwk' }));
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
const sec1 = privateKey.export({ format: 'pem', type: 'sec1' }) as string;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-key-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the token key', () => {
  it('is the same in each way of writing it', async () => {
    const kids = await Promise.all([jwk, pem, sec1, pem.replaceAll('\n', '\\n')].map(async (configured) => (await loadTokenKey({ configured })).kid));
    expect(new Set(kids).size).toBe(1);
    expect(tokenKeyProblem(jwk)).toBeNull();
  });

  it('is made once and kept for its owner alone, whoever comes at the same time', async () => {
    const file = join(folder, 'deep', 'key.json');
    const kids = await Promise.all([1, 2, 3].map(async () => (await loadTokenKey({ file })).kid));
    expect(new Set([...kids, (await loadTokenKey({ file })).kid]).size).toBe(1);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'deep'))).toEqual(['key.json']);
    expect(await readFile(file, 'utf8')).toContain('"d"');
  });

  it('prefers what is configured, and without either lasts as long as the process', async () => {
    const file = join(folder, 'other.json');
    expect((await loadTokenKey({ configured: jwk, file })).kid).toBe((await loadTokenKey({ configured: pem })).kid);
    expect((await loadTokenKey({})).kid).not.toBe((await loadTokenKey({})).kid);
  });

  it('refuses what cannot sign, without repeating it', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    const { d: _private, ...publicOnly } = JSON.parse(jwk);
    const p384 = JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' }));
    for (const configured of ['', 'hunter2hunter2', '{', rsa, p384, JSON.stringify(publicOnly)]) {
      expect(tokenKeyProblem(configured)).toContain('P-256');
      const error: Error = await loadTokenKey({ configured }).then(() => new Error('taken'), (cause: Error) => cause);
      expect(error.message).toContain('must be a P-256 private key');
      if (configured.length > 1) expect(error.message).not.toContain(configured);
    }
    const file = join(folder, 'broken.json');
    await writeFile(file, 'broken');
    await expect(loadTokenKey({ file })).rejects.toThrow(`${file} must be`);
  });
});
