import type { Logger } from '../context/logger.ts';
import { isConnectionLost, isTooBusy } from '../db/index.ts';
import { Problem, isProblem } from '../errors/problem.ts';

/** The body of an error answer, as the contract's `Problem`. */
export function problemBody(error: Problem, requestId: string): Record<string, unknown> {
  return {
    type: `/docs/errors#${error.code}`,
    title: error.title,
    status: error.status,
    code: error.code,
    requestId,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.errors.length === 0 ? {} : { errors: error.errors }),
    ...error.extra,
  };
}

/** Whatever was thrown, as an error that may be shown: only problems are, all else is logged and answered as an internal error. */
export function asProblem(error: unknown, requestId: string, log: Logger): Problem {
  if (isProblem(error)) return error;
  if (isConnectionLost(error)) {
    log.error({ requestId, error: String(error) }, 'the database was lost in the midst of a request');
    const detail = 'Something that this needs did not answer. Ask again with the same Idempotency-Key: what was done already is not done twice.';
    return new Problem('overloaded', { detail, headers: { 'retry-after': '2' }, cause: error });
  }
  // in a transaction these are tried again; a statement by itself is not
  if (isTooBusy(error)) {
    log.warn({ requestId, error: String(error) }, 'the database had no time for a request');
    return new Problem('overloaded', { headers: { 'retry-after': '2' }, cause: error });
  }
  log.error({ requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'request failed');
  return new Problem('internal_error', { detail: 'It was noted. Quote the request id when asking for help.', cause: error });
}
