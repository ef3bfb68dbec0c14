import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { StorageError, type Disposition } from '../../../ports/storage/index.ts';

export interface UploadClaims {
  readonly for: 'put';
  readonly key: string;
  readonly type: string;
  readonly size: number;
  readonly until: number;
}

export interface DownloadClaims {
  readonly for: 'get';
  readonly key: string;
  readonly type: string;
  readonly name: string;
  readonly disposition: Disposition;
  readonly until: number;
}

type Claims = UploadClaims | DownloadClaims;

/** A file name can be long in UTF-8; nothing of ours is longer than this. */
const maxTokenLength = 4_096;

export interface Tokens {
  sign(claims: Claims): string;
  /** Throws `signature` for what we did not sign for this purpose, `expired` for what we did but is over. */
  verify<For extends Claims['for']>(token: string, purpose: For, nowMs: number): Extract<Claims, { for: For }>;
}

/** Claims and their HMAC, in a key of their own: the server's secret signs other things too. */
export function createTokens(secret: string): Tokens {
  const hmacKey = Buffer.from(hkdfSync('sha256', secret, '', 'dogcare folder storage', 32));
  // the purpose goes into the HMAC, so that one kind of token is noise to the other
  const mac = (purpose: string, payload: string): Buffer =>
    createHmac('sha256', hmacKey).update(`${purpose}.${payload}`).digest();
  const forged = (): StorageError => new StorageError('signature', 'Not a signature of ours');

  return {
    sign: (claims) => {
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
      return `${payload}.${mac(claims.for, payload).toString('base64url')}`;
    },
    verify: (token, purpose, nowMs) => {
      const [, payload, signature] = /^([\w-]+)\.([\w-]{43})$/.exec(token.slice(0, maxTokenLength + 1)) ?? [];
      if (token.length > maxTokenLength || payload === undefined || signature === undefined) throw forged();
      const right = mac(purpose, payload);
      const given = Buffer.from(signature, 'base64url');
      // decoding forgives the last character's spare bits: written again, it must be the same
      if (given.length !== right.length || !timingSafeEqual(given, right) || given.toString('base64url') !== signature) {
        throw forged();
      }
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
      if (claims.for !== purpose) throw forged();
      if (nowMs >= claims.until) throw new StorageError('expired', 'The signature has expired');
      return claims as never;
    },
  };
}
