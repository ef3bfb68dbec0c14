import { join } from 'node:path';
import type { ErrorCatalogue } from '../bundle/load.ts';
import type { Document, Entry, Response } from '../lib/document.ts';
import { entries, isMutation, isProblem, parametersOf, resolve, scopeOf } from '../lib/document.ts';
import { serverOutDir } from '../lib/paths.ts';
import { writeIfChanged } from '../lib/write.ts';

const header = '// Generated from openapi/ by openapi/tools/generate.ts.\n';

/** The table that the router, the role check, idempotency and the rate limits read. */
export function generateOperations(document: Document, outDir: string = serverOutDir): void {
  const lines = entries(document).map(
    (entry) => `  ${entry.operation.operationId}: ${JSON.stringify(row(document, entry))},`,
  );
  const text = `${header}export const operations = {\n${lines.join('\n')}\n} as const;\n`;
  writeIfChanged(join(outDir, 'operations.ts'), text);
}

function row(document: Document, entry: Entry): Record<string, unknown> {
  const { operation, method, path, module } = entry;
  const responses = Object.entries(operation.responses).map(([status, response]): [string, Response] => [
    status,
    resolve<Response>(document, response),
  ]);
  // What an action itself answers: the hand-written responses, without the problems around them.
  const answers = responses
    .map(([status, response]): [string, string[]] => [status, Object.keys(response.content ?? {})])
    .filter(([, types]) => types.length === 0 || types.some((type) => !isProblem(type)))
    .map(([status, types]): [string, string[]] => [status, types.filter((type) => !isProblem(type))]);
  const body = operation.requestBody;
  return {
    id: operation.operationId,
    module,
    method: method.toUpperCase(),
    path,
    aliases: operation['x-aliases'] ?? [],
    roles: operation['x-roles'] ?? [],
    scope: scopeOf(entry),
    mutation: isMutation(method, operation),
    secretAnswer: operation['x-secret-answer'] === true,
    rawBody: operation['x-raw-body'] === true,
    streamBody: operation['x-stream-body'] === true,
    rateLimit: operation['x-rate-limit'],
    whileInactive: operation['x-while-inactive'] === true,
    statuses: responses.map(([status]) => Number(status)),
    answers: Object.fromEntries(answers),
    body: body ? { required: body.required === true, contentTypes: Object.keys(body.content) } : null,
    queryLists: queryLists(document, entry),
  };
}

/** Which query parameters are lists, and how they are written: `?size=a&size=b` (repeat) or `?size=a,b` (comma). */
function queryLists(document: Document, entry: Entry): Record<string, 'repeat' | 'comma'> {
  const lists = parametersOf(document, entry).filter(
    (p) => p.in === 'query' && resolve(document, p.schema).type === 'array',
  );
  return Object.fromEntries(lists.map((p) => [p.name, p.explode === false ? 'comma' : 'repeat']));
}

/** Every error code with its status and title. */
export function generateErrors(errors: ErrorCatalogue, outDir: string = serverOutDir): void {
  const lines = Object.entries(errors).map(
    ([code, { status, title }]) => `  ${code}: ${JSON.stringify({ status, title })},`,
  );
  writeIfChanged(join(outDir, 'errors.ts'), `${header}export const errors = {\n${lines.join('\n')}\n} as const;\n`);
}
