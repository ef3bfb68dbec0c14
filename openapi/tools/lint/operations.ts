import type { Sources } from '../bundle/load.ts';
import { knownRoles, missingSchemes } from '../bundle/security.ts';
import { addProblemCodes } from './codes.ts';
import type { Document, Entry, Response, Schema } from '../lib/document.ts';
import { entries, isJson, parametersOf, resolve } from '../lib/document.ts';

/** Rules of the house about operations. Findings name the module's file and the operation. */
export function lintOperations({ document, errors }: Sources): string[] {
  const findings: string[] = [];
  const seen = new Map<string, string>();
  const addresses = new Map<string, string>();
  for (const entry of entries(document)) {
    const { operation, method, path, module } = entry;
    const where = `openapi/modules/${module}/paths.yaml: ${operation.operationId ?? `${method} ${path}`}`;
    const say = (text: string): void => {
      findings.push(`${where}: ${text}`);
    };

    if (!operation.operationId) say('has no operationId');
    if (seen.has(operation.operationId)) say(`the operationId is also at ${seen.get(operation.operationId)}`);
    seen.set(operation.operationId, `${method} ${path}`);
    lintAddresses(entry, addresses, say);
    lintRoles(document, entry, say);
    lintParameters(document, entry, say);
    addProblemCodes(document, entry, errors, say);
    for (const [status, ref] of Object.entries(operation.responses)) {
      const response = resolve<Response>(document, ref);
      if (status.startsWith('2')) lintList(document, entry, response, say);
    }
  }
  return findings;
}

type Say = (text: string) => void;

function lintAddresses({ path, method, operation }: Entry, addresses: Map<string, string>, say: Say): void {
  for (const address of [path, ...(operation['x-aliases'] ?? [])]) {
    if (!address.startsWith('/api/')) say(`${address} does not start with /api/`);
    const key = `${method} ${address.replace(/\{[^}]+\}/g, '{}')}`;
    if (addresses.has(key)) say(`${method} ${address} is also answered by ${addresses.get(key)}`);
    addresses.set(key, operation.operationId);
    const names = (text: string): string =>
      [...text.matchAll(/\{([^}]+)\}/g)]
        .map((match) => match[1])
        .sort()
        .join();
    if (names(address) !== names(path)) say(`the alias ${address} has other parameters than ${path}`);
  }
}

function lintRoles(document: Document, entry: Entry, say: Say): void {
  const { operation } = entry;
  const roles = operation['x-roles'] ?? [];
  if (roles.length === 0) say('has no x-roles');
  for (const role of roles) if (!knownRoles.includes(role)) say(`x-roles: ${role} is not a role`);
  const limit = operation['x-rate-limit'];
  if (limit !== undefined && !['auth', 'register'].includes(limit)) say(`x-rate-limit: ${limit} is not a limit that the server has`);
  if (roles.includes('operator') && roles.length > 1) say('x-roles: operator stands alone: it acts outside every tenant');
  for (const scheme of missingSchemes(document, entry))
    say(`x-roles: needs the security scheme ${scheme}, which openapi.yaml lacks`);
}

function lintParameters(document: Document, entry: Entry, say: Say): void {
  for (const parameter of parametersOf(document, entry)) {
    const schema = resolve<Schema>(document, parameter.schema);
    if (parameter.style === 'deepObject') say(`${parameter.name}: no deepObject parameters; write them flat`);
    if (schema.type === 'object') say(`${parameter.name}: an object can't be a parameter`);
    if (schema.type === 'array' && schema.maxItems === undefined) say(`${parameter.name}: a list needs maxItems`);
  }
}

/** A list is answered in pages of one form, unless its length is bounded by the schema. */
function lintList(document: Document, { operation, method }: Entry, response: Response, say: Say): void {
  for (const [type, media] of Object.entries(response.content ?? {})) {
    if (!isJson(type) || !media.schema) continue;
    const schema = resolve<Schema>(document, media.schema);
    const properties = schema.properties ?? {};
    const isList =
      (method === 'get' && operation.operationId?.startsWith('list')) ||
      schema.type === 'array' ||
      'data' in properties;
    if (isList && !(properties.data && properties.nextCursor)) say('a list answers {data, nextCursor}');
    for (const name of ['data', 'nextCursor'])
      if (isList && !schema.required?.includes(name)) say(`a list requires ${name}`);
  }
}
