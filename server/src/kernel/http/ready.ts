import type { OperationId, Result } from '../../contract/contract.ts';
import { validators } from '../../contract/generated/validators.js';

const isMade: unique symbol = Symbol('ready');

/** A body that was checked against the contract and written when it was made: to send it again costs no more than its bytes. */
export interface Ready<Body = unknown> {
  readonly operationId: OperationId;
  readonly status: number;
  /** UTF-8, a character for each byte: what Node joins to the headers and writes as it is. */
  readonly bytes: string;
  readonly [isMade]: Body | true;
}

/** UTF-8 with a character for each byte; ASCII is that already. */
const bytesOf = (text: string): string => (Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString('latin1'));

type BodyOf<Id extends OperationId, Status> = Extract<Result<Id>, { status: Status }> extends { body: infer Body } ? Body : never;

const isDeclared = (operationId: OperationId, status: number, body: unknown): boolean =>
  validators[operationId].responses[status]?.(body) === true;

/** Makes a body ready. Throws where it is not as the contract declares it, as sending it would. */
export function readyBody<Id extends OperationId, Status extends number>(operationId: Id, status: Status, body: BodyOf<Id, Status>): Ready<BodyOf<Id, Status>> {
  if (isDeclared(operationId, status, body)) return { operationId, status, bytes: bytesOf(JSON.stringify(body)), [isMade]: true };
  const errors = JSON.stringify(validators[operationId].responses[status]?.errors?.slice(0, 3));
  throw new Error(`An answer of ${operationId} was not as the contract declares it: ${errors}`);
}

/** The text of a body, as it is kept elsewhere. */
export const textOf = ({ bytes }: Ready): string => Buffer.from(bytes, 'latin1').toString();

/** Makes a body ready that was kept as text; null where it is not, or no longer, as the contract declares it. */
export function readyText<Id extends OperationId, Status extends number>(operationId: Id, status: Status, text: string): Ready<BodyOf<Id, Status>> | null {
  return isDeclared(operationId, status, parsed(text)) ? { operationId, status, bytes: bytesOf(text), [isMade]: true } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** For the handler that hands it on: to the contract's types it is the body itself. */
export const asBody = <Body>(ready: Ready<Body>): Body => ready as unknown as Body;

export const isReady = (body: unknown): body is Ready => typeof body === 'object' && body !== null && isMade in body;
