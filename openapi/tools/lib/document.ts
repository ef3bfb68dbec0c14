/** The few shapes of an OpenAPI document that the tools look at; everything else passes through untouched. */
export type Schema = { [key: string]: any };

export interface MediaType {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { value?: unknown; summary?: string }>;
}

export interface Response {
  description: string;
  headers?: Record<string, Schema>;
  content?: Record<string, MediaType>;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema: Schema;
  style?: string;
  explode?: boolean;
  description?: string;
  example?: unknown;
  examples?: Record<string, { value?: unknown }>;
}

export interface Ref {
  $ref: string;
}

export interface Operation {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: (Parameter | Ref)[];
  requestBody?: { required?: boolean; content: Record<string, MediaType> };
  responses: Record<string, Response | Ref>;
  security?: Record<string, string[]>[];
  'x-roles'?: string[];
  'x-aliases'?: string[];
  'x-errors'?: string[];
  'x-secret-answer'?: boolean;
  'x-raw-body'?: boolean;
  /** The action reads the body itself, as it comes. */
  'x-stream-body'?: boolean;
  'x-rate-limit'?: string;
  /** For accounts that are deactivated or being deleted, too. */
  'x-while-inactive'?: boolean;
}

export type PathItem = { parameters?: (Parameter | Ref)[] } & { [method: string]: any };

export interface Components {
  schemas: Record<string, Schema>;
  parameters: Record<string, Parameter>;
  responses: Record<string, Response>;
  headers: Record<string, Schema>;
  securitySchemes: Record<string, Schema>;
}

export interface Document {
  openapi: string;
  info: Record<string, unknown>;
  tags?: { name: string }[];
  paths: Record<string, PathItem>;
  webhooks?: Record<string, PathItem>;
  components: Components;
  'x-modules': string[];
}

/** One operation together with where it stands. */
export interface Entry {
  path: string;
  method: string;
  module: string;
  operation: Operation;
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/** Every operation of a merged document, in the order it was written. */
export function entries(document: Document): Entry[] {
  const found: Entry[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item[method] as Operation | undefined;
      if (operation) found.push({ path, method, module: operation.tags?.[0] ?? '', operation });
    }
  }
  return found;
}

/** Follows a local `$ref`; answers the value itself when it is none. */
export function resolve<T>(document: Document, value: T | Ref): T {
  let current: unknown = value;
  for (let hops = 0; hops < 20 && current && typeof current === 'object' && '$ref' in current; hops += 1) {
    current = at(document, String(current.$ref));
  }
  return current as T;
}

function at(document: Document, ref: string): unknown {
  if (!ref.startsWith('#/')) throw new Error(`Only local references are allowed: ${ref}`);
  let current: any = document;
  for (const part of ref.slice(2).split('/')) current = current?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  if (current === undefined) throw new Error(`Nothing at ${ref}`);
  return current;
}

export function parametersOf(document: Document, entry: Entry): Parameter[] {
  const shared = document.paths[entry.path]?.parameters ?? [];
  return [...shared, ...(entry.operation.parameters ?? [])].map((p) => resolve<Parameter>(document, p));
}

export const isJson = (contentType: string): boolean => /^application\/([\w.-]+\+)?json$/.test(contentType);
export const isProblem = (contentType: string): boolean => contentType === 'application/problem+json';
export const isForm = (contentType: string): boolean => contentType === 'application/x-www-form-urlencoded';

/** All examples of a media type by name. */
export function examplesOf(media: MediaType): [string, unknown][] {
  const named = Object.entries(media.examples ?? {}).map(([name, e]): [string, unknown] => [name, e.value]);
  return 'example' in media ? [['example', media.example], ...named] : named;
}

/** An operation that changes something for a known tenant, and so takes an Idempotency-Key. */
export function isMutation(method: string, operation: Operation): boolean {
  const roles = operation['x-roles'] ?? [];
  const keyless = roles.length > 0 && roles.every((role) => role === 'anyone' || role === 'provider');
  return method !== 'get' && method !== 'head' && !operation['x-raw-body'] && !keyless;
}

/**
 * What a secret key needs to call an operation: the part of the API, and whether it reads or writes. Admin operations are parts of their own
 * (`/api/admin/api-keys…` is `api-keys`), as running a business is no one thing. Null where no secret key is let in by its scopes.
 */
export function scopeOf({ path, method, module, operation }: Entry): string | null {
  if (!operation['x-roles']?.includes('secret')) return null;
  const part = module === 'admin' ? (/^\/api\/admin\/([a-z-]+)/.exec(path)?.[1] ?? module) : module;
  return `${part}:${method === 'get' || method === 'head' ? 'read' : 'write'}`;
}

/** Walks every schema below (and including) this one, parents first. */
export function walkSchema(schema: unknown, visit: (schema: Schema, pointer: string) => void, pointer = ''): void {
  if (!schema || typeof schema !== 'object' || Array.isArray(schema)) return;
  const node = schema as Schema;
  visit(node, pointer);
  for (const key of ['properties', 'patternProperties', '$defs', 'dependentSchemas']) {
    for (const [name, child] of Object.entries(node[key] ?? {})) walkSchema(child, visit, `${pointer}/${key}/${name}`);
  }
  for (const key of ['allOf', 'anyOf', 'oneOf', 'prefixItems']) {
    (node[key] as unknown[] | undefined)?.forEach((child, i) => walkSchema(child, visit, `${pointer}/${key}/${i}`));
  }
  for (const key of [
    'items',
    'additionalProperties',
    'unevaluatedProperties',
    'not',
    'if',
    'then',
    'else',
    'propertyNames',
    'contains',
  ]) {
    walkSchema(node[key], visit, `${pointer}/${key}`);
  }
}
