import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ErrorCatalogue } from '../bundle/load.ts';
import type { Document, Entry } from '../lib/document.ts';
import { entries, parametersOf, resolve } from '../lib/document.ts';

const header = '// Generated from openapi/ by openapi/tools/generate.ts.\n\n';

/** What hey-api has no plugin for: a file for each module, error codes, the operations’ table, the real type of errors. */
export function addSdkModules(document: Document, errors: ErrorCatalogue, outDir: string): void {
  const all = entries(document).filter(({ operation }) => !operation['x-raw-body']);
  const write = (name: string, text: string): void => {
    const file = join(outDir, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${header}${text}`);
  };
  for (const module of new Set(all.map((entry) => entry.module))) {
    const names = all.filter((entry) => entry.module === module).map(({ operation }) => operation.operationId);
    write(`modules/${module}.ts`, `export {\n${names.map((name) => `  ${name},\n`).join('')}} from '../sdk.gen.ts';\n`);
  }
  const codes = Object.keys(errors).map((code) => `  | '${code}'`);
  write(
    'errors.ts',
    `/** Every code the API answers errors with. */\nexport type ContractErrorCode =\n${codes.join('\n')};\n`,
  );
  const rows = all.map(
    (entry) => `  ${entry.operation.operationId}: ${JSON.stringify(operationRow(document, entry))},\n`,
  );
  write('operations.ts', operationsHead + rows.join('') + '};\n');
  typeThrownErrors(document, join(outDir, '@tanstack/react-query.gen.ts'));
}

const operationsHead = `export interface Operation {
  method: string;
  path: string;
  module: string;
  summary: string;
  roles: readonly string[];
  /** Whether it takes a JSON body. */
  body: boolean;
  parameters: readonly Parameter[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  /** How several values are written: \`?size=a,b\` or \`?size=a&size=b\`. */
  list?: 'comma' | 'repeat';
}

/** Every operation of the contract by its id: for tools that call any of them, such as \`dogcare api\`. */
export const operations: Readonly<Record<string, Operation>> = {
`;

function operationRow(document: Document, entry: Entry): object {
  const { operation, method, path, module } = entry;
  return {
    method: method.toUpperCase(),
    path,
    module,
    summary: operation.summary ?? '',
    roles: operation['x-roles'] ?? [],
    body: operation.requestBody !== undefined,
    parameters: parametersOf(document, entry).map((p) => ({
      name: p.name,
      in: p.in,
      required: p.required === true,
      ...(resolve(document, p.schema).type === 'array' ? { list: p.explode === false ? 'comma' : 'repeat' } : {}),
    })),
  };
}

/** The functions throw a DogcareError; the query helpers, typed by the bodies of answers, have to say so too. */
function typeThrownErrors(document: Document, file: string): void {
  let text = readFileSync(file, 'utf8');
  for (const { operation } of entries(document)) {
    const name = `${operation.operationId[0]?.toUpperCase()}${operation.operationId.slice(1)}Error`;
    text = text
      .replace(new RegExp(`\\b${name}, (?=.* from '../types\\.gen\\.ts')`), '')
      .replace(new RegExp(`\\b${name}\\b`, 'g'), 'DogcareError');
  }
  const imports = text.lastIndexOf('\nimport ');
  writeFileSync(
    file,
    `${text.slice(0, imports)}\nimport type { DogcareError } from '../../core/errors.ts';${text.slice(imports)}`,
  );
}
