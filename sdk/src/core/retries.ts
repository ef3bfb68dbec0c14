import { retryAfterMs } from './errors.ts';

export interface RetryOptions {
  fetch: typeof fetch;
  /** How often a request is repeated, at most. */
  maxRetries: number;
  /** When to give up: a moment of `Date.now()`. */
  deadlineAt: number;
}

const codeOf = async (response: Response): Promise<unknown> =>
  (
    (await response
      .clone()
      .json()
      .catch(() => null)) as { code?: unknown } | null
  )?.code;

const isJsonAnswer = (response: Response): boolean =>
  !!response.headers.get('content-type')?.startsWith('application/json');

/** 'again' may be repeated `maxRetries` times, 'wait' as long as there is time. */
async function verdict(response: Response): Promise<'done' | 'again' | 'wait'> {
  const { status } = response;
  // A 503 in plain JSON is an answer that an operation declares (not ready), not a problem.
  if (status === 429 || ((status === 502 || status === 503 || status === 504) && !isJsonAnswer(response)))
    return 'again';
  if (status === 409 && (await codeOf(response)) === 'idempotency_in_flight') return 'wait';
  return 'done';
}

/** Half of it for certain, half by chance, so that clients who failed together don't come back together. */
const backoffMs = (attempt: number): number => Math.min(4000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2);

/** Sleeps, unless the caller loses interest. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/**
 * Sends a request, again if it is worth it: after network errors, 429, 502, 503 and 504, and while another request with
 * the same Idempotency-Key is being worked on. Mutations carry a key, so repeating them does nothing twice. A wait that
 * would not end before the deadline is not begun: the caller gets the answer there is.
 */
export async function sendWithRetries(
  request: Request,
  { fetch, maxRetries, deadlineAt }: RetryOptions,
): Promise<Response> {
  const { signal } = request;
  for (let attempt = 0; ; attempt += 1) {
    let response: Response | undefined;
    let failure: unknown;
    try {
      response = await fetch(request.clone());
    } catch (error) {
      failure = error;
    }
    const next = response ? await verdict(response) : 'again';
    if (signal.aborted) throw signal.reason;
    const waitMs = Math.max(retryAfterMs(response) ?? 0, backoffMs(attempt));
    if (next === 'done' || (next === 'again' && attempt >= maxRetries) || Date.now() + waitMs >= deadlineAt) {
      if (response) return response;
      throw failure;
    }
    await response?.body?.cancel();
    await sleep(waitMs, signal);
  }
}
