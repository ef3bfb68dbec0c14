import { paypalRoot } from './client.ts';
import type { PaypalConfig } from './config.ts';
import { refusalOf, toProviderError } from './errors.ts';

const maxAnswerBytes = 1024 * 1024;
/** A token is given up this long before its end. */
const marginMs = 60_000;

export interface PaypalAnswer {
  readonly status: number;
  readonly body: unknown;
}
export type PaypalFetch = (method: 'GET' | 'POST', path: string, options?: {
  body?: object | FormData;
  idempotencyKey?: string;
  /** Refusals that are answers. */
  accept?: (status: number, body: unknown) => boolean;
}) => Promise<PaypalAnswer>;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** PayPal by REST, for what its client library leaves out. What goes wrong is a `ProviderError`. */
export const createPaypalFetch = (config: PaypalConfig, { timeoutMs }: { timeoutMs: number }): PaypalFetch => {
  const root = paypalRoot(config.PAYPAL_API_BASE);
  const base = `${root.origin}${root.pathname.replace(/\/$/, '')}`;
  let token: { text: string; untilMs: number } | null = null;

  const ask = async (path: string, init: RequestInit): Promise<PaypalAnswer> => {
    try {
      // a redirect would take the credentials elsewhere; the deadline holds until the last byte
      const response = await fetch(`${base}${path}`, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
      const text = await response.text();
      return { status: response.status, body: text.length > maxAnswerBytes ? null : parse(text) };
    } catch (error) {
      throw toProviderError(error);
    }
  };

  const authorize = async (): Promise<string> => {
    if (token && token.untilMs > performance.now()) return token.text;
    const { status, body } = await ask('/v1/oauth2/token', {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${config.PAYPAL_CLIENT_ID}:${config.PAYPAL_CLIENT_SECRET}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    const said = (body ?? {}) as { access_token?: unknown; expires_in?: unknown };
    if (status !== 200 || typeof said.access_token !== 'string') throw refusalOf(status === 200 ? 502 : status, said as object);
    token = { text: said.access_token, untilMs: performance.now() + Number(said.expires_in ?? 0) * 1000 - marginMs };
    return token.text;
  };

  return async (method, path, { body, idempotencyKey, accept } = {}) => {
    const once = async (): Promise<PaypalAnswer> => ask(path, {
      method,
      headers: {
        authorization: `Bearer ${await authorize()}`,
        // a form says its own type
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'paypal-request-id': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    let answer = await once();
    if (answer.status === 401) {
      // withdrawn before its time
      token = null;
      answer = await once();
    }
    const isGood = answer.status >= 200 && answer.status < 300;
    if (!isGood && !accept?.(answer.status, answer.body)) throw refusalOf(answer.status, (answer.body ?? {}) as object);
    return answer;
  };
};

/** What comes back is nobody's type until it was looked at. */
export type Given = Record<string, unknown>;
export const inside = (value: unknown): Given => (typeof value === 'object' && value !== null ? (value as Given) : {});
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
export const listOf = (value: unknown): Given[] => (Array.isArray(value) ? value.map(inside) : []);
