import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';
import { entries } from './lib/document.ts';
import type { Document } from './lib/document.ts';

const require = createRequire(import.meta.url);

export interface Mock {
  url: string;
  document: Document;
  close(): Promise<void>;
}

/**
 * Prism answering every operation with its example. A mock is for building frontends: any key or any token will do, and
 * the paths that
 * an operation also answers at answer here too.
 */
export async function startMock({
  port = 0,
  host = '127.0.0.1',
}: { port?: number; host?: string } = {}): Promise<Mock> {
  const { getHttpOperationsFromSpec } = require('@stoplight/prism-http');
  const { createServer } = require('@stoplight/prism-http-server');
  const { createLogger } = require('@stoplight/prism-core');
  const { document } = bundle();
  // Prism resolves references in place, so it gets a copy.
  const operations = await getHttpOperationsFromSpec(forMock(structuredClone(document)));
  const server = createServer(operations, {
    cors: true,
    config: {
      isProxy: false,
      validateRequest: true,
      validateResponse: true,
      checkSecurity: true,
      errors: false,
      upstreamProxy: undefined,
      mock: { dynamic: false, ignoreExamples: false },
    },
    components: { logger: createLogger('mock', { level: 'fatal' }) },
  });
  const url: string = await server.listen(port, host);
  return { url, document, close: () => server.close() };
}

function forMock(document: Document): Document {
  for (const { path, method, operation } of entries(document)) {
    if (operation.security?.length)
      operation.security = Object.keys(document.components.securitySchemes).map((name) => ({ [name]: [] }));
    operation['x-aliases']?.forEach((alias, i) => {
      const shared = document.paths[path]?.parameters;
      const copy = { ...structuredClone(operation), operationId: `${operation.operationId}Alias${i + 1}` };
      document.paths[alias] = { ...document.paths[alias], ...(shared ? { parameters: shared } : {}), [method]: copy };
    });
  }
  return document;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '4010' }, host: { type: 'string', default: '127.0.0.1' } },
  });
  const mock = await startMock({ port: Number(values.port), host: values.host });
  console.log(`mock of ${entries(mock.document).length} operations at ${mock.url}`);
}
