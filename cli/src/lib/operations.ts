import { operations } from '@dogcare/sdk/operations';
import { usage } from './usage.ts';

export interface OperationRequest {
  method: string;
  url: string;
  path: Record<string, string>;
  query: Record<string, string | string[]>;
  headers: Record<string, string>;
  querySerializer: { parameters: Record<string, { array: { explode: boolean } }> };
}

/** How many letters two words differ by, roughly: for guessing what was meant. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    row = row.reduce<number[]>((next, above, j) => {
      next.push(
        j === 0 ? i : Math.min(above + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
      return next;
    }, []);
  }
  return row.at(-1) ?? 0;
}

function unknownOperation(id: string): Error {
  const names = Object.keys(operations);
  const inside = names.filter((name) => name.toLowerCase().includes(id.toLowerCase()));
  const close =
    inside.length > 0 ? inside : names.filter((name) => distance(name.toLowerCase(), id.toLowerCase()) <= 3);
  const guess = close.length > 0 ? ` Did you mean ${close.slice(0, 5).join(', ')}?` : '';
  return usage(`There is no operation ${id}.${guess} See: dogcare api --list`);
}

/** What to send for an operation, its `name=value` parameters put where the contract wants them. */
export function toRequest(id: string, params: readonly string[]): OperationRequest {
  const operation = Object.hasOwn(operations, id) ? operations[id] : undefined;
  if (!operation) throw unknownOperation(id);
  const request: OperationRequest = {
    method: operation.method,
    url: operation.path,
    path: {},
    query: {},
    headers: {},
    querySerializer: { parameters: {} },
  };
  for (const param of params) {
    const cut = param.indexOf('=');
    const name = param.slice(0, cut);
    const value = param.slice(cut + 1);
    if (cut < 1) throw usage(`${param} is not of the form NAME=VALUE.`);
    const known = operation.parameters.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!known)
      throw usage(
        `${id} has no parameter ${name}; it has ${operation.parameters.map((one) => one.name).join(', ') || 'none'}.`,
      );
    if (known.in === 'query' && known.list) {
      request.query[known.name] = [...(request.query[known.name] ?? []), ...value.split(',')];
      request.querySerializer.parameters[known.name] = { array: { explode: known.list === 'repeat' } };
    } else if (known.in === 'query') request.query[known.name] = value;
    else request[known.in === 'path' ? 'path' : 'headers'][known.name] = value;
  }
  const missing = operation.parameters.filter(
    (one) => one.required && !{ ...request.path, ...request.query, ...request.headers }[one.name],
  );
  if (missing.length > 0) throw usage(`${id} needs ${missing.map((one) => `-p ${one.name}=…`).join(' ')}`);
  return request;
}
