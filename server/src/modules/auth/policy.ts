import { COMMON_PASSWORDS, WEAK_STEMS } from './weak-passwords.data.ts';

const leet: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' };
const lettersOf = (text: string): string => text.replace(/[013457@$]/g, (sign) => leet[sign] ?? sign);
/** Without the digits and signs around it. */
const stemOf = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

const fewestCharacters = 4;
const shortestLocalPart = 4;

/** Why a password that is long enough is still one of the first to be tried; null if it is not. */
export function weakness(password: string, email: string): string | null {
  const plain = password.normalize('NFKC').toLowerCase();
  const stem = stemOf(plain);
  if (COMMON_PASSWORDS.has(plain)) return 'It is one of the most common passwords.';
  if (WEAK_STEMS.has(stem) || WEAK_STEMS.has(lettersOf(stem)) || WEAK_STEMS.has(stemOf(lettersOf(plain)))) {
    return 'It is a common word with something around it.';
  }
  if (new Set(plain).size < fewestCharacters) return 'It repeats the same few characters.';
  const local = email.trim().toLowerCase().split(/[@+]/, 1)[0] ?? '';
  if (local.length >= shortestLocalPart && plain.includes(local)) return 'It contains the name in your e-mail address.';
  return null;
}

/** A used refresh token is taken once more for this long: its answer may have been lost, or two tabs came at once. */
export const graceMs = 30_000;
export const sessionMs = 30 * 86_400_000;
export const accessTokenMs = 15 * 60_000;

/** What a refresh token that was found is good for. */
export function judgeToken(token: { usedAt: Date | null; expiresAt: Date }, now: Date): 'fresh' | 'again' | 'reused' | 'expired' {
  if (token.expiresAt <= now) return 'expired';
  if (token.usedAt === null) return 'fresh';
  return now.getTime() - token.usedAt.getTime() <= graceMs ? 'again' : 'reused';
}
