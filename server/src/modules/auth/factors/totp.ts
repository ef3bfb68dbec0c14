import { Secret, TOTP } from 'otpauth';

/** As every authenticator app understands it: SHA-1, six digits, half a minute. */
const settings = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const periodMs = settings.period * 1_000;
/** One step to either side: clocks differ, and people type slowly. */
const window = 1;
const secretBytes = 20;

/** A new shared secret, in base32: kept sealed, shown once. */
export const newTotpSecret = (random: (size: number) => Buffer): string =>
  new Secret({ buffer: new Uint8Array(random(secretBytes)).buffer }).base32;

/** What the QR code says: `otpauth://totp/…`. */
export const totpUri = ({ secret, issuer, account }: {
  readonly secret: string;
  /** The brand, as the app lists it. */
  readonly issuer: string;
  /** Whose it is: the e-mail address. */
  readonly account: string;
}): string => new TOTP({ ...settings, secret, issuer: plainLabel(issuer), label: plainLabel(account) }).toString();

/** Apps cut the label at the first colon. */
const plainLabel = (text: string): string => text.replaceAll(':', ' ').trim();

export type TotpVerdict =
  /** `step` is to be stored as the last one used, only where what is stored is smaller: of two that come at once one is right. */
  | { readonly ok: true; readonly step: number }
  /** `replayed`: right, but it or a later one was used before. */
  | { readonly ok: false; readonly reason: 'wrong' | 'replayed' };

/** Judges a code. `lastStep` is the last one that was used, null if none was. */
export function judgeTotp({ secret, code, now, lastStep }: {
  readonly secret: string;
  readonly code: string;
  readonly now: Date;
  readonly lastStep: number | null;
}): TotpVerdict {
  const token = code.normalize('NFKC').replace(/[\s-]/g, '');
  if (!/^[0-9]{6}$/.test(token)) return { ok: false, reason: 'wrong' };
  const timestamp = now.getTime();
  const delta = new TOTP({ ...settings, secret }).validate({ token, timestamp, window });
  if (delta === null) return { ok: false, reason: 'wrong' };
  const step = Math.floor(timestamp / periodMs) + delta;
  return lastStep !== null && step <= lastStep ? { ok: false, reason: 'replayed' } : { ok: true, step };
}

/** The code of a moment: for tests, and for the demo. */
export const totpAt = (secret: string, now: Date): string => new TOTP({ ...settings, secret }).generate({ timestamp: now.getTime() });
