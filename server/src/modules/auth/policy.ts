import { commonPasswords } from './common-passwords.ts';
import { WEAK_STEMS } from './weak-passwords.data.ts';

const leet: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' };
const lettersOf = (text: string): string => text.replace(/[013457@$]/g, (sign) => leet[sign] ?? sign);
/** Without the digits and signs around it. */
const stemOf = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
/** Without what people put between words. */
const squeeze = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '');
const normal = (text: string): string => text.normalize('NFKC').toLowerCase();

const fewestCharacters = 4;
const shortestName = 4;
/** A common password with no more than this around it is no better than by itself. */
const mostAround = 8;

const isCommon = (plain: string): boolean => commonPasswords().has(plain);

/** `dragondragon`: one common word, over and over. */
const repeatsCommon = (plain: string): boolean => {
  const unit = /^(.{3,}?)\1+$/su.exec(plain)?.[1];
  return unit !== undefined && (isCommon(unit) || WEAK_STEMS.has(unit));
};

/** `abcdefghij`, `9876543210`: each character follows the one before it. */
const isRun = (plain: string): boolean => {
  const codes = [...plain].map((sign) => sign.codePointAt(0)!);
  const follows = (code: number, before: number | undefined, step: number): boolean =>
    before === undefined || code === before + step || (before === 57 && code === 48);
  return [1, -1].some((step) => codes.every((code, at) => follows(code, codes[at - 1], step)));
};

/** What an attacker knows of a person: their address up to the @, its parts, and what else is given. */
const namesIn = (email: string, names: readonly string[]): string[] => {
  const local = normal(email).trim().split(/[@+]/, 1)[0] ?? '';
  return [local, ...local.split(/[._-]/), ...names.map(normal)].map(squeeze).filter((name) => name.length >= shortestName);
};

/**
 * Why a password that is long enough is still one of the first to be tried; null if it is not. `names` are the person's own and the
 * brand's.
 */
export function weakness(password: string, email: string, names: readonly (string | undefined)[] = []): string | null {
  const plain = normal(password);
  const letters = lettersOf(plain);
  const stems = [stemOf(plain), lettersOf(stemOf(plain)), stemOf(letters)];
  if (isCommon(plain) || isCommon(letters) || repeatsCommon(plain)) return 'It is one of the most common passwords.';
  const isBarelyAround = (stem: string): boolean => stem.length >= shortestName && plain.length - stem.length <= mostAround;
  if (stems.some((stem) => WEAK_STEMS.has(stem) || (isBarelyAround(stem) && isCommon(stem)))) {
    return 'It is a common word with something around it.';
  }
  if (new Set(plain).size < fewestCharacters) return 'It repeats the same few characters.';
  if (isRun(plain)) return 'It is a row of characters in their order.';
  const squeezed = [squeeze(plain), squeeze(letters)];
  const contains = (name: string): boolean => squeezed.some((text) => text.includes(name));
  if (namesIn(email, []).some(contains)) return 'It contains the name in your e-mail address.';
  if (namesIn('', names.filter((name) => name !== undefined)).some(contains)) return 'It contains your name or ours.';
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

/** Wrong guesses that an account bears in an hour: passwords and second factors together. */
export const guessesInAnHour = 10;
export const guessMs = 3_600_000;
/** Mails of one kind to one account in an hour; those that came before are still good. */
export const mailsInAnHour = 5;
/** So fresh a sign-in stands for the password where an account has none. */
export const freshSignInMs = 10 * 60_000;
