import { readFileSync } from 'node:fs';
import { operations, type OperationInfo } from '../../src/contract/contract.ts';

/** What the matrices read out of the contract: where ids stand, what a good body looks like, where a body could grow. */

type Json = any;
const document: Json = JSON.parse(readFileSync(new URL('../../../openapi/generated/openapi.json', import.meta.url), 'utf8'));

const resolve = (node: Json): Json => {
  let found = node;
  while (found?.$ref) found = String(found.$ref).split('/').slice(1).reduce((at: Json, key) => at[key.replaceAll('~1', '/')], document);
  return found;
};

export const allOperations: readonly OperationInfo[] = Object.values(operations) as OperationInfo[];

/** A spot in a request that takes the id of a row. */
export interface Place {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** `dogIds`, `*`: an array's first item. For a parameter, its name comes first. */
  readonly at: readonly string[];
  /** `dog`; `any` where ids of every kind are taken. */
  readonly prefix: string;
  /** `body:dogIds/*`, for messages and exceptions. */
  readonly name: string;
}

/** Called something with Id, and no id of a row. */
export const notRows: Readonly<Record<string, string>> = {
  breedId: 'breeds are a catalogue that all businesses share',
  clientId: 'a sign-in provider gave it out',
};
/** Ids of every kind, so without a pattern. */
const anyRow = new Set(['actorId', 'subjectId']);

const idPattern = /^\^([a-z]{3})_\[0-9A-Z\]\{26\}\$$/;
const unexplained: string[] = [];

function* placesIn(schema: Json, where: Place['in'], at: readonly string[], seen: readonly Json[] = []): Generator<Place> {
  const node = resolve(schema);
  if (!node || seen.includes(node)) return;
  const within = [...seen, node];
  const name = `${where}:${at.join('/')}`;
  const own = at.findLast((part) => part !== '*') ?? '';
  const prefix = idPattern.exec(node.pattern ?? '')?.[1] ?? (anyRow.has(own) ? 'any' : undefined);
  if (prefix !== undefined) yield { in: where, at, prefix, name };
  else if ([node.type].flat().includes('string') && /(^i|I)ds?$/.test(own) && !(own in notRows) && node.pattern === undefined && node.const === undefined) unexplained.push(name);
  for (const branch of [...(node.allOf ?? []), ...(node.oneOf ?? []), ...(node.anyOf ?? [])]) yield* placesIn(branch, where, at, within);
  for (const [key, child] of Object.entries(node.properties ?? {})) yield* placesIn(child, where, [...at, key], within);
  if (node.items) yield* placesIn(node.items, where, [...at, '*'], within);
}

const operationNodes = new Map<string, { node: Json; parameters: Json[] }>();
for (const item of Object.values<Json>(document.paths)) {
  for (const node of Object.values<Json>(item)) {
    if (!node?.operationId) continue;
    operationNodes.set(node.operationId, { node, parameters: [...(item.parameters ?? []), ...(node.parameters ?? [])].map(resolve) });
  }
}

const jsonBodyOf = (operationId: string): Json => resolve(operationNodes.get(operationId)?.node.requestBody)?.content?.['application/json'];

export const placesOf = (operation: OperationInfo): Place[] => {
  const { parameters } = operationNodes.get(operation.id)!;
  const found = [
    ...parameters.flatMap((one) => [...placesIn(one.schema, one.in, [one.name])]),
    // what a provider sends is its own: the bytes are verified, and its ids are not ours
    ...(operation.rawBody ? [] : [...placesIn(jsonBodyOf(operation.id)?.schema, 'body', [])]),
  ];
  return [...new Map(found.map((place) => [place.name, place])).values()];
};

/** Texts called an id that say neither whose id it is nor stand in `notRows`. */
export const unexplainedIds = (): string[] => {
  unexplained.length = 0;
  for (const operation of allOperations) {
    const before = unexplained.length;
    placesOf(operation);
    for (let i = before; i < unexplained.length; i += 1) unexplained[i] = `${operation.id} ${unexplained[i]}`;
  }
  return [...unexplained];
};

/** The contract's first example of a body. */
export const exampleBody = (operation: OperationInfo): Json => {
  const media = jsonBodyOf(operation.id);
  if (!media || operation.rawBody) return undefined;
  return structuredClone(media.example ?? (resolve(Object.values(media.examples ?? {})[0]) as Json)?.value);
};

/** Values for the parameters that a request must have and that are no ids. */
export const exampleParameters = (operation: OperationInfo, where: 'path' | 'query'): Record<string, string> => {
  const needed = operationNodes.get(operation.id)!.parameters.filter((one) => one.in === where && (one.required || where === 'path'));
  return Object.fromEntries(needed.map((one) => {
    const schema = resolve(one.schema);
    const value = one.example ?? (Object.values<Json>(one.examples ?? {})[0])?.value ?? schema.example ?? schema.examples?.[0] ?? schema.default ?? schema.const ?? schema.enum?.[0];
    return [one.name, String(value ?? ([schema.type].flat().includes('string') ? 'some' : '1'))];
  }));
};

/** An address of an operation at which nothing is: the ids in it are nobody's. */
export const nobodysParams = (operation: OperationInfo): Record<string, string> => ({
  ...exampleParameters(operation, 'path'),
  ...Object.fromEntries(placesOf(operation).filter((place) => place.in === 'path').map(({ at, prefix }) => [at[0]!, `${prefix}_01JZ0000000000000000000000`])),
});

/** All objects in a value, as paths into it. */
export function* objectsIn(value: Json, at: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield at;
  for (const [key, child] of Object.entries(value)) yield* objectsIn(child, [...at, Array.isArray(value) ? Number(key) : key]);
}

/** The examples of an operation's successes in JSON. */
export const answerExamples = (operation: OperationInfo): { status: number; example: Json }[] =>
  Object.entries<Json>(operationNodes.get(operation.id)!.node.responses).flatMap(([status, answer]) => {
    const media = status.startsWith('2') ? resolve(answer)?.content?.['application/json'] : undefined;
    if (!media) return [];
    const examples = media.example === undefined ? Object.values<Json>(media.examples ?? {}).map((one) => resolve(one).value) : [media.example];
    return examples.map((example) => ({ status: Number(status), example }));
  });

/** The names of all fields that an operation's successes can hold. */
export function answerFields(operation: OperationInfo): string[] {
  const names = new Set<string>();
  const seen = new Set<Json>();
  const visit = (schema: Json): void => {
    const node = resolve(schema);
    if (!node || typeof node !== 'object' || seen.has(node)) return;
    seen.add(node);
    for (const name of Object.keys(node.properties ?? {})) names.add(name);
    for (const child of [...Object.values<Json>(node.properties ?? {}), ...(node.allOf ?? []), ...(node.oneOf ?? []), ...(node.anyOf ?? []), node.items, node.additionalProperties]) visit(child);
  };
  for (const [status, answer] of Object.entries<Json>(operationNodes.get(operation.id)!.node.responses)) {
    if (status.startsWith('2')) visit(resolve(answer)?.content?.['application/json']?.schema);
  }
  return [...names];
}

/** The same value with something else at a path; what is missing on the way is made. */
export function withAt(value: Json, at: readonly (string | number)[], leaf: unknown): Json {
  const [first, ...rest] = at;
  if (first === undefined) return leaf;
  if (first === '*') return [withAt(Array.isArray(value) ? value[0] : undefined, rest, leaf)];
  if (typeof first === 'number') return (value as Json[]).map((one, index) => (index === first ? withAt(one, rest, leaf) : one));
  return { ...value, [first]: withAt(value?.[first], rest, leaf) };
}
