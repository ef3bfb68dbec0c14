import type { ValidateFunction } from 'ajv';
import type { Sources } from '../bundle/load.ts';
import type { MediaType, Response, Schema } from '../lib/document.ts';
import { entries, examplesOf, isForm, isJson, isProblem, parametersOf, resolve } from '../lib/document.ts';
import { closed, forAjv } from '../generate/schemas.ts';
import { createAjv } from '../generate/validators.ts';

/**
 * Every answer and every body has an example, and every example is what its schema says: the mock server speaks them.
 */
export function lintExamples({ document }: Sources): string[] {
  const findings: string[] = [];
  const ajvs = {
    body: createAjv(document, 'body'),
    response: createAjv(document, 'response'),
    input: createAjv(document, 'input'),
  };

  const check = (
    where: string,
    kind: keyof typeof ajvs,
    media: { schema?: Schema; example?: unknown },
    wanted: boolean,
  ): void => {
    const found = examplesOf(media as MediaType);
    if (found.length === 0 && wanted) findings.push(`${where}: has no example`);
    if (!media.schema || found.length === 0) return;
    const schema = kind === 'response' ? closed(media.schema, false) : media.schema;
    let validate: ValidateFunction;
    try {
      validate = ajvs[kind].compile(forAjv(document, schema));
    } catch (error) {
      findings.push(`${where}: ${(error as Error).message}`);
      return;
    }
    for (const [name, value] of found) {
      if (validate(structuredClone(value))) continue;
      const reasons = (validate.errors ?? []).map(
        (e) => `${e.instancePath || '/'} ${e.keyword} ${JSON.stringify(e.params)}`,
      );
      findings.push(
        `${where}: ${name === 'example' ? 'the example' : `example ${name}`} does not fit: ${reasons.slice(0, 3).join('; ')}`,
      );
    }
  };

  for (const entry of entries(document)) {
    const { operation } = entry;
    const where = `openapi/modules/${entry.module}/paths.yaml: ${operation.operationId}`;
    for (const [type, media] of Object.entries(operation.requestBody?.content ?? {})) {
      if (isJson(type) && !operation['x-raw-body']) check(`${where} request`, 'body', media, true);
      if (isForm(type)) check(`${where} form`, 'input', media, false);
    }
    for (const parameter of parametersOf(document, entry)) {
      check(`${where} parameter ${parameter.name}`, 'input', parameter, false);
    }
    for (const [status, ref] of Object.entries(operation.responses)) {
      const response = resolve<Response>(document, ref);
      for (const [type, media] of Object.entries(response.content ?? {})) {
        if (isProblem(type)) continue;
        if (isJson(type)) check(`${where} ${status}`, 'response', media, true);
        else if (status.startsWith('2') && type.startsWith('text/') && examplesOf(media).length === 0) {
          findings.push(`${where} ${status}: ${type} has no example`);
        }
      }
    }
  }
  return findings;
}
