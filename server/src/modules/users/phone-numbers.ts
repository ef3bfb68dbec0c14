import { CALLING_CODES, NANP_AREAS, NANP_NO_PLACE } from './calling-codes.data.ts';

const longestCode = 3;

/** A number of the United States or one of the countries beside it: ten digits, neither area nor exchange beginning with 0 or 1. */
function northAmerican(digits: string): string | null {
  if (!/^1[2-9]\d{2}[2-9]\d{6}$/.test(digits)) return null;
  const area = digits.slice(1, 4);
  // N11 is for services, 976 the old exchange for premium rates
  if (NANP_NO_PLACE.has(area) || area.endsWith('11') || digits.slice(4, 7) === '976') return null;
  return NANP_AREAS[area] ?? 'US';
}

/** The country that a number in E.164 is of; null for one that is of none, such as premium rates and satellites. */
export function countryOfNumber(phone: string): string | null {
  const digits = phone.slice(1);
  if (digits.startsWith('1')) return northAmerican(digits);
  for (let length = longestCode; length > 0; length -= 1) {
    const country = CALLING_CODES[digits.slice(0, length)];
    if (country) return country;
  }
  return null;
}
