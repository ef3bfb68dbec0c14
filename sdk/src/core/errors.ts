import type { ContractErrorCode } from '../generated/errors.ts';
import type { LoginChallenge, Problem, Quote } from '../generated/types.gen.ts';

/** Codes that no server sends: what went wrong between here and there, or is still missing. */
export type ClientErrorCode = 'network_error' | 'timeout' | 'invalid_response' | 'unknown_error' | 'second_factor_required';

/** Every code the contract declares, and the client's own. Compare with these, never with the text of a title. */
export type ErrorCode = ContractErrorCode | ClientErrorCode;

export interface FieldError {
  pointer: string;
  detail: string;
  code?: string;
}

/** What every function of the SDK throws when the API refuses, or can't be reached. */
export class DogcareError extends Error {
  override readonly name = 'DogcareError';
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly code: ErrorCode;
  readonly type: string;
  readonly title: string;
  readonly detail: string | undefined;
  /** What is wrong with the input, one entry for each place. */
  readonly errors: readonly FieldError[];
  /** Quote it when asking for help. Empty when there was no answer. */
  readonly requestId: string;
  /** The new quote, with `quote_changed`. */
  readonly quote: Quote | undefined;
  /** What is asked for, with `second_factor_required`. */
  readonly challenge: LoginChallenge | undefined;
  /** How long the server asks to wait before trying again. */
  readonly retryAfterMs: number | undefined;
  /** The problem as it came, with whatever else it carries. */
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(
    problem: Partial<Problem> & Record<string, unknown>,
    more: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    const title = problem.title ?? 'Something went wrong';
    super(
      problem.detail ? `${title}: ${problem.detail}` : title,
      more.cause === undefined ? {} : { cause: more.cause },
    );
    this.status = problem.status ?? 0;
    this.code = (problem.code ?? 'unknown_error') as ErrorCode;
    this.type = problem.type ?? 'about:blank';
    this.title = title;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId ?? '';
    this.quote = problem.quote as Quote | undefined;
    this.challenge = problem.challenge as LoginChallenge | undefined;
    this.retryAfterMs = more.retryAfterMs;
    this.problem = problem;
  }
}

/** Whether something thrown is ours, and (with a code) of that kind. Works across copies of the package. */
export function isDogcareError(error: unknown, code?: ErrorCode): error is DogcareError {
  return error instanceof Error && error.name === 'DogcareError' && (!code || (error as DogcareError).code === code);
}

/** `Retry-After` in milliseconds: seconds, or a date. */
export function retryAfterMs(response: Response | undefined): number | undefined {
  const value = response?.headers.get('retry-after');
  if (!value) return undefined;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Makes a DogcareError of whatever a request ended with. Registered as the client's error interceptor. */
export function toDogcareError(error: unknown, response?: Response, request?: Request): unknown {
  if (isDogcareError(error)) return error;
  if (response && !response.ok) {
    const body = error && typeof error === 'object' ? (error as Record<string, unknown>) : {};
    return new DogcareError(
      { title: `The server answered ${response.status}`, ...body, status: response.status },
      { retryAfterMs: retryAfterMs(response) },
    );
  }
  const where = request ? `${request.method} ${request.url}` : '';
  const fail = (code: ClientErrorCode, title: string) =>
    new DogcareError({ code, title, detail: where || undefined }, { cause: error });
  const name = (error as Error | undefined)?.name;
  if (name === 'TimeoutError') return fail('timeout', 'The server did not answer in time');
  if (request?.signal.aborted) return error; // the caller’s own wish is no failure
  if (response) return fail('invalid_response', 'The answer could not be read');
  return request ? fail('network_error', 'The server could not be reached') : error;
}
