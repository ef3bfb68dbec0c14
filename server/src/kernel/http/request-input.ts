import type { Readable } from 'node:stream';
import type { OperationInfo } from '../../contract/contract.ts';
import { issuesOf, type Issue, type Place } from '../../contract/issues.ts';
import { readQuery } from '../../contract/query.ts';
import type { OperationValidators, Validate } from '../../contract/generated/validators.js';
import { problem } from '../errors/problem.ts';
import { parseJson } from './body.ts';

export interface RawInput {
  readonly params: Record<string, string>;
  readonly search: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly contentType: string | undefined;
  readonly body: Buffer;
  /** For an operation that reads its body itself. */
  readonly stream?: Readable;
}

const fine: readonly Issue[] = [];
const check = (validate: Validate | undefined, value: unknown, place: Place): readonly Issue[] =>
  !validate || validate(value) ? fine : issuesOf(validate.errors, place);

/** `1e999` is converted to Infinity, which is a number of no size: no minimum or maximum is asked about it. */
function checkFinite(values: Readonly<Record<string, unknown>>, place: Place): readonly Issue[] {
  let issues = fine;
  for (const name in values) {
    const value = values[name];
    if (typeof value !== 'number' || Number.isFinite(value)) continue;
    issues = [...issues, { pointer: `#/${place}/${name}`, detail: 'is too large a number', code: 'maximum' }];
  }
  return issues;
}

function bodyOf(operation: OperationInfo, raw: RawInput): unknown {
  if (operation.rawBody) return raw.body;
  if (operation.streamBody) return raw.stream;
  if (!operation.body) return undefined;
  if (raw.body.length === 0 && !operation.body.required) return undefined;
  const type = raw.contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === undefined && raw.body.length === 0) throw problem('invalid_request', { pointer: '#', detail: 'A body is required.' });
  if (type === undefined || !operation.body.contentTypes.includes(type)) {
    throw problem('unsupported_media_type', { detail: `Send ${operation.body.contentTypes.join(' or ')}.`, pointer: '#/header/content-type' });
  }
  return parseJson(raw.body);
}

/** Converts and checks all that came with a request, filling in defaults; everything wrong is told at once. */
export function readInput(operation: OperationInfo, validators: OperationValidators, raw: RawInput) {
  const params = raw.params;
  const query = raw.search === '' ? {} : readQuery(operation, new URLSearchParams(raw.search));
  // a signature stands in a header that the contract does not describe, as do a stream's type and length
  const headers = validators.headers || operation.rawBody || operation.streamBody ? { ...raw.headers } : {};
  const body = bodyOf(operation, raw);
  const isOpaque = operation.rawBody || operation.streamBody || body === undefined;
  const found = [
    check(validators.params, params, 'path'),
    check(validators.query, query, 'query'),
    checkFinite(query, 'query'),
    check(validators.headers, headers, 'header'),
    isOpaque ? fine : check(validators.body, body, 'body'),
  ];
  if (found.some((issues) => issues.length > 0)) {
    const errors = found.flat();
    const [first] = errors;
    const detail = errors.length === 1 ? `${first!.pointer} ${first!.detail}.` : `${errors.length} things are wrong; see errors.`;
    throw problem('invalid_request', { detail, errors });
  }
  return { params, query, headers, body };
}

const mostRemembered = 1_000;
const longestRemembered = 300;
/** Of all operations together: addresses that nobody asks for again push out others, and no more than that. */
const mostCharacters = 2_000_000;

export type Input = ReturnType<typeof readInput>;

export interface InputMemory {
  get(search: string): Input | undefined;
  set(search: string, input: Input): void;
}

/** Nothing but the query comes with it, so the same query is read to the same input. */
export const isQueryOnly = (operation: OperationInfo, validators: OperationValidators): boolean =>
  operation.method === 'GET' && !validators.headers && ![operation.path, ...operation.aliases].some((path) => path.includes('{'));

const frozen = (input: Input): Input => {
  for (const value of Object.values(input.query)) if (typeof value === 'object') Object.freeze(value);
  Object.freeze(input.query);
  return input;
};

/** Inputs by their query strings, so that what is asked again and again is taken apart and checked once, and is the same object then. */
export function createInputMemories(): () => InputMemory {
  let characters = 0;
  const all: Map<string, Input>[] = [];
  return () => {
    const known = new Map<string, Input>();
    all.push(known);
    return {
      get: (search) => known.get(search),
      set(search, input) {
        if (search.length > longestRemembered) return;
        if (known.size >= mostRemembered || characters > mostCharacters) {
          for (const each of all) each.clear();
          characters = 0;
        }
        characters += search.length;
        known.set(search, frozen(input));
      },
    };
  };
}
