const SHORT: Readonly<Record<string, string>> = { st: 'saint', ste: 'sainte', ft: 'fort', mt: 'mount' };

/** Lower case, no accents, words parted by single blanks, `St.` written out: names are compared in this form. */
export const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/['’]/g, '').replace(/[^a-z0-9]+/g, ' ').trim()
    .split(' ').map((word, _at, words) => (words.length > 1 ? SHORT[word] ?? word : word)).join(' ');

export type PostalCode = { readonly country: 'US' | 'CA'; readonly code: string };

const ZIP = /^(\d{5})(?:[-\s]?\d{4})?$/;
const CANADIAN = /^([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])(?:[-\s]?\d[ABCEGHJ-NPRSTV-Z]\d)?$/i;

/**
 * A ZIP, ZIP+4 or Canadian code as it is looked up, or null. Digits are never filled up: `2134` may be a Boston
 * code that a spreadsheet cut short, or half of a Texan one.
 */
export function readPostalCode(text: string): PostalCode | null {
  const trimmed = text.trim().replace(/[–—]/g, '-');
  const zip = ZIP.exec(trimmed)?.[1];
  if (zip) return { country: 'US', code: zip };
  const code = CANADIAN.exec(trimmed)?.[1];
  return code ? { country: 'CA', code: code.toUpperCase() } : null;
}

const TAIL = /(?:^|[\s,])(\d{5}(?:-\d{4})?|[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][-\s]?\d[ABCEGHJ-NPRSTV-Z]\d)$/i;
const COUNTRY = /[\s,]+(usa|u\.s\.a\.|united states(?: of america)?|canada)\.?$/i;

export interface ReadQuery {
  readonly postal: PostalCode | null;
  readonly country: 'US' | 'CA' | null;
  /** What is left, cut at the commas: street, city, region. */
  readonly parts: readonly string[];
}

/** Takes `1600 Larimer St, Denver, CO 80202, USA` apart from its end. */
export function readQuery(query: string): ReadQuery {
  let rest = query.trim().slice(0, 200);
  const named = COUNTRY.exec(rest)?.[1];
  if (named) rest = rest.replace(COUNTRY, '');
  const tail = TAIL.exec(rest)?.[1];
  const postal = readPostalCode(rest) ?? (tail ? readPostalCode(tail) : null);
  if (postal) rest = rest.replace(tail ?? rest, '');
  const parts = rest.split(',').map((part) => part.trim()).filter(Boolean);
  return { postal, country: named ? (/canada/i.test(named) ? 'CA' : 'US') : null, parts };
}
