import type { Readable } from 'node:stream';
import type { errors } from './generated/errors.ts';
import type { operations as table } from './generated/operations.ts';
import type { components, operations as Operations } from './generated/types.ts';

export { errors } from './generated/errors.ts';
export { operations } from './generated/operations.ts';

/** The name of an operation in the contract. */
export type OperationId = keyof Operations & keyof typeof table;

/** Every code that an error answer can carry. */
export type ErrorCode = keyof typeof errors;

/** A schema of the contract by its name: `Schema<'Booking'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** What the router, the role check, idempotency and the limits know about an operation. */
export interface OperationInfo {
  readonly id: OperationId;
  readonly module: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly aliases: readonly string[];
  readonly roles: readonly ContractRole[];
  /** What a secret key needs for it; null where none is let in by its scopes. */
  readonly scope: string | null;
  /** Takes an Idempotency-Key. */
  readonly mutation: boolean;
  /** The answer carries a secret: idempotency keeps it encrypted. */
  readonly secretAnswer: boolean;
  /** The body is given as the bytes that arrived: a signature is over them. */
  readonly rawBody: boolean;
  /** The body is given as a stream, whatever its size and type: the action bounds both. */
  readonly streamBody: boolean;
  readonly rateLimit?: string;
  /** Answers people whose accounts are deactivated or being deleted, too. */
  readonly whileInactive: boolean;
  /** Every status that may be answered, problems included. */
  readonly statuses: readonly number[];
  /** The statuses that an action answers itself, with their content types. */
  readonly answers: Readonly<Record<number, readonly string[]>>;
  readonly body: { readonly required: boolean; readonly contentTypes: readonly string[] } | null;
  /** Query parameters that are lists: written again for each item, or once with commas. */
  readonly queryLists: Readonly<Record<string, 'repeat' | 'comma'>>;
}

export type ContractRole =
  'anyone' | 'publishable' | 'owner' | 'caregiver' | 'support' | 'admin' | 'secret' | 'operator' | 'provider';

/** What leaves as bytes: files, pages, calendars, CSV. */
export type Binary = Buffer | string | Readable;

export type ResultHeaders = Readonly<Record<string, string | readonly string[]>>;

type Extras = { headers?: ResultHeaders };

type Content<Status, Type, Body> = Type extends 'application/json'
  ? Extras & { status: Status; body: Body; contentType?: Type }
  : Type extends `application/${string}+json`
    ? Extras & { status: Status; body: Body; contentType: Type }
    : Extras & { status: Status; body: Binary; contentType: Type };

type Answer<Status, Response> = Response extends { content: infer Contents }
  ? { [Type in keyof Contents]: Content<Status, Type, Contents[Type]> }[keyof Contents]
  : Extras & { status: Status; body?: undefined; contentType?: undefined };

type Answers<Responses> = { [Status in keyof Responses]: Answer<Status, Responses[Status]> }[keyof Responses];

/**
 * What a handler may answer: one shape for each status and content type that the contract declares. Errors are thrown.
 */
export type Result<Op extends OperationId> = Answers<Operations[Op]['responses']>;

type Given<Parameters, Place extends string> = Parameters extends { [P in Place]: infer Values }
  ? Values
  : Parameters extends { [P in Place]?: infer Values }
    ? [Values] extends [undefined]
      ? {}
      : NonNullable<Values>
    : {};

type LowerKeys<Values> = { [Name in keyof Values as Name extends string ? Lowercase<Name> : never]: Values[Name] };

type Typed = 'application/json' | 'application/x-www-form-urlencoded' | `application/${string}+json`;

type BodyOf<Op extends OperationId> = (typeof table)[Op]['rawBody'] extends true
  ? Buffer
  : Operations[Op] extends { requestBody: { content: infer Contents } }
    ? ReadBody<Contents>
    : Operations[Op] extends { requestBody?: { content: infer Contents } }
      ? ReadBody<Contents> | undefined
      : undefined;

type ReadBody<Contents> = { [Type in keyof Contents]: Type extends Typed ? Contents[Type] : Readable }[keyof Contents];

/** What a handler is given: validated, converted, with defaults filled in. Header names are in lower case. */
export interface RequestOf<Op extends OperationId> {
  params: Given<Operations[Op]['parameters'], 'path'>;
  query: Given<Operations[Op]['parameters'], 'query'>;
  headers: LowerKeys<Given<Operations[Op]['parameters'], 'header'>>;
  body: BodyOf<Op>;
}

/** The function behind an operation. `C` is the context that the kernel hands to all of them. */
export type Handler<Op extends OperationId, C> = (ctx: C, request: RequestOf<Op>) => Promise<Result<Op>>;

/** A handler for every operation: one that is missing does not compile. */
export type Handlers<C> = { [Op in OperationId]: Handler<Op, C> };
