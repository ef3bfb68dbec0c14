import type { Ctx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';

/** Who is signed in; roles were checked before. */
export const meOf = ({ actor }: Ctx): string => {
  if (actor.kind !== 'user') throw problem('unauthenticated');
  return actor.userId;
};

/** One account for an address, however it is written. */
export const emailOf = (given: string): string => given.trim().toLowerCase();

const longestKey = 80;

/** A last name as it is searched for, so that "munoz" finds Muñoz. */
export const searchKeyOf = (name: string): string =>
  [...name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()].slice(0, longestKey).join('');

const resolve = (timeZone: string): string | null => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
};

/** The zone as IANA spells it; throws `invalid_time_zone`. A bare offset is no zone: it knows nothing of clock changes. */
export function timeZoneOf(given: string): string {
  const resolved = /^[A-Za-z]/.test(given) ? resolve(given) : null;
  if (resolved === null) {
    throw problem('invalid_time_zone', { pointer: '#/timeZone', detail: 'Use an IANA name such as America/Denver.' });
  }
  // for an old name the platform may answer the new one or the other way round; the person's own choice is kept
  return resolved.toLowerCase() === given.toLowerCase() ? resolved : given;
}

/** The locale in its canonical spelling; throws `invalid_request` for a tag that only looks like one. */
export function localeOf(given: string): string {
  try {
    return Intl.getCanonicalLocales(given)[0] ?? given;
  } catch (cause) {
    throw problem('invalid_request', { pointer: '#/locale', detail: 'Use a BCP 47 tag such as en-US.', cause });
  }
}
