import { createHash } from 'node:crypto';

/** Crockford's: without I, L, O and U, which people misread. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeCount = 10;
/** 80 bits: so much chance that a fast hash keeps them. */
const codeCharacters = 16;
const group = 4;

export interface RecoveryCodes {
  /** Shown once: `7KQ2-M9XD-04TW-HB6E`. */
  readonly codes: readonly string[];
  /** Stored, each as a row: using one up is deleting its row, and whoever deletes it was right. */
  readonly hashes: readonly string[];
}

/** As it was made, however it was typed; null if it cannot be one. */
const tidy = (code: string): string | null => {
  const plain = code.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return plain.length === codeCharacters && [...plain].every((sign) => alphabet.includes(sign)) ? plain : null;
};

/** The hash by which a code is looked up; null for what cannot be one. The same code of another person has another. */
export function recoveryCodeHash(userId: string, code: string): string | null {
  const plain = tidy(code);
  return plain === null ? null : createHash('sha256').update(`recovery-code\n${userId}\n${plain}`).digest('hex');
}

const newCode = (random: (size: number) => Buffer): string => {
  // 256 is a multiple of 32: no sign is likelier than another
  const signs = [...random(codeCharacters)].map((byte) => alphabet[byte % alphabet.length]!).join('');
  return signs.match(new RegExp(`.{${group}}`, 'g'))!.join('-');
};

/** New ones for a person; the old ones end with it. */
export function newRecoveryCodes(userId: string, random: (size: number) => Buffer): RecoveryCodes {
  const codes = new Set<string>();
  while (codes.size < codeCount) codes.add(newCode(random));
  return { codes: [...codes], hashes: [...codes].map((code) => recoveryCodeHash(userId, code)!) };
}
