import type { ErrorObject } from 'ajv';

/** One thing wrong with a request: where, what, and which rule says so. */
export interface Issue {
  readonly pointer: string;
  readonly detail: string;
  readonly code: string;
}

export type Place = 'body' | 'query' | 'path' | 'header';

/** A body with a thousand mistakes is answered with the first of them. */
const maxIssues = 20;

/**
 * Turns what a generated validator found into the contract's `errors[]`: `#/email`, `#/query/limit`, `#/path/dogId`.
 */
export function issuesOf(errors: readonly ErrorObject[] | null | undefined, place: Place): Issue[] {
  const base = place === 'body' ? '#' : `#/${place}`;
  const issues = new Map<string, Issue>();
  for (const error of errors ?? []) {
    if (issues.size >= maxIssues) break;
    // These two only say that something below them, which has its own entry, is wrong.
    if (error.keyword === 'if' || (error.keyword === 'propertyNames' && issues.size > 0)) continue;
    const issue = {
      pointer: base + error.instancePath + lastPart(error),
      detail: detailOf(error),
      code: codeOf(error),
    };
    issues.set(`${issue.pointer} ${issue.code}`, issue);
  }
  return [...issues.values()];
}

/** A field that is missing, or that nobody knows, is named itself rather than the object it is about. */
function lastPart({ params }: ErrorObject): string {
  const name = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  return typeof name === 'string' ? `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : '';
}

function codeOf({ keyword }: ErrorObject): string {
  return keyword === 'additionalProperties' || keyword === 'unevaluatedProperties' ? 'unknown_field' : keyword;
}

function detailOf({ keyword, params }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not known here';
    case 'type':
      return `must be ${[params.type]
        .flat()
        .map((type) => withArticle(String(type)))
        .join(' or ')}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown[]).map(String).join(', ')}`;
    case 'format':
      return `must be a valid ${params.format}`;
    case 'pattern':
      return `must match ${params.pattern}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `must be ${params.comparison} ${params.limit}`;
    case 'multipleOf':
      return `must be a multiple of ${params.multipleOf}`;
    case 'minLength':
      return `must have at least ${count(params.limit, 'character')}`;
    case 'maxLength':
      return `must have at most ${count(params.limit, 'character')}`;
    case 'minItems':
      return `must have at least ${count(params.limit, 'item')}`;
    case 'maxItems':
      return `must have at most ${count(params.limit, 'item')}`;
    case 'minProperties':
      return `must have at least ${count(params.limit, 'field')}`;
    case 'maxProperties':
      return `must have at most ${count(params.limit, 'field')}`;
    case 'uniqueItems':
      return 'must not have the same item twice';
    case 'dependentRequired':
      return `must come with ${params.missingProperty}`;
    case 'discriminator':
      return `must have a known ${params.tag}`;
    case 'oneOf':
    case 'anyOf':
      return 'must be one of the described shapes';
    default:
      return `breaks the rule ${keyword}`;
  }
}

const withArticle = (type: string): string =>
  type === 'null' ? 'null' : `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;

const count = (limit: number, noun: string): string => `${limit} ${noun}${limit === 1 ? '' : 's'}`;
