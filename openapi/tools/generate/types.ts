import { join } from 'node:path';
import type { Document, Parameter, Response, Schema } from '../lib/document.ts';
import { entries, isProblem, resolve, walkSchema } from '../lib/document.ts';
import { serverOutDir } from '../lib/paths.ts';
import { writeIfChanged } from '../lib/write.ts';

/** The server's types, by openapi-typescript. */
export async function generateTypes(document: Document, outDir: string = serverOutDir): Promise<void> {
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  const nodes = await openapiTS(forTypes(document) as never, {
    silent: true,
    defaultNonNullable: true,
    alphabetize: false,
  });
  writeIfChanged(
    join(outDir, 'types.ts'),
    `// Generated from openapi/ by openapi/tools/generate.ts.\n${astToString(nodes)}`,
  );
}

/**
 * The document as the server's types should show it: parameters with a default are always there once the request is
 * validated, problems are
 * thrown rather than returned, and a discriminator would replace our `const` tags by schema names.
 */
function forTypes(document: Document): Document {
  const copy = structuredClone(document);
  for (const { operation } of entries(copy)) {
    for (const [status, response] of Object.entries(operation.responses)) {
      const content = resolve<Response>(copy, response).content ?? {};
      if (Object.keys(content).length > 0 && Object.keys(content).every(isProblem)) delete operation.responses[status];
      else if (!('$ref' in response)) delete response.content?.['application/problem+json'];
    }
    delete operation.security;
  }
  copy.components.responses = {};
  const parameters: Parameter[] = Object.values(copy.components.parameters);
  for (const item of Object.values(copy.paths)) {
    for (const value of [item, ...Object.values(item)] as { parameters?: Parameter[] }[])
      parameters.push(...(value?.parameters ?? []));
  }
  for (const parameter of parameters) if (parameter.schema && 'default' in parameter.schema) parameter.required = true;
  return withoutExamples(copy);
}

/** Examples would be copied into comments, and say nothing to a compiler. */
export function withoutExamples(document: Document): Document {
  eachSchema(document, (schema) => {
    delete schema.discriminator;
    delete schema.example;
    delete schema.examples;
  });
  const search = (node: any): void => {
    if (!node || typeof node !== 'object') return;
    for (const value of Object.values(node)) search(value);
    if ('schema' in node) {
      delete node.example;
      delete node.examples;
    }
  };
  search(document.paths);
  search(document.webhooks);
  search({ ...document.components, schemas: undefined });
  return document;
}

/** Visits every schema of the document, wherever it stands. */
export function eachSchema(document: Document, visit: (schema: Schema) => void): void {
  for (const schema of Object.values(document.components.schemas)) walkSchema(schema, visit);
  const search = (node: unknown): void => {
    if (!node || typeof node !== 'object') return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'schema') walkSchema(value, visit);
      else if (key !== 'example' && key !== 'examples') search(value);
    }
  };
  search(document.paths);
  search(document.webhooks);
  search({ ...document.components, schemas: undefined });
}
