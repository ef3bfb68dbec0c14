import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, importJWK, type CryptoKey, type JWK } from 'jose';
import { ConfigError } from '../../kernel/config/config.ts';

/** What access tokens are checked with: ES256. */
export interface VerifyingKey {
  /** The thumbprint of the public key (RFC 7638). */
  readonly kid: string;
  readonly publicKey: CryptoKey;
}
/** What they are signed with. */
export interface TokenKey extends VerifyingKey {
  readonly privateKey: CryptoKey;
}

/**
 * One key signs, and all of them are believed. To rotate: add the new key behind the current one on every server, then move it to the
 * front, and take the old one away once its last access token has run out. Nobody is signed out by it.
 */
export interface TokenKeys {
  readonly current: TokenKey;
  readonly all: readonly VerifyingKey[];
  /** The public halves, for whoever checks our tokens. */
  jwks(): { readonly keys: readonly JWK[] };
}

const wanted =
  'must be a P-256 private key, as a JSON Web Key or in PEM; or several, as a JSON array, a JWK Set or PEM after PEM, the signing one first';
const mostKeys = 8;

const pemPattern = /-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----/g;

/** The keys one by one. Environment variables carry line ends as `\n`. */
function split(given: string): (JWK | string)[] {
  if (!/^\s*[[{]/.test(given)) return given.replaceAll('\\n', '\n').match(pemPattern) ?? [];
  const parsed = JSON.parse(given) as JWK | JWK[] | { keys: JWK[] };
  if (Array.isArray(parsed)) return parsed;
  return 'keys' in parsed && Array.isArray(parsed.keys) ? parsed.keys : [parsed as JWK];
}

const privateKeyOf = (given: JWK | string): KeyObject =>
  typeof given === 'string' ? createPrivateKey(given) : createPrivateKey({ key: given, format: 'jwk' });

/** A key that only checks needs no private half; whoever still has it may leave it in. */
const publicKeyOf = (given: JWK | string): KeyObject =>
  typeof given === 'string' ? createPublicKey(given) : createPublicKey({ key: given, format: 'jwk' });

const isP256 = (key: KeyObject): boolean => key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
const publicJwkOf = ({ kty, crv, x, y }: JWK): JWK => ({ kty, crv, x, y }) as JWK;

interface Ring {
  readonly signing: KeyObject;
  readonly publicJwks: readonly JWK[];
}

const read = (given: string): Ring | null => {
  try {
    const entries = split(given);
    const signing = privateKeyOf(entries[0]!);
    const all = [createPublicKey(signing), ...entries.slice(1).map(publicKeyOf)];
    if (all.length > mostKeys || ![signing, ...all].every(isP256)) return null;
    if (all.some((key, index) => all.findIndex((other) => other.equals(key)) !== index)) return null;
    return { signing, publicJwks: all.map((key) => publicJwkOf(key.export({ format: 'jwk' }) as JWK)) };
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
 * The keys that are configured; else those in the file, one made there the first time; else one that lasts as long as the process.
 * Throws with one line for a person.
 */
export async function loadTokenKeys({ configured, file }: { configured?: string | undefined; file?: string | undefined }): Promise<TokenKeys> {
  const given = configured ?? (file === undefined ? generate() : ((await readIfThere(file)) ?? (await generateInto(file))));
  const ring = read(given);
  if (!ring) throw new ConfigError([`${configured === undefined ? file : 'The token key'} ${wanted}`]);
  const all = await Promise.all(ring.publicJwks.map(async (jwk): Promise<VerifyingKey> => ({
    kid: await calculateJwkThumbprint(jwk),
    publicKey: (await importJWK(jwk, 'ES256')) as CryptoKey,
  })));
  const privateKey = (await importJWK(ring.signing.export({ format: 'jwk' }) as JWK, 'ES256')) as CryptoKey;
  const published = ring.publicJwks.map((jwk, index) => ({ ...jwk, kid: all[index]!.kid, alg: 'ES256', use: 'sig' }));
  return { current: { ...all[0]!, privateKey }, all, jwks: () => ({ keys: published }) };
}
