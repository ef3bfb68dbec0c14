import type { Sources } from '../bundle/load.ts';
import type { Document, Schema } from '../lib/document.ts';
import { entries, resolve, walkSchema } from '../lib/document.ts';
import { tagOf } from '../generate/schemas.ts';

/** Rules of the house about schemas: requests are closed, and nothing is used that one of the generators misreads. */
export function lintSchemas({ document }: Sources): string[] {
  const findings = new Set<string>();
  for (const [name, schema] of Object.entries(document.components.schemas))
    lintNode(schema, `schema ${name}`, findings);
  for (const { operation, module } of entries(document)) {
    const where = `openapi/modules/${module}/paths.yaml: ${operation.operationId}`;
    for (const media of Object.values(operation.requestBody?.content ?? {})) {
      // Raw bodies are a provider's business: their bytes are verified, and what they hold is read by its own library.
      if (media.schema && !operation['x-raw-body'])
        lintRequest(document, media.schema, `${where} request`, false, findings, new Set());
    }
    for (const response of Object.values(operation.responses)) {
      if ('$ref' in response) continue;
      for (const media of Object.values(response.content ?? {}))
        if (media.schema) lintNode(media.schema, `${where} response`, findings);
    }
  }
  return [...findings];
}

function lintNode(schema: Schema, where: string, findings: Set<string>): void {
  walkSchema(schema, (node, pointer) => {
    const say = (text: string): void => {
      findings.add(`${where}${pointer}: ${text}`);
    };
    if (node.readOnly !== undefined || node.writeOnly !== undefined) say('no readOnly or writeOnly; write two schemas');
    if (node.discriminator?.mapping) say('no discriminator.mapping; use const tags in the branches');
    if (node.nullable !== undefined) say("nullable is OpenAPI 3.0; write type: [string, 'null']");
    if (node.properties && node.type === undefined && !node.allOf) say('has properties but no type: object');
    for (const name of node.required ?? []) {
      if (node.properties && !node.allOf && !node.anyOf && !node.oneOf && !(name in node.properties))
        say(`requires ${name}, which it does not have`);
    }
  });
}

/**
 * Follows a request's schema wherever it leads. `part`: below an allOf, where the whole must be closed and the part
 * can't be.
 */
function lintRequest(
  document: Document,
  schema: Schema,
  where: string,
  part: boolean,
  findings: Set<string>,
  seen: Set<string>,
): void {
  if (typeof schema.$ref === 'string') {
    const key = `${schema.$ref} ${part}`;
    if (seen.has(key)) return;
    seen.add(key);
    const name = schema.$ref.split('/').at(-1)!;
    lintRequest(document, resolve<Schema>(document, schema), `schema ${name}, used in a request`, part, findings, seen);
    return;
  }
  const closed = schema.additionalProperties !== undefined || schema.unevaluatedProperties === false;
  const isObject = [schema.type].flat().includes('object') || schema.properties;
  if (isObject && !closed && !part) findings.add(`${where}: an object in a request needs additionalProperties: false`);
  const composed = schema.allOf && countObjects(document, schema.allOf) > 0;
  if (composed && schema.unevaluatedProperties !== false && !part)
    findings.add(`${where}: allOf in a request needs unevaluatedProperties: false`);
  if (part && schema.additionalProperties === false)
    findings.add(`${where}: additionalProperties: false inside an allOf refuses its siblings' fields`);
  if (schema.oneOf && !tagOf(document, schema.oneOf) && countObjects(document, schema.oneOf) > 1) {
    findings.add(`${where}: the objects of a oneOf need a required property with a const each, to be told apart`);
  }
  const down = (child: unknown, name: string, childIsPart = false): void => {
    if (child && typeof child === 'object')
      lintRequest(document, child as Schema, `${where}/${name}`, childIsPart, findings, seen);
  };
  for (const [name, child] of Object.entries(schema.properties ?? {})) down(child, name);
  for (const child of schema.allOf ?? []) down(child, 'allOf', true);
  for (const child of [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])])
    down(child, 'oneOf', part || Boolean(schema.properties));
  down(schema.items, 'items');
  if (typeof schema.additionalProperties === 'object') down(schema.additionalProperties, 'additionalProperties');
}

const countObjects = (document: Document, branches: Schema[]): number =>
  branches.filter((branch) => resolve<Schema>(document, branch as Schema).type === 'object').length;
