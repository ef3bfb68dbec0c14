import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { readVaultKeys, type VaultKey } from './vault-keys.ts';

/** Where a sealed value belongs; it opens nowhere else. */
export interface SealContext {
  readonly tenantId: string;
  /** What it is: `totp-secret`, `storage-key`. */
  readonly purpose: string;
  /** Whose row it is in, so that nobody who writes to the table can put one person's value under another. */
  readonly subject?: string | undefined;
}

export type VaultErrorKind = 'malformed' | 'unknown_key' | 'damaged';

/** A sealed value that does not open. `damaged` is also what belongs to another tenant, purpose or subject. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly kind: VaultErrorKind;
  constructor(kind: VaultErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface Vault {
  /** ASCII without spaces: `v1.<key>.<wrapped data key>.<encrypted value>`. The same value never gives the same twice. */
  seal(plain: string, context: SealContext): string;
  /** Throws {@link VaultError}. */
  open(sealed: string, context: SealContext): string;
  /** Whether it is under the key that is used today; if not, store what `reseal` answers. */
  isCurrent(sealed: string): boolean;
  /** The same value under today's key. Only the data key is wrapped anew: the value itself is not decrypted, but its context is checked. */
  reseal(sealed: string, context: SealContext): string;
}

const version = 'v1';
const [ivBytes, tagBytes, dataKeyBytes] = [12, 16, 32];
const wrappedBytes = ivBytes + dataKeyBytes + tagBytes;
const mostTenantKeys = 2_000;
const sealedPattern = /^v1\.([a-zA-Z0-9_-]{1,20})\.([A-Za-z0-9_-]{80})\.([A-Za-z0-9_-]{38,})$/;

/** The name of the key that a sealed value is under; null for what is none. */
export const keyIdOf = (sealed: string): string | null => sealedPattern.exec(sealed)?.[1] ?? null;
/** What values under a key begin with, and no others. */
export const sealedPrefix = (keyId: string): string => `${version}.${keyId}.`;

/** Length-prefixed by JSON's quotes: no two contexts give the same bytes. */
const aadOf = (label: string, { tenantId, purpose, subject }: SealContext): Buffer =>
  Buffer.from(JSON.stringify([version, label, tenantId, purpose, subject ?? null]));

/** In ASCII for base64url: what decodes to the same bytes in two ways is refused, so that one value has one spelling. */
function decode(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new VaultError('malformed', 'The sealed value is not well-formed');
  return bytes;
}

/**
 * Envelope encryption with AES-256-GCM. Every value has a data key of its own, wrapped by a key that is derived from the master key
 * for each tenant. To rotate: add the new key behind the others everywhere, then move it to the front, reseal what is not current,
 * and take the old one away.
 */
export function createVault({ keys: given, random = randomBytes }: {
  /** `k2:base64,k1:base64`: the first seals, all open. */
  readonly keys: string;
  readonly random?: ((size: number) => Buffer) | undefined;
}): Vault {
  const read = readVaultKeys(given);
  if (typeof read === 'string') throw new Error(`The vault's keys: ${read}`);
  const keys = new Map(read.map((key) => [key.kid, key]));
  const current = read[0]!;
  const derived = new Map<string, KeyObject>();

  const tenantKey = ({ kid, key }: VaultKey, tenantId: string): KeyObject => {
    const name = `${kid}.${tenantId}`;
    const known = derived.get(name);
    if (known) return known;
    if (derived.size >= mostTenantKeys) derived.clear();
    const made = createSecretKey(Buffer.from(hkdfSync('sha256', key, '', `dogcare vault ${version} ${tenantId}`, dataKeyBytes)));
    derived.set(name, made);
    return made;
  };

  const encrypt = (key: KeyObject, plain: Buffer, aad: Buffer): string => {
    const iv = random(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
    return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  };

  const decrypt = (key: KeyObject, bytes: Buffer, aad: Buffer): Buffer => {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
      .setAAD(aad).setAuthTag(bytes.subarray(-tagBytes));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]);
    } catch {
      throw new VaultError('damaged', 'The sealed value was changed, or belongs elsewhere');
    }
  };

  const parse = (sealed: string) => {
    const match = sealedPattern.exec(sealed);
    if (!match) throw new VaultError('malformed', 'The sealed value is not well-formed');
    const [, kid, wrapped, body] = match as unknown as [string, string, string, string];
    const key = keys.get(kid);
    if (!key) throw new VaultError('unknown_key', `The sealed value is under the key ${kid}, which is not configured`);
    return { key, wrapped: decode(wrapped), body };
  };

  // the key's name is part of what wraps, and not of what is wrapped: that stays as it is when the key is changed
  const wrap = (key: VaultKey, dataKey: Buffer, context: SealContext): string =>
    `${version}.${key.kid}.${encrypt(tenantKey(key, context.tenantId), dataKey, aadOf(`key ${key.kid}`, context))}`;
  const unwrap = ({ key, wrapped }: { key: VaultKey; wrapped: Buffer }, context: SealContext): Buffer => {
    if (wrapped.length !== wrappedBytes) throw new VaultError('malformed', 'The sealed value is not well-formed');
    return decrypt(tenantKey(key, context.tenantId), wrapped, aadOf(`key ${key.kid}`, context));
  };

  const named = (context: SealContext): SealContext => {
    if (!context.tenantId || !context.purpose) throw new Error('What is sealed needs a tenant and a purpose');
    return context;
  };

  return {
    seal(plain, context) {
      const dataKey = random(dataKeyBytes);
      const body = encrypt(createSecretKey(dataKey), Buffer.from(plain, 'utf8'), aadOf('value', named(context)));
      return `${wrap(current, dataKey, context)}.${body}`;
    },
    open(sealed, context) {
      const parts = parse(sealed);
      const dataKey = unwrap(parts, named(context));
      return decrypt(createSecretKey(dataKey), decode(parts.body), aadOf('value', context)).toString('utf8');
    },
    isCurrent: (sealed) => sealed.startsWith(sealedPrefix(current.kid)),
    reseal(sealed, context) {
      const parts = parse(sealed);
      const dataKey = unwrap(parts, named(context));
      return parts.key === current ? sealed : `${wrap(current, dataKey, context)}.${parts.body}`;
    },
  };
}
