import { parse } from 'csv-parse/sync';
import { serviceTypeInfo } from '../../platform/index.ts';
import type { NewService, ServiceTypeName, SizeClass } from '../index.ts';
import type { ImportHeader, IssueCode } from './entities.ts';

export interface Issue {
  readonly code: IssueCode;
  readonly column: string | null;
  readonly detail: string;
}

/** A caregiver as a row has them. */
export interface ImportedCaregiver {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
  readonly headline: string;
  readonly bio: string;
  readonly postalCode: string;
  readonly country: string;
  readonly yearsOfExperience: number;
  readonly homeType: 'house' | 'apartment' | 'farm' | 'townhouse' | 'business';
  readonly hasFencedYard: boolean;
  readonly otherPets: string;
  readonly languages: string[];
  readonly serviceRadiusKm: number;
  readonly services: NewService[];
}

export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

const required = ['email', 'firstName', 'lastName', 'postalCode', 'headline', 'bio'] as const;
const optional = ['displayName', 'country', 'yearsOfExperience', 'homeType', 'hasFencedYard', 'otherPets', 'languages', 'serviceRadiusKm'] as const;
const sizes: readonly SizeClass[] = ['toy', 'small', 'medium', 'large', 'giant'];
const serviceTypes = Object.keys(serviceTypeInfo) as ServiceTypeName[];

/** What a column with a price is for: `boarding`, `walking_30`. */
type Priced = readonly [column: string, of: { serviceType: ServiceTypeName; durationMinutes: number | null }];
const prices = new Map(serviceTypes.flatMap((serviceType): Priced[] => {
  const { durationsMinutes } = serviceTypeInfo[serviceType];
  if (durationsMinutes.length === 0) return [[serviceType, { serviceType, durationMinutes: null }]];
  return durationsMinutes.map((durationMinutes) => [`${serviceType}_${durationMinutes}`, { serviceType, durationMinutes }]);
}));
const capacities = new Map<string, ServiceTypeName>([['boarding_capacity', 'boarding'], ['daycare_capacity', 'daycare']]);
const known = new Set<string>([...required, ...optional, ...prices.keys(), ...capacities.keys()]);

const utf8 = new TextDecoder('utf-8', { fatal: true });
const fieldsOf = (text: string, delimiter: string): string[] => (parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true }) as string[][])[0] ?? [];
const mostColumns = 60;

/** The names of the columns; throws `UnreadableFile` for what is no file of caregivers. */
export function readHeader(bytes: Buffer | null): ImportHeader {
  if (bytes === null) throw new UnreadableFile('The first line is no list of columns.');
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) throw new UnreadableFile('The file is UTF-16: save it as UTF-8.');
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new UnreadableFile('The first line is not UTF-8.');
  }
  const delimiter = [',', ';', '\t'].map((one) => [one, text.split(one).length] as const).reduce((best, one) => (one[1] > best[1] ? one : best))[0];
  let columns: string[];
  try {
    columns = fieldsOf(text, delimiter).map((name) => name.trim());
  } catch {
    throw new UnreadableFile('The first line is no list of columns.');
  }
  const missing = required.filter((name) => !columns.includes(name));
  if (missing.length > 0) throw new UnreadableFile(`These columns are missing: ${missing.join(', ')}.`);
  // what the names are is up to whoever wrote the file, so they are not all said again
  const strange = columns.find((name) => !known.has(name));
  if (strange !== undefined || columns.length > mostColumns) throw new UnreadableFile(`There is no column “${(strange ?? '').slice(0, 40)}”.`);
  const twice = columns.find((name, i) => columns.indexOf(name) < i);
  if (twice !== undefined) throw new UnreadableFile(`The column ${twice} is there twice.`);
  return { columns, delimiter };
}

const lengths: Readonly<Record<string, number>> = {
  email: 254, firstName: 80, lastName: 80, displayName: 80, headline: 120, bio: 4_000, postalCode: 12, country: 2, otherPets: 300,
};
const homeTypes = ['house', 'apartment', 'farm', 'townhouse', 'business'] as const;
/** A spreadsheet that opens what we once export would run it. */
const formula = /^[=+\-@\t\r]/;
const email = /^[^\s@"(),:;<>[\]\\]+@[^\s@.]+(\.[^\s@.]+)+$/;
const amount = /^\d{1,6}(\.\d{1,2})?$/;

/** What is wrong with a row, thrown where it is found. */
class Wrong extends Error {
  readonly issue: Issue;
  constructor(code: IssueCode, column: string | null, detail: string) {
    super(detail);
    this.issue = { code, column, detail };
  }
}

/** A row as a caregiver, or what is wrong with it: never what stands in it. */
export function readRow({ columns, delimiter }: ImportHeader, bytes: Buffer | null): { caregiver: ImportedCaregiver } | { issue: Issue } | null {
  try {
    const fields = cellsOf(bytes, delimiter);
    if (fields.every((field) => field.trim() === '')) return null;
    if (fields.length !== columns.length) throw new Wrong('wrong_columns', null, `The header has ${columns.length} columns, this row ${fields.length}.`);
    return { caregiver: caregiverOf(new Map(columns.map((name, i) => [name, fields[i]!.trim()]))) };
  } catch (error) {
    if (error instanceof Wrong) return { issue: error.issue };
    throw error;
  }
}

function cellsOf(bytes: Buffer | null, delimiter: string): string[] {
  if (bytes === null) throw new Wrong('malformed', null, 'A quote is not closed, or the row is too long.');
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new Wrong('not_utf8', null, 'The row is not UTF-8.');
  }
  if (text.trim() === '') return [];
  try {
    return fieldsOf(text, delimiter);
  } catch {
    throw new Wrong('malformed', null, 'The quotes of this row are not right.');
  }
}

function caregiverOf(cells: ReadonlyMap<string, string>): ImportedCaregiver {
  const text = (name: string): string => {
    const value = cells.get(name) ?? '';
    if (value.length > (lengths[name] ?? 200)) throw new Wrong('too_long', name, `At most ${lengths[name] ?? 200} characters.`);
    if (formula.test(value)) throw new Wrong('formula', name, 'A value must not begin like a formula.');
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value)) throw new Wrong('invalid_value', name, 'There are control characters in it.');
    return value;
  };
  const must = (name: string): string => {
    const value = text(name);
    if (value === '') throw new Wrong('missing_value', name, 'This must be there.');
    return value;
  };
  const matching = (name: string, pattern: RegExp, otherwise: string, detail: string): string => {
    const value = text(name) || otherwise;
    if (!pattern.test(value)) throw new Wrong('invalid_value', name, detail);
    return value;
  };
  const number = (name: string, [least, most]: readonly [number, number], otherwise: number): number => {
    const value = text(name);
    const read = value === '' ? otherwise : Number(value);
    if (!Number.isFinite(read) || read < least || read > most) throw new Wrong('invalid_value', name, `A number from ${least} to ${most}.`);
    return read;
  };

  const [firstName, lastName] = [must('firstName'), must('lastName')];
  must('email');
  const homeType = homeTypes.find((one) => one === (text('homeType') || 'house'));
  if (!homeType) throw new Wrong('invalid_value', 'homeType', `One of: ${homeTypes.join(', ')}.`);
  const languages = (text('languages') || 'en').split('|').map((one) => one.trim());
  if (languages.length > 10 || !languages.every((one) => /^[a-z]{2,3}$/.test(one))) throw new Wrong('invalid_value', 'languages', 'Codes such as en|es, at most ten.');
  return {
    email: matching('email', email, '', 'This is no e-mail address.').toLowerCase(),
    firstName,
    lastName,
    displayName: text('displayName') || `${firstName} ${[...lastName][0] ?? ''}.`.slice(0, 80),
    headline: must('headline'),
    bio: must('bio'),
    postalCode: must('postalCode'),
    country: matching('country', /^[A-Z]{2}$/, 'US', 'Two capital letters, such as US.'),
    yearsOfExperience: Math.floor(number('yearsOfExperience', [0, 80], 0)),
    homeType,
    hasFencedYard: /^(true|yes|1)$/i.test(matching('hasFencedYard', /^(true|false|yes|no|1|0)$/i, 'no', 'yes or no.')),
    otherPets: text('otherPets'),
    languages: [...new Set(languages)],
    serviceRadiusKm: number('serviceRadiusKm', [1, 100], 10),
    services: servicesOf(text, number),
  };
}

function servicesOf(text: (name: string) => string, number: (name: string, range: readonly [number, number], otherwise: number) => number): NewService[] {
  const services = new Map<ServiceTypeName, { durationMinutes: number | null; amountMinor: number }[]>();
  for (const [name, { serviceType, durationMinutes }] of prices) {
    const value = text(name);
    if (value === '') continue;
    if (!amount.test(value)) throw new Wrong('invalid_value', name, 'A price such as 55 or 55.00.');
    const of = services.get(serviceType) ?? [];
    services.set(serviceType, [...of, { durationMinutes, amountMinor: Math.round(Number(value) * 100) }]);
  }
  return [...services].map(([serviceType, found]) => {
    const column = [...capacities].find(([, type]) => type === serviceType)?.[0];
    return { serviceType, prices: found, capacity: column === undefined ? 1 : Math.floor(number(column, [1, 50], 1)), sizesTaken: [...sizes] };
  });
}
