import type { Context } from 'koa';
import type { Binary, OperationInfo, ResultHeaders } from '../../contract/contract.ts';
import type { OperationValidators } from '../../contract/generated/validators.js';
import type { Logger } from '../context/logger.ts';
import { problem } from '../errors/problem.ts';
import { isReady } from './ready.ts';

/** What a handler answered, or what was kept of it under its idempotency key. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: ResultHeaders;
  readonly contentType?: string;
  readonly replayed?: boolean;
}

/** Checks an answer against the contract, always, and writes it. One that is not as declared never leaves the server. */
export function send(koa: Context, operation: OperationInfo, validators: OperationValidators, answer: Answer, log: Logger): void {
  const { status, body, headers, contentType } = answer;
  const types = operation.answers[status];
  if (!types) throw notAsDeclared(log, operation, status, 'the status is not declared');
  koa.status = status;
  for (const name in headers) koa.res.setHeader(name, headers[name] as string | string[]);
  if (answer.replayed) koa.res.setHeader('idempotent-replayed', 'true');
  if (types.length === 0) {
    koa.body = null;
    koa.status = status;
    return;
  }
  const type = contentType ?? types[0]!;
  setType(koa, type);
  if (!type.endsWith('/json') && !type.endsWith('+json')) {
    koa.body = body as Binary;
    return;
  }
  if (isReady(body)) {
    if (body.operationId !== operation.id || body.status !== status) throw notAsDeclared(log, operation, status, `it was made for ${body.operationId}`);
    koa.state['bytes'] = body.bytes;
    return;
  }
  const validate = validators.responses[status];
  if (!validate || !validate(body)) {
    throw notAsDeclared(log, operation, status, JSON.stringify(validate?.errors?.slice(0, 3)));
  }
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) === text.length) koa.state['bytes'] = text;
  else koa.body = text;
}

/** Whether an answer's bytes are there to be written, a character for each. */
export const hasBytes = (koa: Context): boolean => koa.state['bytes'] !== undefined;

/** Writes them. Koa would count them, and Node count and convert them, once more each. */
export function writeBytes(koa: Context): void {
  const bytes = koa.state['bytes'] as string;
  if (koa.method === 'HEAD') {
    koa.body = Buffer.from(bytes, 'latin1');
    return;
  }
  koa.respond = false;
  koa.res.end(bytes, 'latin1');
}

/** As `koa.type = …` has it, which looks through all types and charsets that there are with each answer. */
function setType(koa: Context, type: string): void {
  const known = headerOfType.get(type);
  if (known !== undefined) {
    koa.res.setHeader('content-type', known);
    return;
  }
  koa.type = type;
  if (headerOfType.size < mostTypes) headerOfType.set(type, koa.response.get('content-type'));
}

const mostTypes = 100;
const headerOfType = new Map<string, string>();

function notAsDeclared(log: Logger, operation: OperationInfo, status: number, why: string): Error {
  log.error({ operation: operation.id, status, why }, 'an answer was not as the contract declares it');
  return problem('internal_error', { detail: 'The answer was not as the contract declares it. It was noted.' });
}
