import type { CountryCode } from '../../../ports/maps/index.ts';
import { plain } from './text.ts';

const US = `AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky
LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana
NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota
OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas
UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico|GU Guam
VI Virgin Islands|AS American Samoa|MP Northern Mariana Islands|FM Micronesia|PW Palau|MH Marshall Islands`;

const CA = `AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia
NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|SK Saskatchewan|YT Yukon`;

export interface Region {
  readonly code: string;
  readonly country: CountryCode;
}

const byKey = new Map<string, Region>();
for (const [country, table] of [['US', US], ['CA', CA]] as const) {
  for (const entry of table.split(/[|\n]/)) {
    const region: Region = { code: entry.slice(0, 2), country };
    byKey.set(plain(entry.slice(0, 2)), region).set(plain(entry.slice(3)), region);
  }
}

/** Colorado, CO or C.O.; null where no state or province is called that. */
export function findRegion(text: string): Region | null {
  const key = plain(text);
  const initials = key.replaceAll(' ', '');
  return byKey.get(key) ?? (initials.length === 2 ? byKey.get(initials) ?? null : null);
}

/** Army post offices: their points are somewhere abroad, and nobody walks a dog there. */
export const MILITARY: readonly string[] = ['AA', 'AE', 'AP'];

/** GeoNames files US territories as countries; the post and we do not. */
export const US_TERRITORIES: readonly string[] = ['PR', 'GU', 'VI', 'AS', 'MP'];

/** GeoNames numbers the provinces. */
export const PROVINCE_BY_GEONAMES: Readonly<Record<string, string>> = {
  '01': 'AB', '02': 'BC', '03': 'MB', '04': 'NB', '05': 'NL', '07': 'NS', '08': 'ON', '09': 'PE', '10': 'QC',
  '11': 'SK', '12': 'YT', '13': 'NT', '14': 'NU',
};

const PROVINCE_BY_LETTER: Readonly<Record<string, string>> = {
  A: 'NL', B: 'NS', C: 'PE', E: 'NB', G: 'QC', H: 'QC', J: 'QC', K: 'ON', L: 'ON', M: 'ON', N: 'ON', P: 'ON',
  R: 'MB', S: 'SK', T: 'AB', V: 'BC', X: 'NT', Y: 'YT',
};

/** The first letter of a Canadian code names its province; of the X codes three are Nunavut's. */
export const provinceOf = (code: string): string | null =>
  (['X0A', 'X0B', 'X0C'].includes(code) ? 'NU' : PROVINCE_BY_LETTER[code.charAt(0)] ?? null);
