import type { FormObject, FormValue } from '../http/form.ts';
import type { Account } from './account.ts';
import { invalidRequest } from './errors.ts';
import { readParams, type Spec } from './params.ts';

interface Listed {
  id: string;
  created: number;
}

/** The most documents that a listing looks through. */
const scanned = 10_000;

const createdMatches = (created: number, filter: FormValue | undefined): boolean => {
  if (filter === undefined) return true;
  if (typeof filter === 'string') return created === Number(filter);
  const bounds = filter as FormObject;
  const bound = (name: string) => (typeof bounds[name] === 'string' ? Number(bounds[name]) : undefined);
  const [gt, gte, lt, lte] = [bound('gt'), bound('gte'), bound('lt'), bound('lte')];
  return (
    (gt === undefined || created > gt) &&
    (gte === undefined || created >= gte) &&
    (lt === undefined || created < lt) &&
    (lte === undefined || created <= lte)
  );
};

/** Stripe's listing: newest first, `starting_after`, `ending_before`, `created`; further filters by field. */
export const listObjects = <T extends Listed>(
  account: Account,
  url: string,
  query: FormObject,
  kind: string,
  options: {
    filters?: Spec;
    matches?: (item: T, filters: Record<string, unknown>) => boolean;
    a?: string | undefined;
    unwrap?: (stored: never) => T;
  } = {},
) => {
  const {
    limit = 10,
    starting_after: after,
    ending_before: before,
    created,
    expand: _expand,
    ...filters
  } = readParams(query, {
    limit: 'int',
    starting_after: 'string',
    ending_before: 'string',
    created: 'any',
    expand: 'any',
    ...options.filters,
  });
  if (limit < 1 || limit > 100) {
    throw invalidRequest('Invalid limit: must be between 1 and 100.', {
      code: 'parameter_invalid_integer',
      param: 'limit',
    });
  }
  const all = account.store
    .list<never>(kind, { limit: scanned })
    .map((stored) => (options.unwrap === undefined ? (stored as T) : options.unwrap(stored)))
    .filter(
      (item) =>
        createdMatches(item.created, created as FormValue | undefined) &&
        (options.matches?.(item, filters) ??
          Object.entries(filters).every(
            ([name, value]) => (item as unknown as Record<string, unknown>)[name] === value,
          )),
    );
  const indexOf = (id: string, param: string) => {
    const index = all.findIndex((item) => item.id === id);
    if (index < 0) throw invalidRequest(`No such object: '${id}'`, { code: 'resource_missing', param });
    return index;
  };
  if (before !== undefined) {
    const end = indexOf(before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', url, has_more: start > 0, data: all.slice(start, end) };
  }
  const start = after === undefined ? 0 : indexOf(after, 'starting_after') + 1;
  return { object: 'list', url, has_more: all.length > start + limit, data: all.slice(start, start + limit) };
};
