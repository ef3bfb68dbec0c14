import type { OperationInfo } from './contract.ts';

/**
 * A query string as the validators expect it: text for single values, lists where the contract has lists. A single
 * value given twice
 * stays a list, so that validation refuses it by name.
 */
export function readQuery(
  operation: Pick<OperationInfo, 'queryLists'>,
  search: URLSearchParams,
): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(search.keys())) {
    const given = search.getAll(name);
    const list = Object.hasOwn(operation.queryLists, name) ? operation.queryLists[name] : undefined;
    if (list) values[name] = list === 'comma' ? given.flatMap((value) => value.split(',')) : given;
    else values[name] = given.length === 1 ? given[0]! : given;
  }
  return values;
}
