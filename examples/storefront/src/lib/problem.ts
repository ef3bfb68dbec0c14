import { isDogcareError } from '@dogcare/sdk';
import type { DogcareError } from '@dogcare/sdk';

export const hasCode = (error: unknown, code: DogcareError['code']): error is DogcareError =>
  isDogcareError(error, code);

/** One sentence or two for a person, whatever was thrown. */
export function sentenceOf(error: unknown): string {
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
    found[name] ??= detail.charAt(0).toUpperCase() + detail.slice(1);
  }
  return found;
}

/** Trying again helps with these; with the others the person has to change something. */
export const isPassing = (error: unknown): boolean =>
  !isDogcareError(error) || error.status === 0 || error.status >= 500 || error.status === 429;
