import { isDogcareError } from '@dogcare/sdk';
import type { DogcareError } from '@dogcare/sdk';

export const hasCode = (error: unknown, code: DogcareError['code']): error is DogcareError =>
  isDogcareError(error, code);

/** The contract’s rules in words for those who fill in a form; what the server says in its own words is left as it is. */
const rules: ReadonlyArray<readonly [RegExp, string]> = [
  [/^must have at least 1 character$/, 'Fill this in.'],
  [/^must match \\S$/, 'Fill this in.'],
  [/^must be (a string|present)$/, 'Fill this in.'],
  [/^must have at least (\d+) characters$/, 'Use at least $1 characters.'],
  [/^must have at most (\d+) characters$/, 'Use at most $1 characters.'],
  [/^must be a valid email$/, 'Enter a whole address, like name@example.com.'],
  [/^must be a valid date$/, 'Choose a day.'],
  [/^must match .*$/, 'This doesn’t look right.'],
];

const inWords = (detail: string): string => {
  const rule = rules.find(([pattern]) => pattern.test(detail));
  return rule ? detail.replace(...rule) : detail.charAt(0).toUpperCase() + detail.slice(1);
};

/** One sentence or two for a person, whatever was thrown. */
export function sentenceOf(error: unknown): string {
  if (hasCode(error, 'invalid_request') && error.errors.length > 0) return 'Something isn’t filled in right yet.';
  if (!isDogcareError(error) || error.code === 'unknown_error') return 'Something went wrong. Try again in a moment.';
  if (error.status === 0) return 'We can’t reach the service right now. Check your connection and try again.';
  const title = /[.!?]$/.test(error.title) ? error.title : `${error.title}.`;
  return error.detail && error.detail !== error.title ? `${title} ${error.detail}` : title;
}

/** What is wrong with each field of a body, by its name: `#/email` → `email`, `#/vet/phone` → `vet/phone`. */
export function fieldErrors(error: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  if (!isDogcareError(error)) return found;
  for (const { pointer, detail } of error.errors) {
    const name = pointer.replace(/^#?\//, '');
    found[name] ??= inWords(detail);
  }
  return found;
}

/** Trying again helps with these; with the others the person has to change something. */
export const isPassing = (error: unknown): boolean =>
  !isDogcareError(error) || error.status === 0 || error.status >= 500 || error.status === 429;
