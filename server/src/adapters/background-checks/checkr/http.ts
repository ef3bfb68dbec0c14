import { BackgroundCheckError } from '../../../ports/background-checks/index.ts';
import type { CheckrConfig } from './config.ts';

const maxAnswerBytes = 1024 * 1024;

export interface CallOptions {
  body?: object | undefined;
  idempotencyKey?: string | undefined;
}

export type Call = (method: 'GET' | 'POST' | 'DELETE', path: string, options?: CallOptions) => Promise<unknown>;

export const unexpected = (message: string) =>
  new BackgroundCheckError({ kind: 'unavailable', message, retryable: true });

const refusal = (status: number, said: unknown): BackgroundCheckError => {
  const { error } = (said ?? {}) as { error?: unknown };
  const message = [error].flat().filter((one) => typeof one === 'string').join('; ') || `Checkr answered ${status}`;
  const made = (kind: BackgroundCheckError['kind'], retryable: boolean) =>
    new BackgroundCheckError({ kind, message: message.slice(0, 500), retryable });
  if (status === 401 || status === 403) return made('unauthorized', false);
  if (status === 404) return made('not_found', false);
  if (status === 409) return made('conflict', true);
  if (status === 429) return made('rate_limited', true);
  return status >= 500 || status === 408 || status < 400 ? made('unavailable', true) : made('invalid', false);
};

const readBounded = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxAnswerBytes) throw unexpected('The answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Checkr has no client library: JSON over HTTPS, the key as the user of basic authentication. */
export const createCall = (config: CheckrConfig, timeoutMs: number): Call => {
  const base = new URL(config.CHECKR_API_BASE);
  const root = `${base.origin}${base.pathname.replace(/\/$/, '')}/v1/`;
  const authorization = `Basic ${Buffer.from(`${config.CHECKR_API_KEY}:`).toString('base64')}`;
  return async (method, path, { body, idempotencyKey } = {}) => {
    let status: number;
    let text: string;
    try {
      const response = await fetch(`${root}${path}`, {
        method,
        // A redirect would take the key elsewhere.
        redirect: 'error',
        // Holds until the last byte of the answer.
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          authorization,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      status = response.status;
      text = await readBounded(response);
    } catch (error) {
      if (error instanceof BackgroundCheckError) throw error;
      const timedOut = (error as Error).name === 'TimeoutError';
      throw new BackgroundCheckError({
        kind: timedOut ? 'timeout' : 'unavailable',
        message: timedOut ? 'Checkr did not answer in time' : 'Checkr cannot be reached',
        retryable: true,
        cause: error,
      });
    }
    const answer = parse(text);
    if (status < 200 || status > 299) throw refusal(status, answer);
    return answer;
  };
};
