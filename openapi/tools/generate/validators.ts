import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Options } from 'ajv/dist/2020.js';
import standaloneModule from 'ajv/dist/standalone/index.js';
import formatsModule from 'ajv-formats';
import type { Document, Entry, Parameter, Response, Schema } from '../lib/document.ts';
import { entries, isForm, isJson, isProblem, parametersOf, resolve } from '../lib/document.ts';
import { rootDir, serverOutDir } from '../lib/paths.ts';
import { writeIfChanged } from '../lib/write.ts';
import { closed, forAjv, partsOf } from './schemas.ts';

// Both are CommonJS with a `default` inside.
const standalone = standaloneModule.default ?? standaloneModule;
const addFormats = formatsModule.default ?? formatsModule;

type Kind = 'body' | 'input' | 'response';

/**
 * Bodies get defaults; parameters arrive as text and are converted too; answers are our own, so the cheap formats do.
 */
const settings: Record<Kind, { options: Options; formats: 'full' | 'fast' }> = {
  body: { options: { allErrors: true, useDefaults: true }, formats: 'full' },
  input: { options: { allErrors: true, useDefaults: true, coerceTypes: true }, formats: 'full' },
  response: { options: {}, formats: 'fast' },
};

export function createAjv(document: Document, kind: Kind): Ajv2020 {
  const { options, formats } = settings[kind];
  const ajv = new Ajv2020({
    ...options,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    discriminator: true,
    inlineRefs: false,
    messages: false,
    code: { source: true, esm: true, optimize: 1 },
  });
  addFormats(ajv, { mode: formats, keywords: false });
  const parts = partsOf(document);
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const mayGrow = kind !== 'response' || parts.has(name) || name.startsWith('Problem') || isProblemPart(schema);
    ajv.addSchema(forAjv(document, mayGrow ? schema : closed(schema, false)), name);
  }
  return ajv;
}

/** Problems carry members of their own (RFC 9457), such as the new quote beside `quote_changed`. */
const isProblemPart = (schema: Schema): boolean => schema.allOf?.[0]?.$ref === '#/components/schemas/Problem';

/** What one instance compiles, as `exportName → schema`. */
type Plan = Record<Kind, Map<string, Schema>>;

/** All validators of the contract as one module without dependencies. */
export async function generateValidators(document: Document, outDir: string = serverOutDir): Promise<void> {
  const { build } = await import('esbuild');
  const plan: Plan = { body: new Map(), input: new Map(), response: new Map() };
  const table = entries(document).map(
    (entry) => `  ${entry.operation.operationId}: ${validatorsOf(document, entry, plan)},`,
  );

  const sources = Object.fromEntries(
    (Object.keys(plan) as Kind[]).map((kind) => {
      const ajv = createAjv(document, kind);
      for (const [name, schema] of plan[kind]) compile(ajv, name, schema);
      return [kind, standalone(ajv, Object.fromEntries([...plan[kind].keys()].map((name) => [name, name])))];
    }),
  );
  const index = [
    ...Object.keys(plan).map((kind) => `import * as ${kind} from 'dogcare:${kind}';`),
    `export const validators = {\n${table.join('\n')}\n};`,
  ].join('\n');

  const result = await build({
    stdin: { contents: index, resolveDir: rootDir, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    write: false,
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
    plugins: [
      {
        name: 'sources',
        setup(hooks) {
          hooks.onResolve({ filter: /^dogcare:/ }, ({ path }) => ({ path, namespace: 'sources' }));
          hooks.onLoad({ filter: /.*/, namespace: 'sources' }, ({ path }) => ({
            contents: sources[path.slice('dogcare:'.length)]!,
            resolveDir: rootDir,
            loader: 'js',
          }));
        },
      },
    ],
  });
  writeIfChanged(
    join(outDir, 'validators.js'),
    `// Generated from openapi/ by openapi/tools/generate.ts.\n${result.outputFiles[0]!.text}`,
  );
  writeIfChanged(join(outDir, 'validators.d.ts'), declaration);
}

function compile(ajv: Ajv2020, name: string, schema: Schema): void {
  try {
    // A problem shared by many operations is exported as the component that it is.
    if (!ajv.schemas[name]) ajv.addSchema(schema, name);
    ajv.getSchema(name);
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** Plans the validators of one operation and answers the object literal that names them. */
function validatorsOf(document: Document, entry: Entry, plan: Plan): string {
  const { operation } = entry;
  const id = operation.operationId;
  const parts: string[] = [];
  const add = (kind: Kind, key: string, name: string, schema: Schema): void => {
    plan[kind].set(name, forAjv(document, schema));
    parts.push(`${key}: ${kind}.${name}`);
  };
  const parameters = parametersOf(document, entry);
  add(
    'input',
    'params',
    `${id}_params`,
    objectOf(
      parameters.filter((p) => p.in === 'path'),
      false,
    ),
  );
  add(
    'input',
    'query',
    `${id}_query`,
    objectOf(
      parameters.filter((p) => p.in === 'query'),
      false,
    ),
  );
  const headers = parameters.filter((p) => p.in === 'header').map((p) => ({ ...p, name: p.name.toLowerCase() }));
  if (headers.length > 0) add('input', 'headers', `${id}_headers`, objectOf(headers, true));

  const contents = Object.entries(operation.requestBody?.content ?? {});
  const json = contents.find(([type]) => isJson(type))?.[1];
  const form = contents.find(([type]) => isForm(type))?.[1];
  if (json?.schema && !operation['x-raw-body']) add('body', 'body', `${id}_body`, json.schema);
  if (form?.schema && !operation['x-raw-body']) add('input', 'form', `${id}_form`, form.schema);

  parts.push(`responses: {${responsesOf(document, entry, plan).join(', ')}}`);
  return `{${parts.join(', ')}}`;
}

/** One validator for each status with a JSON answer; a status that may also be a problem accepts either. */
function responsesOf(document: Document, entry: Entry, plan: Plan): string[] {
  return Object.entries(entry.operation.responses).flatMap(([status, response]) => {
    const contents = Object.entries(resolve<Response>(document, response).content ?? {}).filter(([type]) =>
      isJson(type),
    );
    const schemas = contents.map(([, media]) => media.schema ?? {});
    if (schemas.length === 0) return [];
    const shared = '$ref' in response && contents.every(([type]) => isProblem(type));
    const name = shared ? String(response.$ref).split('/').at(-1)! : `${entry.operation.operationId}_${status}`;
    plan.response.set(name, forAjv(document, closed(schemas.length === 1 ? schemas[0]! : { anyOf: schemas }, false)));
    return [`${status}: response.${name}`];
  });
}

function objectOf(parameters: readonly Parameter[], open: boolean): Schema {
  return {
    type: 'object',
    additionalProperties: open,
    required: parameters.filter((p) => p.required).map((p) => p.name),
    properties: Object.fromEntries(parameters.map((p) => [p.name, p.schema])),
  };
}

const declaration = `// Generated from openapi/ by openapi/tools/generate.ts.
import type { ErrorObject } from 'ajv';
import type { operations } from './operations.ts';

export interface Validate { (data: unknown): boolean; errors?: ErrorObject[] | null }

export interface OperationValidators {
  params: Validate;
  query: Validate;
  headers?: Validate;
  body?: Validate;
  form?: Validate;
  responses: Readonly<Record<number, Validate>>;
}

export declare const validators: Record<keyof typeof operations, OperationValidators>;
`;
