import type { Document, Schema } from '../lib/document.ts';
import { walkSchema } from '../lib/document.ts';

const prefix = '#/components/schemas/';

/**
 * Component schemas become documents of their own (`Booking`), so that every operation shares one compiled function
 * for each.
 */
export function forAjv(document: Document, schema: Schema): Schema {
  const copy = structuredClone(schema);
  walkSchema(copy, (node) => {
    if (typeof node.$ref === 'string' && node.$ref.startsWith(prefix)) node.$ref = node.$ref.slice(prefix.length);
    for (const annotation of [
      'description',
      'title',
      'example',
      'examples',
      'deprecated',
      'externalDocs',
      'xml',
      '$comment',
    ]) {
      delete node[annotation];
    }
    for (const key of Object.keys(node)) if (key.startsWith('x-')) delete node[key];
    delete node.discriminator;
    const tag = tagOf(document, node.oneOf);
    // Ajv then checks only the branch that the tag names: exact errors, and no defaults left behind by the others.
    if (tag) {
      node.type = 'object';
      node.discriminator = { propertyName: tag };
      node.required = [...new Set([...(node.required ?? []), tag])];
    }
  });
  return copy;
}

/** The property by whose constant value the branches of a `oneOf` of objects are told apart, if there is one. */
export function tagOf(document: Document, branches: unknown): string | undefined {
  if (!Array.isArray(branches) || branches.length < 2) return undefined;
  const objects = branches.map((branch: Schema) => {
    const ref = typeof branch.$ref === 'string' ? branch.$ref.replace(prefix, '') : undefined;
    return ref === undefined ? branch : (document.components.schemas[ref] ?? {});
  });
  const isTag = (schema: Schema, name: string): boolean =>
    Boolean(schema.required?.includes(name)) && schema.properties?.[name]?.const !== undefined;
  return Object.keys(objects[0]?.properties ?? {}).find((name) => objects.every((schema) => isTag(schema, name)));
}

/** Which components are parts of others (`allOf`): they must let pass what their siblings declare. */
export function partsOf(document: Document): Set<string> {
  const parts = new Set<string>();
  const visit = (node: Schema, open: boolean): void =>
    eachPlace(node, open, (place, isOpen) => {
      const name = typeof place.$ref === 'string' ? place.$ref.replace(prefix, '') : undefined;
      if (name === undefined || !isOpen || parts.has(name)) return;
      parts.add(name);
      visit(document.components.schemas[name] ?? {}, true);
    });
  for (const schema of Object.values(document.components.schemas)) visit(schema, false);
  return parts;
}

/**
 * Closes the objects of an answer. The published contract leaves answers open so that fields may be added; the server,
 * however, must say
 * nothing that the contract does not name, or a column that nobody thought of leaves the house.
 */
export function closed(schema: Schema, isPart: boolean): Schema {
  const copy = structuredClone(schema);
  eachPlace(copy, isPart, (node, open) => {
    if (open || 'additionalProperties' in node || 'unevaluatedProperties' in node) return;
    const composed = ['allOf', 'anyOf', 'oneOf', 'if'].some((key) => key in node);
    if (node.allOf || (node.properties && (composed || '$ref' in node))) node.unevaluatedProperties = false;
    else if (node.properties) node.additionalProperties = false;
  });
  return copy;
}

/** Visits a schema and those below it, and says of each whether its siblings may declare more of the same object. */
function eachPlace(node: Schema, open: boolean, visit: (node: Schema, open: boolean) => void): void {
  if (!node || typeof node !== 'object') return;
  visit(node, open);
  const below = [
    ...Object.values(node.properties ?? {}),
    node.items,
    node.additionalProperties,
    ...(node.prefixItems ?? []),
  ];
  for (const child of below as Schema[]) eachPlace(child, false, visit);
  for (const child of [...(node.allOf ?? []), node.if, node.then, node.else, node.not] as Schema[])
    eachPlace(child, true, visit);
  const branchesOpen = open || Boolean(node.properties ?? node.allOf);
  for (const child of [...(node.anyOf ?? []), ...(node.oneOf ?? [])] as Schema[]) eachPlace(child, branchesOpen, visit);
}
