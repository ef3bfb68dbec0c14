import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Components, Document, PathItem, Schema } from '../lib/document.ts';

export interface ErrorEntry {
  status: number;
  title: string;
  description?: string;
}
export type ErrorCatalogue = Record<string, ErrorEntry>;

/** The hand-written contract in memory, merged but not yet expanded, with what is wrong about its files. */
export interface Sources {
  document: Document;
  errors: ErrorCatalogue;
  findings: string[];
}

/** Reads the root and every module's `paths.yaml` and `schemas.yaml` into one document. */
export function load(dir: string): Sources {
  const findings: string[] = [];
  const root = readYaml(join(dir, 'openapi.yaml')) as Document;
  const errors = readYaml(join(dir, 'errors.yaml')) as ErrorCatalogue;
  const empty: Components = { schemas: {}, parameters: {}, responses: {}, headers: {}, securitySchemes: {} };
  const components = Object.assign(empty, root.components);
  const document: Document = {
    ...root,
    paths: { ...root.paths },
    components: { ...components, schemas: { ...components.schemas } },
  };
  const owners = new Map<string, string>();

  const addSchemas = (file: string): void => {
    for (const [name, schema] of Object.entries((readYaml(file) ?? {}) as Record<string, Schema>)) {
      if (document.components.schemas[name])
        findings.push(`${file}: schema ${name} is also in ${owners.get(name) ?? 'openapi.yaml'}`);
      document.components.schemas[name] = schema;
      owners.set(name, file);
    }
  };

  for (const module of root['x-modules'] ?? []) {
    const folder = join(dir, 'modules', module);
    if (!existsSync(folder)) continue;
    if (existsSync(join(folder, 'schemas.yaml'))) addSchemas(join(folder, 'schemas.yaml'));
    const pathsFile = join(folder, 'paths.yaml');
    if (!existsSync(pathsFile)) continue;
    for (const [path, item] of Object.entries((readYaml(pathsFile) ?? {}) as Record<string, PathItem>)) {
      for (const value of Object.values(item)) {
        if (value && typeof value === 'object' && 'operationId' in value)
          (value as { tags?: string[] }).tags = [module];
      }
      const existing = document.paths[path];
      const clash = existing && Object.keys(item).find((key) => key in existing);
      if (clash) findings.push(`${pathsFile}: ${clash} ${path} is in another file too`);
      document.paths[path] = { ...existing, ...item };
    }
  }

  // Outgoing events: webhooks.yaml holds the `webhooks:` entries, schemas.yaml what they carry.
  const events = join(dir, 'events');
  if (existsSync(join(events, 'schemas.yaml'))) addSchemas(join(events, 'schemas.yaml'));
  if (existsSync(join(events, 'webhooks.yaml'))) {
    document.webhooks = {
      ...document.webhooks,
      ...(readYaml(join(events, 'webhooks.yaml')) as Record<string, PathItem>),
    };
  }
  return { document, errors, findings };
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'), { merge: false });
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}
