import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, importJWK, type CryptoKey, type JWK } from 'jose';
import { ConfigError } from '../../kernel/config/config.ts';

/** What access tokens are signed and checked with: ES256. */
export interface TokenKey {
  /** The thumbprint of the public key (RFC 7638). */
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

const wanted = 'must be a P-256 private key, as a JSON Web Key or in PEM';

/** Environment variables carry line ends as `\n`. */
const parse = (given: string): KeyObject =>
  given.trimStart().startsWith('{')
    ? createPrivateKey({ key: JSON.parse(given), format: 'jwk' })
    : createPrivateKey(given.replaceAll('\\n', '\n'));

const read = (given: string): KeyObject | null => {
  try {
    const key = parse(given);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
};

/** What is wrong with a configured key, without repeating it; null if nothing is. */
export const tokenKeyProblem = (given: string): string | null => (read(given) ? null : wanted);

const generate = (): string =>
  JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }));

const readIfThere = (file: string): Promise<string | null> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

/** Makes a key and keeps it, for its owner's eyes only. A half-written one never stands there, nor does a later one replace it. */
async function generateInto(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const made = generate();
  await writeFile(draft, made, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
    return made;
  } catch (error) {
    const earlier = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await readIfThere(file) : null;
    if (earlier === null) throw error;
    return earlier;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * The key that is configured; else the one in the file, made there the first time; else one that lasts as long as the process.
 * Throws with one line for a person.
 */
export async function loadTokenKey({ configured, file }: { configured?: string | undefined; file?: string | undefined }): Promise<TokenKey> {
  const given = configured ?? (file === undefined ? generate() : ((await readIfThere(file)) ?? (await generateInto(file))));
  const key = read(given);
  if (!key) throw new ConfigError([`${configured === undefined ? file : 'The token key'} ${wanted}`]);
  const publicJwk = createPublicKey(key).export({ format: 'jwk' }) as JWK;
  return {
    kid: await calculateJwkThumbprint(publicJwk),
    privateKey: (await importJWK(key.export({ format: 'jwk' }) as JWK, 'ES256')) as CryptoKey,
    publicKey: (await importJWK(publicJwk, 'ES256')) as CryptoKey,
  };
}
