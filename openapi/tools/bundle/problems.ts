import type { Document, Entry, Operation, Response } from '../lib/document.ts';
import { isJson, isMutation, parametersOf } from '../lib/document.ts';
import type { ErrorCatalogue } from './load.ts';

const people = ['owner', 'caregiver', 'support', 'admin'];

/** Not every operation with their status has these, so they are part of the shared answer's name. */
const sometimes: ReadonlySet<string> = new Set(['account_not_active', 'insufficient_scope']);

/** The codes that the pipeline around every action may answer, before the operation's own. */
export function standardCodes(document: Document, entry: Entry): string[] {
  const { operation, method } = entry;
  const roles = operation['x-roles'] ?? [];
  const keyed = roles.some((role) => role !== 'anyone' && role !== 'provider');
  const inTenant = !roles.includes('operator');
  const contentTypes = Object.keys(operation.requestBody?.content ?? {});
  const codes = ['invalid_request'];
  if (contentTypes.some(isJson)) codes.push('invalid_json');
  if (parametersOf(document, entry).some((p) => p.in === 'query' && p.name === 'cursor')) codes.push('invalid_cursor');
  if (keyed) codes.push('unknown_key', 'unauthenticated');
  if (keyed && inTenant) codes.push('token_expired', 'forbidden', 'tenant_suspended');
  if (roles.some((role) => people.includes(role)) && !operation['x-while-inactive']) codes.push('account_not_active');
  if (roles.includes('secret')) codes.push('insufficient_scope');
  if (isMutation(method, operation)) codes.push('idempotency_in_flight', 'conflict', 'idempotency_key_reused');
  if (contentTypes.length > 0) codes.push('payload_too_large', 'unsupported_media_type');
  return [...codes, 'rate_limited', 'internal_error', 'overloaded'];
}

/**
 * Turns an operation's codes into one documented response for each status, shared between operations with the same
 * codes.
 */
export function addProblems(document: Document, entry: Entry, errors: ErrorCatalogue): void {
  const { operation } = entry;
  const own = operation['x-errors'] ?? [];
  const byStatus = new Map<number, string[]>();
  for (const code of new Set([...standardCodes(document, entry), ...own])) {
    const status = errors[code]?.status;
    if (status) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    const response = shared(
      document,
      operation,
      status,
      codes,
      errors,
      codes.some((code) => own.includes(code)),
    );
    const written = operation.responses[status];
    if (!written) operation.responses[status] = { $ref: `#/components/responses/${response}` };
    // A status that also has an ordinary answer (a readiness check's 503) gets the problem beside it.
    else if (!('$ref' in written))
      written.content = { ...written.content, ...document.components.responses[response]!.content };
  }
}

function shared(
  document: Document,
  operation: Operation,
  status: number,
  codes: string[],
  errors: ErrorCatalogue,
  own: boolean,
): string {
  const joined = codes.map(pascal).join('Or');
  const name =
    codes.length <= 2
      ? `${joined}Problem`
      : own
        ? `${pascal(operation.operationId)}Problem${status}`
        : `Problem${status}${codes.filter((code) => sometimes.has(code)).map(pascal).join('')}`;
  document.components.responses[name] ??= response(name, codes, errors);
  document.components.schemas[name] ??= {
    description: codes.map((code) => errors[code]!.title).join('; or: '),
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      {
        type: 'object',
        required: ['code'],
        properties: { status: { const: status }, code: { type: 'string', enum: codes } },
      },
    ],
  };
  return name;
}

function response(name: string, codes: string[], errors: ErrorCatalogue): Response {
  const examples = Object.fromEntries(codes.map((code) => [code, { value: example(code, errors) }]));
  return {
    description: codes.map((code) => `\`${code}\`: ${errors[code]!.title}.`).join(' '),
    content: { 'application/problem+json': { schema: { $ref: `#/components/schemas/${name}` }, examples } },
  };
}

function example(code: string, errors: ErrorCatalogue): Record<string, unknown> {
  const { status, title } = errors[code]!;
  const problem = { type: `/docs/errors#${code}`, title, status, code, requestId: 'req_01JZ0000000000000000000001' };
  return code === 'invalid_request'
    ? { ...problem, errors: [{ pointer: '#/name', detail: 'is required', code: 'required' }] }
    : problem;
}

const pascal = (text: string): string => text.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
