import type { FormObject, FormValue } from '../http/form.ts';
import { invalidRequest } from './errors.ts';

/** What a parameter may be. `clearable` takes '' for "unset"; `any` is taken as it is. */
export type Kind =
  | 'string'
  | 'clearable'
  | 'int'
  | 'bool'
  | 'metadata'
  | 'any'
  | { readonly oneOf: readonly string[] }
  | { readonly fields: Spec }
  | { readonly list: 'string' };
export interface Spec {
  readonly [name: string]: Kind;
}

type ValueOf<K> = K extends 'string'
  ? string
  : K extends 'clearable'
    ? string | null
    : K extends 'int'
      ? number
      : K extends 'bool'
        ? boolean
        : K extends 'metadata'
          ? Record<string, string | null>
          : K extends { readonly oneOf: readonly (infer T)[] }
            ? T
            : K extends { readonly fields: infer S extends Spec }
              ? Params<S>
              : K extends { readonly list: 'string' }
                ? string[]
                : FormValue;
export type Params<S extends Spec> = { [Name in keyof S]?: ValueOf<S[Name]> | undefined };

const readMetadata = (value: FormValue, param: string): Record<string, string | null> => {
  if (value === '') return {};
  if (typeof value === 'string')
    throw invalidRequest('Invalid metadata: metadata must be a set of key-value pairs', { param });
  const entries = Object.entries(value);
  if (entries.length > 50) throw invalidRequest('Metadata can have at most 50 keys', { param });
  return Object.fromEntries(
    entries.map(([key, inner]) => {
      if (typeof inner !== 'string')
        throw invalidRequest('Metadata values must be strings', { param: `${param}[${key}]` });
      if (key.length > 40) throw invalidRequest('Metadata keys must be at most 40 characters', { param });
      if (inner.length > 500)
        throw invalidRequest('Metadata values must be at most 500 characters', { param: `${param}[${key}]` });
      return [key, inner === '' ? null : inner];
    }),
  );
};

const readValue = (kind: Kind, value: FormValue, param: string): unknown => {
  if (kind === 'any') return value;
  if (kind === 'metadata') return readMetadata(value, param);
  if (typeof kind === 'object' && 'fields' in kind) {
    if (typeof value === 'string' || Array.isArray(value)) throw invalidRequest('Invalid object', { param });
    return readParams(value, kind.fields, [], param);
  }
  if (typeof kind === 'object' && 'list' in kind) {
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
      throw invalidRequest('Invalid array', { param });
    return value;
  }
  if (typeof value !== 'string') throw invalidRequest(`Invalid string: ${param}`, { param });
  if (kind === 'clearable') return value === '' ? null : value;
  if (value === '') {
    throw invalidRequest(
      `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset.`,
      { code: 'parameter_invalid_empty', param },
    );
  }
  if (kind === 'string') {
    if (value.length > 5000)
      throw invalidRequest(`Invalid ${param}: must be at most 5000 characters`, {
        code: 'parameter_invalid_string_blank',
        param,
      });
    return value;
  }
  if (kind === 'int') {
    if (!/^-?\d{1,15}$/.test(value))
      throw invalidRequest(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param });
    return Number(value);
  }
  if (kind === 'bool') {
    if (value !== 'true' && value !== 'false') throw invalidRequest(`Invalid boolean: ${value}`, { param });
    return value === 'true';
  }
  if (!kind.oneOf.includes(value))
    throw invalidRequest(`Invalid ${param}: must be one of ${kind.oneOf.join(', ')}`, { param });
  return value;
};

/** Reads a request's parameters and refuses what Stripe would: unknown, missing and malformed ones. */
export const readParams = <const S extends Spec>(
  form: FormObject,
  spec: S,
  required: readonly (keyof S & string)[] = [],
  under = '',
): Params<S> => {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(form)) {
    const param = under === '' ? name : `${under}[${name}]`;
    if (!Object.hasOwn(spec, name))
      throw invalidRequest(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
    result[name] = readValue(spec[name] as Kind, value, param);
  }
  for (const name of required) {
    if (result[name] === undefined)
      throw invalidRequest(`Missing required param: ${name}.`, { code: 'parameter_missing', param: name });
  }
  return result as Params<S>;
};

/** Adds to metadata as Stripe does: '' takes a key away, the others stay. */
export const mergeMetadata = (
  old: Record<string, string>,
  change: Record<string, string | null> | undefined,
): Record<string, string> => {
  const merged: Record<string, string | null> = { ...old, ...change };
  return Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== null));
};

const minimums: Record<string, number> = {
  usd: 50,
  eur: 50,
  gbp: 30,
  cad: 50,
  aud: 50,
  nzd: 50,
  chf: 50,
  dkk: 250,
  nok: 300,
  sek: 300,
  jpy: 50,
  mxn: 1000,
  pln: 200,
  czk: 1500,
  sgd: 50,
  hkd: 400,
  brl: 50,
  inr: 50,
};

export const readCurrency = (currency: string): string => {
  const lower = currency.toLowerCase();
  if (!Object.hasOwn(minimums, lower)) {
    throw invalidRequest(
      `Invalid currency: ${lower}. Stripe currently supports these currencies: ${Object.keys(minimums).join(', ')}`,
      { param: 'currency' },
    );
  }
  return lower;
};

export const checkAmount = (amount: number, currency: string): void => {
  if (amount < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  }
  const least = minimums[currency] ?? 50;
  if (amount < least) {
    throw invalidRequest(`Amount must be at least ${least} in the smallest unit of ${currency}`, {
      code: 'amount_too_small',
      param: 'amount',
    });
  }
  if (amount > 99_999_999) {
    throw invalidRequest('Amount must be no more than 99999999', { code: 'amount_too_large', param: 'amount' });
  }
};
