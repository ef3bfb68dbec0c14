import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccessTokens } from '../access-tokens.ts';
import { loadTokenKeys, tokenKeyProblem, type TokenKeys } from '../token-key.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = JSON.stringify(privateKey.export({ format: 'jwk' }));
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
const sec1 = privateKey.export({ format: 'pem', type: 'sec1' }) as string;

const kidOf = async (given: Parameters<typeof loadTokenKeys>[0]): Promise<string> => (await loadTokenKeys(given)).current.kid;
const newJwk = (): Record<string, unknown> =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as Record<string, unknown>;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-key-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the token key', () => {
  it('is the same in each way of writing it', async () => {
    const kids = await Promise.all([jwk, pem, sec1, pem.replaceAll('\n', '\\n')].map(async (configured) => await kidOf({ configured })));
    expect(new Set(kids).size).toBe(1);
    expect(tokenKeyProblem(jwk)).toBeNull();
  });

  it('is made once and kept for its owner alone, whoever comes at the same time', async () => {
    const file = join(folder, 'deep', 'key.json');
    const kids = await Promise.all([1, 2, 3].map(async () => await kidOf({ file })));
    expect(new Set([...kids, await kidOf({ file })]).size).toBe(1);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'deep'))).toEqual(['key.json']);
    expect(await readFile(file, 'utf8')).toContain('"d"');
  });

  it('prefers what is configured, and without either lasts as long as the process', async () => {
    const file = join(folder, 'other.json');
    expect(await kidOf({ configured: jwk, file })).toBe(await kidOf({ configured: pem }));
    expect(await kidOf({})).not.toBe(await kidOf({}));
  });

  it('refuses what cannot sign, without repeating it', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    const { d: _private, ...publicOnly } = JSON.parse(jwk);
    const p384 = JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' }));
    for (const configured of ['', 'hunter2hunter2', '{', rsa, p384, JSON.stringify(publicOnly)]) {
      expect(tokenKeyProblem(configured)).toContain('P-256');
      const error: Error = await loadTokenKeys({ configured }).then(() => new Error('taken'), (cause: Error) => cause);
      expect(error.message).toContain('must be a P-256 private key');
      if (configured.length > 1) expect(error.message).not.toContain(configured);
    }
    const file = join(folder, 'broken.json');
    await writeFile(file, 'broken');
    await expect(loadTokenKeys({ file })).rejects.toThrow(`${file} must be`);
  });

  it('are several: the first signs, all check, and only public halves are published', async () => {
    const [next, old] = [newJwk(), newJwk()];
    const { d: _private, ...oldPublic } = old;
    const mine = JSON.parse(jwk) as Record<string, unknown>;
    const rings = await Promise.all([
      [next, mine, oldPublic], { keys: [next, mine, old] },
    ].map((ring) => loadTokenKeys({ configured: JSON.stringify(ring) })));
    for (const ring of rings) {
      expect(ring.current.kid).toBe(await kidOf({ configured: JSON.stringify(next) }));
      expect(ring.all.map(({ kid }) => kid)).toEqual([ring.current.kid, await kidOf({ configured: jwk }), await kidOf({ configured: JSON.stringify(old) })]);
      const { keys } = ring.jwks();
      expect(keys.map((key) => Object.keys(key).sort().join())).toEqual(Array(3).fill('alg,crv,kid,kty,use,x,y'));
      expect(keys.map(({ kid }) => kid)).toEqual(ring.all.map(({ kid }) => kid));
    }
    const publicPem = createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }) as string;
    const otherPem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    expect((await loadTokenKeys({ configured: `${otherPem}${publicPem}` })).all).toHaveLength(2);
    for (const bad of [[mine, mine], [oldPublic, mine], [], { keys: [] }, [mine, { ...old, crv: 'P-384' }], Array.from({ length: 9 }, newJwk)]) {
      expect(tokenKeyProblem(JSON.stringify(bad))).toContain('P-256');
    }
  });
});

describe('changing the token key', () => {
  const bearer = { tenantId: 'ten_a', userId: 'usr_1', sessionId: 'ses_1', role: 'owner' } as const;
  const wall = { now: () => new Date('2026-06-01T10:00:00.000Z') };
  const tokensOf = (keys: TokenKeys) => createAccessTokens({ keys, wall });
  const ring = (...keys: object[]) => loadTokenKeys({ configured: JSON.stringify(keys) }).then(tokensOf);

  it('signs nobody out at any step, and ends what is signed with a key that was taken away', async () => {
    const [old, next] = [newJwk(), newJwk()];
    const steps = [await ring(old), await ring(old, next), await ring(next, old), await ring(next)] as const;
    for (const [index, signer] of steps.entries()) {
      const token = await signer.issue(bearer);
      // while servers go from one step to the next, those of both answer
      for (const reader of steps.slice(Math.max(0, index - 1), index + 2)) {
        expect(await reader.read('ten_a', token)).toMatchObject({ userId: 'usr_1' });
      }
    }
    const last = await steps[1].issue(bearer);
    await expect(steps[3].read('ten_a', last)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(steps[0].read('ten_a', await steps[2].issue(bearer))).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
