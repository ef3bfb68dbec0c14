import { join } from 'node:path';
import { addProblems } from './bundle/problems.ts';
import { load } from './bundle/load.ts';
import type { Sources } from './bundle/load.ts';
import { securityOf } from './bundle/security.ts';
import { entries, isMutation } from './lib/document.ts';
import type { Document, Operation } from './lib/document.ts';
import { contractDir, generatedDir } from './lib/paths.ts';
import { writeIfChanged } from './lib/write.ts';

/** The whole contract: modules merged into the root, and our extensions written out as plain OpenAPI. */
export function bundle(dir: string = contractDir): Sources {
  const sources = load(dir);
  const { document, errors } = sources;
  document.components.parameters.IdempotencyKey ??= {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Any text that is new for each thing you want done, such as a UUID. Sent again, it gives the first answer again.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  };
  for (const entry of entries(document)) {
    const { operation, method } = entry;
    operation.responses ??= {};
    operation.security = securityOf(entry);
    if (isMutation(method, operation)) {
      operation.parameters = [...(operation.parameters ?? []), { $ref: '#/components/parameters/IdempotencyKey' }];
    }
    addProblems(document, entry, errors);
    describeAliases(method, operation);
  }
  return sources;
}

function describeAliases(method: string, operation: Operation): void {
  const aliases = (operation['x-aliases'] ?? []).map((path) => `\`${method.toUpperCase()} ${path}\``);
  if (aliases.length === 0) return;
  operation.description = [operation.description?.trim(), `Also answers at ${aliases.join(', ')}.`]
    .filter(Boolean)
    .join('\n\n');
}

/** Writes the merged document to where the server, the documentation and the mock read it. */
export function writeBundle(document: Document, dir: string = generatedDir): void {
  writeIfChanged(join(dir, 'openapi.json'), `${JSON.stringify(document, null, 1)}\n`);
}

if (import.meta.main) {
  const { document, findings } = bundle();
  writeBundle(document);
  for (const finding of findings) console.error(finding);
  console.log(
    `openapi/generated/openapi.json: ${entries(document).length} operations, ${Object.keys(document.components.schemas).length} schemas`,
  );
  if (findings.length > 0) process.exitCode = 1;
}
