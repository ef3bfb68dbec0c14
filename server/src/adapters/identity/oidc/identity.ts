import { IdentityError, type ExternalIdentity } from '../../../ports/identity/index.ts';

type Claims = Readonly<Record<string, unknown>>;

const longestSubject = 255;
const longestName = 80;
const longestEmail = 254;

/** One line that a form can show; what is no text is nothing. */
const nameOf = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const line = value.normalize('NFC').replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line === '' ? null : [...line].slice(0, longestName).join('').trim();
};

const emailOf = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const email = value.trim();
  return email.length <= longestEmail && /^[^\s@]+@[^\s@]+$/.test(email) ? email : null;
};

/** Apple tells a person's name once, beside the code and unsigned; so it is a suggestion like any other. */
const appleName = (user: string | null): { given: unknown; family: unknown } => {
  try {
    const { name } = JSON.parse(user ?? 'null') as { name?: { firstName?: unknown; lastName?: unknown } };
    return { given: name?.firstName, family: name?.lastName };
  } catch {
    return { given: undefined, family: undefined };
  }
};

/** What of the claims is ours to know; they are checked for their signature, and not for what stands in them. */
export function readIdentity(claims: Claims, user: string | null): ExternalIdentity {
  const { iss, sub, email, email_verified: verified } = claims;
  if (typeof iss !== 'string' || typeof sub !== 'string' || sub === '' || sub.length > longestSubject) {
    throw new IdentityError('invalid', 'The provider names nobody');
  }
  const told = appleName(user);
  const [given, family] = [nameOf(claims['given_name']) ?? nameOf(told.given), nameOf(claims['family_name']) ?? nameOf(told.family)];
  const address = emailOf(email);
  return {
    issuer: iss,
    subject: sub,
    email: address,
    // Apple writes it as text
    emailVerified: address !== null && (verified === true || verified === 'true'),
    name: { full: nameOf(claims['name']) ?? (nameOf([given, family].filter((part) => part !== null).join(' '))), given, family },
  };
}
