import { errors as errorCodes } from '../../contract/contract.ts';
import type { ErrorCode } from '../../contract/contract.ts';

export type { ErrorCode } from '../../contract/contract.ts';

/** One thing wrong with the input: which part of it, by JSON pointer, and what. */
export interface ProblemItem {
  readonly pointer: string;
  readonly detail: string;
  readonly code?: string;
}

export interface ProblemOptions {
  /** What a person can do about it, in a sentence. */
  readonly detail?: string;
  /** The one field this is about, as a JSON pointer into the body, or `#/query/<name>` and `#/path/<name>`. */
  readonly pointer?: string;
  readonly errors?: readonly ProblemItem[];
  /** Further members of the answer, as the contract declares them. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An error that a caller is told of as RFC 9457 problem+json. Thrown anywhere, answered in one place. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: readonly ProblemItem[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, options: ProblemOptions = {}) {
    const { status, title } = errorCodes[code];
    super(options.detail ?? title, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = status;
    this.title = title;
    this.detail = options.detail;
    this.errors = options.errors ?? (options.pointer ? [{ pointer: options.pointer, detail: options.detail ?? title }] : []);
    this.extra = options.extra ?? {};
    this.headers = options.headers ?? {};
  }
}

/** Makes the error to throw. The code is one of `openapi/errors.yaml`; its status and title come from there. */
export const problem = (code: ErrorCode, options?: ProblemOptions): Problem => new Problem(code, options);

export const isProblem = (error: unknown, code?: ErrorCode): error is Problem =>
  error instanceof Problem && (code === undefined || error.code === code);
