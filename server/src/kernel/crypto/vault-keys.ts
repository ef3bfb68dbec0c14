import { createSecretKey, type KeyObject } from 'node:crypto';

/** A master key by the name that sealed values carry. */
export interface VaultKey {
  readonly kid: string;
  readonly key: KeyObject;
}

const keyBytes = 32;
const mostKeys = 20;
const kidPattern = /^[a-z0-9_-]{1,20}$/i;
const base64Pattern = /^[A-Za-z0-9+/_-]+={0,2}$/;

const wanted = `must be one or more of <name>:<${keyBytes} bytes in base64>, separated by commas, the current one first`;

/** The keys of a setting like `k2:base64,k1:base64`; a string says what is wrong, without repeating any of it. */
export function readVaultKeys(given: string): readonly VaultKey[] | string {
  const keys: VaultKey[] = [];
  for (const entry of given.split(',')) {
    const [, kid = '', text = ''] = /^\s*([^:]*):(.*?)\s*$/s.exec(entry) ?? [];
    const bytes = base64Pattern.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
    if (!kidPattern.test(kid) || bytes.length !== keyBytes) return wanted;
    if (keys.some((known) => known.kid === kid)) return 'names the same key twice';
    const key = createSecretKey(bytes);
    if (keys.some((known) => known.key.equals(key))) return 'has the same key under two names';
    keys.push({ kid, key });
  }
  return keys.length > mostKeys ? `has more than ${mostKeys} keys` : keys;
}

/** What is wrong with configured keys, for the check of a setting; null if nothing is. */
export function vaultKeysProblem(given: string): string | null {
  const read = readVaultKeys(given);
  return typeof read === 'string' ? read : null;
}

/** The names of configured keys, the one that seals first; none of keys that can't be read. */
export function vaultKeyIds(given: string): readonly string[] {
  const read = readVaultKeys(given);
  return typeof read === 'string' ? [] : read.map(({ kid }) => kid);
}

/** A new master key as the setting has it: `k1:…`. */
export const newVaultKey = (kid: string, random: (size: number) => Buffer): string =>
  `${kid}:${random(keyBytes).toString('base64')}`;
